"""Runs that end before their time."""

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, ms, network_operation, run, stop
from eqsim.errors import (
    EquationSyntaxError,
    ModelError,
    NameResolutionError,
    UnitError,
)


@pytest.fixture(params=["numpy", pytest.param("compiled", marks=pytest.mark.compile)])
def target(request, session, cache_folder):
    """Run in this process, interpreted and compiled."""
    eq.set_device("runtime", target=request.param, optimisation=1)
    return request.param


def test_36_stop_finishes_the_step(target):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    late = []

    @network_operation
    def watch(t):
        if abs(t - 0.4 * ms) < 0.01 * ms:
            stop()

    after = eq.NetworkOperation(lambda t: late.append(round(t / ms, 6)), when="end")
    net = Network(group, watch, after)
    net.run(1 * ms)
    assert net.t / ms == pytest.approx(0.5)
    assert group.x[0] == 5
    assert late == [0, 0.1, 0.2, 0.3, 0.4]
    net.run(0.2 * ms)
    assert (group.x[0], net.t / ms) == (7, pytest.approx(0.7))


def test_a_network_stops_itself_only(target):
    group = NeuronGroup(1, "x : 1")
    other = Network(NeuronGroup(1, "x : 1"))
    calls = []

    @network_operation(dt=0.2 * ms)
    def watch():
        calls.append(1)
        other.stop()
        if len(calls) == 3:
            net.stop()

    net = Network(group, watch)
    net.run(2 * ms)
    assert net.t / ms == pytest.approx(0.5)


@pytest.mark.usefixtures("interpreted")
def test_without_a_run_there_is_nothing_to_stop():
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    stop()
    Network(group).stop()
    run_net = Network(NeuronGroup(1, "x : 1", threshold="True", reset="x += 1", name="g"))
    run_net.stop()
    run_net.run(0.3 * ms)
    assert run_net["g"].x[0] == 3


def test_with_several_clocks_time_is_that_of_the_next_step(target):
    group = NeuronGroup(1, "x : 1")
    values = StateMonitor(group, "x", record=True, dt=0.35 * ms)

    @network_operation(dt=0.25 * ms)
    def watch(t):
        if t > 0.4 * ms:
            stop()

    run(2 * ms)
    assert eq.magic_network.t / ms == pytest.approx(0.6)
    run(0.2 * ms)
    assert values.t / ms == pytest.approx([0, 0.35, 0.7])


def ramp(**settings):
    return NeuronGroup(3, "dv/dt = (i + 1)/ms : 1", method="euler", **settings)


def test_a_run_ends_after_the_step_in_which_a_condition_holds_for_anyone(backend):
    group, limit = ramp(), 1.25
    other = NeuronGroup(1, "x : 1")
    values = StateMonitor(group, "v", record=True)
    net = Network(group, other, values)
    net.run(2 * ms, stop_when="v > limit")
    assert net.t / ms == pytest.approx(0.5)
    assert group.t / ms == pytest.approx(0.5)
    assert group.v[2] == pytest.approx(1.5)
    assert len(values.t) == 5
    assert limit == 1.25


def test_a_condition_is_looked_at_by_every_run(target):
    group = ramp()
    net = Network(group)
    for reached in (0.4, 0.5, 0.6):
        net.run(2 * ms, stop_when="v > 1.1")
        assert net.t / ms == pytest.approx(reached)
    net.run(0.4 * ms)
    assert net.t / ms == pytest.approx(1)


def test_a_condition_stands_on_the_clock_of_its_group(backend):
    fast, slow = NeuronGroup(1, "x : 1"), ramp(dt=0.25 * ms)
    net = Network(fast, slow)
    net.run(2 * ms, stop_when={slow: "v > 2"})
    assert net.t / ms == pytest.approx(0.6)
    assert slow.v[2] == pytest.approx(2.25)


def test_a_project_that_is_built_later_tells_where_it_stopped(session, cache_folder, tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path / "p", build_on_run=False, optimisation=1)
    group = ramp()
    net = Network(group)
    net.run(2 * ms, stop_when="v > 1.25")
    net.run(1 * ms, stop_when="v > 1.5")
    eq.device.build()
    assert net.t / ms == pytest.approx(0.6)
    assert group.t / ms == pytest.approx(0.6)


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    @pytest.mark.parametrize("text", ["v > 1", "t > 1*ms"])
    def test_a_text_that_more_than_one_group_can_mean(self, text):
        groups = ramp(), ramp()
        with pytest.raises(ModelError, match="not clear which group"):
            Network(*groups).run(1 * ms, stop_when=text)

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("v + 1", ModelError),
            ("v > 1*ms", UnitError),
            ("v > rand()", ModelError),
            ("v > nobody", NameResolutionError),
            ("nobody > 1", NameResolutionError),
            ("v > 3 mV", EquationSyntaxError),
            ("", EquationSyntaxError),
            (3, ModelError),
        ],
    )
    def test_what_is_no_condition(self, text, error):
        group = ramp()
        with pytest.raises(error, match="stop_when"):
            Network(group).run(1 * ms, stop_when=text)

    def test_an_unknown_name_is_named_with_the_group(self):
        with pytest.raises(NameResolutionError, match=r"^stop_when: ramp: the name 'nobody'"):
            Network(ramp(name="ramp")).run(1 * ms, stop_when="v > nobody")

    def test_a_group_of_another_network(self):
        group, other = ramp(), ramp()
        with pytest.raises(ModelError, match="holds no group"):
            Network(group).run(1 * ms, stop_when={other: "v > 1"})
