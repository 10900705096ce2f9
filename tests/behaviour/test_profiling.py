"""How long the kernels of a run took."""

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, ms, profiling_summary, second
from eqsim.errors import ModelError


def made():
    group = NeuronGroup(
        50,
        "dv/dt = (1.1 - v)/ms : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        name="cells",
    )
    slow = StateMonitor(group, "v", record=0, dt=0.8 * ms, name="slow")
    return Network(group, slow), group


def test_every_kernel_has_a_time_and_results_do_not_change(backend):
    net, group = made()
    net.run(4 * ms, profile=True)
    times = dict(net.profiling_info)
    names = " ".join(times)
    assert all(part in names for part in ("cells.update", "cells.spike.response", "slow.values"))
    assert all(0 * second <= time < 60 * second for time in times.values())
    assert sum(times.values(), 0 * second) > 0 * second
    assert group.v[0] == pytest.approx(expected())


def expected():
    v = 0.0
    for _ in range(40):
        v += 0.1 * (1.1 - v)
        v = 0.0 if v > 1 else v
    return v


@pytest.mark.filterwarnings("ignore:.*function in Python only")
def test_operations_and_functions_in_python_have_rows_of_their_own(target):
    @eq.check_units(x=1, result=1)
    def wave(x):
        return x / 2

    group = NeuronGroup(2, "dx/dt = (1 - wave(x))/ms : 1", method="euler", name="cells")
    look = eq.NetworkOperation(lambda: group.x[0], dt=0.5 * ms, name="look")
    net = Network(group, look)
    for _ in range(2):
        net.run(1 * ms, profile=True)
        times = dict(net.profiling_info)
        assert list(times) == ["look.call", "cells.update", "cells.wave"]
        assert all(time > 0 * second for time in times.values())
    assert "look.call" in repr(profiling_summary(net))


def test_a_summary_has_the_longest_first(interpreted):
    net, _ = made()
    net.run(1 * ms, profile=True)
    summary = profiling_summary(net, show=1)
    longest = max(net.profiling_info, key=lambda each: each[1] / second)
    text = repr(summary)
    assert text.splitlines()[0] == "Profiling summary"
    assert text.splitlines()[3].startswith(longest[0])
    assert len(text.splitlines()) == 4
    assert f"<td>{longest[0]}</td>" in summary._repr_html_()


def test_run_has_a_profile_too(interpreted):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler", name="g")
    eq.run(1 * ms, profile=True)
    assert [name for name, _ in eq.magic_network.profiling_info] == ["g.update"]
    assert "g.update" in repr(profiling_summary())
    assert group.x[0] == pytest.approx(1)


def test_without_a_profile_there_is_nothing_to_show(interpreted):
    net, _ = made()
    assert "timed" not in net.explain("cpp")
    net.run(1 * ms)
    with pytest.raises(ModelError, match="profile=True"):
        profiling_summary(net)


@pytest.mark.parametrize("show", [0, True, 1.5])
def test_a_number_of_kernels_is_positive(interpreted, show):
    with pytest.raises(ModelError, match="number of kernels"):
        profiling_summary(show=show)
