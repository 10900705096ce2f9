"""Python functions within a run: interpreted, and called from the compiled loop, the same bits."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Function,
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    check_units,
    ms,
    mV,
    network_operation,
    run,
    volt,
)
from eqsim.errors import EqsimWarning, SimulationError

RUNTIME = ("numpy", "runtime")
TOLD = "function in Python only"
warned = pytest.mark.filterwarnings(f"ignore:.*{TOLD}")


@check_units(x=1, result=1)
def wave(x):
    return np.sin(x) ** 2


@check_units(v=volt, result=volt)
def halved(v):
    return v / 2


def same(results):
    """Compare what two backends give, bit by bit."""
    one, other = (results[backend] for backend in RUNTIME)
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    return one


@warned
def test_events_draws_recordings_and_sums_have_the_same_bits(on_each):
    def network(build):
        cells = NeuronGroup(
            20,
            """dx/dt = (1 + wave(x) - x)/ms + 0.1*xi/ms**0.5 : 1
               dy/dt = (2 + 0.3*rand() - y)/ms : 1 (unless refractory)
               total = x*wave(y) : 1""",
            threshold="wave(y) + 0.2*rand() > 0.9",
            reset="y = 0.1*wave(x)",
            refractory=0.5 * ms,
            method="euler",
        )
        synapses = Synapses(cells, cells, "w : 1", on_pre="x_post += w*wave(y_pre)", delay=0.3 * ms)
        synapses.connect(p=0.3)
        synapses.w = "0.1*rand()"
        monitors = StateMonitor(cells, ["x", "total"], record=[0, 7]), SpikeMonitor(cells, "y")
        net = Network(cells, synapses, monitors)
        net.run(3 * ms)
        net.run(2 * ms)
        return [cells, synapses, *monitors]

    results = same(on_each(network, RUNTIME))
    assert len(results["spikemonitor.i"]) > 20


@warned
def test_kernels_of_several_clocks(on_each):
    def network(build):
        fast = NeuronGroup(3, "dx/dt = wave(x)/ms + 1/ms : 1", method="euler", dt=0.1 * ms)
        slow = NeuronGroup(2, "n : 1", dt=0.25 * ms)
        slow.run_regularly("n += wave(n) + 1", dt=0.25 * ms)
        Network(fast, slow).run(2 * ms)
        return [fast, slow]

    assert (same(on_each(network, RUNTIME))["neurongroup_1.n_"] > 8).all()


def test_what_is_constant_over_a_run_is_computed_before_it(target):
    calls = []

    @check_units(v=volt, result=volt)
    def counted(v):
        calls.append(1)
        return v / 2

    group = NeuronGroup(3, "dv/dt = (counted(i*mV) + counted(w) - v)/ms : volt\nw : volt (shared)")
    group.w = 2 * mV
    run(1 * ms)
    first = len(calls)
    run(1 * ms)
    assert first <= 2
    assert len(calls) == 2 * first
    assert group.v / mV == pytest.approx((np.arange(3) / 2 + 1) * (1 - np.exp(-2)), rel=1e-12)


@warned
def test_operations_change_what_setup_has_computed(target):
    group = NeuronGroup(1, "dv/dt = (halved(w) - v)/ms : volt\nw : volt (shared, constant)")

    @network_operation(when="start", dt=0.5 * ms)
    def operate(t):
        group.w = 2 * mV if t == 0 * ms else 4 * mV

    run(1 * ms)
    middle = 1 - np.exp(-0.5)
    assert group.v[0] / mV == pytest.approx(2 + (middle - 2) * np.exp(-0.5), rel=1e-12)


def test_the_user_is_told_once_that_runs_return_to_python(session, cache_folder):
    eq.set_device("runtime", optimisation=1)
    group = NeuronGroup(1, "v : volt", threshold="halved(v) > 1*mV", reset="v = halved(v)")
    net = Network(group)
    with pytest.warns(EqsimWarning, match=TOLD) as told:
        net.run(0.2 * ms)
    assert len(told) == 1
    assert "'halved'" in str(told[0].message)
    assert "implementation('cpp'" in str(told[0].message)
    net.run(0.2 * ms)


@warned
def test_a_function_that_is_not_stateless_is_called_for_each_element(target):
    calls = iter(range(1, 1000))
    count = Function(lambda: next(calls), arg_units=[], return_unit=1, stateless=False)
    group = NeuronGroup(
        3, "x : 1\ny : 1", threshold="i > 0", reset="x = count(); y = count()",
        namespace={"count": count},
    )  # fmt: skip
    run(0.2 * ms)
    assert sorted([*group.x[1:], *group.y[1:]]) == [5, 6, 7, 8]


@warned
def test_what_goes_wrong_is_raised_after_the_pass(target):
    @check_units(v=volt, result=volt)
    def failing(v):
        if v[0] > 2.5 * mV:
            raise ValueError("too large")
        return v

    group = NeuronGroup(
        2, "v : volt\nn : 1", threshold="failing(v) > 0.5*mV", reset="n += 1; v += 1*mV"
    )
    group.v = 1 * mV
    spikes = SpikeMonitor(group)
    net = Network(group, spikes)
    with pytest.raises(ValueError, match="too large"):
        net.run(1 * ms)
    assert net.t / ms == pytest.approx(0.3)
    assert group.n[:].tolist() == [2, 2]
    assert spikes.count[:].tolist() == [2, 2]


@warned
def test_a_condition_to_stop_may_call_one(target):
    group = NeuronGroup(2, "dv/dt = 1*mV/ms : volt", method="euler")
    net = Network(group)
    net.run(1 * ms, stop_when="halved(v) > 0.08*mV")
    assert net.t / ms == pytest.approx(0.2)


@warned
def test_nothing_is_called_without_elements(target):
    @check_units(v=volt, result=volt)
    def never(v):
        raise SimulationError("called")

    group = NeuronGroup(2, "v : volt", threshold="v > 1*mV", reset="v = never(v)")
    Network(group).run(0.2 * ms)


@warned
@pytest.mark.parametrize("backend", RUNTIME, indirect=True)
@pytest.mark.parametrize("given", [[1.0, 2.0], np.zeros((3, 3))])
def test_results_of_another_shape_are_refused(backend, given):
    wrong = check_units(x=1, result=1)(lambda x: np.array(given))  # noqa: F841
    cells = NeuronGroup(3, "dx/dt = wrong(x)/ms : 1", method="euler", name="cells")
    with pytest.raises(
        SimulationError, match=r"(?s)cells: the function 'wrong'.*expected:.*\(3,\)"
    ):
        run(0.1 * ms)
    assert cells.x[:].tolist() == [0, 0, 0]
