"""Time-varying input from arrays: the same values at the same steps, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, Synapses, TimedArray, ms, mV, run

pytestmark = pytest.mark.filterwarnings("ignore:.*is not a number:eqsim.errors.EqsimWarning")


def test_29_values_are_clamped_and_exact_at_boundaries(finish):
    around = {"stimulus": TimedArray(np.arange(40), dt=0.3 * ms)}
    group = NeuronGroup(1, "x = stimulus(t) : 1\nlate = stimulus(t - 1*ms) : 1", namespace=around)
    values = StateMonitor(group, ["x", "late"], record=True)
    run(15 * ms)
    finish()
    steps = np.arange(150)
    assert values.x[0].tolist() == np.minimum(steps // 3, 39).tolist()
    assert values.late[0].tolist() == np.clip((steps - 10) // 3, 0, 39).tolist()


def test_a_column_for_each_element(finish):
    around = {"stimulus": TimedArray([[1, 2], [3, 4]] * mV, dt=0.2 * ms)}
    condition, reset = "stimulus(t, i + 0) >= 3*mV", "v = stimulus(t, 1)"
    group = NeuronGroup(3, "v : volt", threshold=condition, reset=reset, namespace=around)
    values = StateMonitor(group, "v", record=True)
    net = Network(group, values)
    net.run(0.3 * ms)
    net.run(0.1 * ms)
    finish()
    assert (values.v[:] / mV).tolist() == [[0, 0, 0, 4], [0, 0, 0, 4], [0, 0, 0, 0]]


def test_a_column_that_does_not_exist_is_not_a_number(finish):
    group = NeuronGroup(4, "x : 1", namespace={"stimulus": TimedArray([[1, 2]], dt=1 * ms)})
    group.x = "stimulus(t, i - 1)"
    run(0 * ms)
    finish()
    assert np.array_equal(group.x[:], [np.nan, 1, 2, np.nan], equal_nan=True)


def test_assignments_and_synapses_call_it(finish):
    weights = {"weights": TimedArray([[1, 2, 3], [4, 5, 6]], dt=1 * ms)}
    group = NeuronGroup(3, "x : 1", threshold="i == 2", reset="x += 100", namespace=weights)
    group.x["weights(1*ms, i) > 4"] = "weights(0*ms, i)"
    on_pre = "x_post += weights(t, j) + w"
    synapses = Synapses(group, group, "w : 1", on_pre=on_pre, namespace=weights)
    synapses.connect("weights(0*ms, j) < 3")
    synapses.w = "weights(1*ms, i)"
    run(0.1 * ms)
    finish()
    assert synapses.w[:].tolist() == [4, 4, 5, 5, 6, 6]
    assert group.x[:].tolist() == [0 + 1 + 6, 2 + 2 + 6, 3 + 100]


def test_values_count_as_they_are_at_a_run(finish):
    stimulus = TimedArray([1.0, 2.0], dt=1 * ms)
    group = NeuronGroup(1, "dx/dt = stimulus(t)/ms : 1", method="euler")
    net = Network(group)
    net.run(1 * ms)
    stimulus.values[:] = 10
    net.run(1 * ms)
    stimulus = TimedArray([100.0, 100.0, 7.0], dt=1 * ms)
    net.run(1 * ms)
    finish()
    assert group.x[0] == pytest.approx(1 + 10 + 7, rel=1e-12)


def test_linear_equations_stay_exact(finish):
    around = {
        "drive": TimedArray([1, 3, 0] * mV, dt=1 * ms),
        "leak": TimedArray([0.5, 1, 2] / ms, dt=0.5 * ms),
    }
    group = NeuronGroup(
        2,
        "dv/dt = -leak(t)*v : volt\ndw/dt = (I - w)/(2*ms) : volt\nI = drive(t) : volt",
        method="exact",
        namespace=around,
    )
    group.v = 1 * mV
    run(2 * ms)
    finish()
    assert group.v[0] / mV == pytest.approx(np.exp(-0.25 - 0.5 - 2.0), rel=1e-12)
    half = np.exp(-0.5)
    assert group.w[1] / mV == pytest.approx(3 - (3 - (1 - half)) * half, rel=1e-12)


def test_another_table_needs_no_compilation(finish):
    stimulus = TimedArray([1.0, 2.0], dt=1 * ms)
    group = NeuronGroup(1, "dx/dt = stimulus(t)/ms : 1", method="euler")
    net = Network(group)
    net.run(1 * ms)
    stimulus = TimedArray(np.full(50, 3.0), dt=0.5 * ms)
    net.run(1 * ms)
    finish()
    assert group.x[0] == pytest.approx(4, rel=1e-12)
    assert stimulus(0 * ms) == 3
    if eq.device.name == "runtime":
        assert len(group._executor._runner.executables) == 1


def test_rates_of_poisson_groups(finish):
    around = {"steps": TimedArray([0, 100] * eq.kHz, dt=1 * ms)}
    group = eq.PoissonGroup(2, "steps(t)", namespace=around)
    spikes = eq.SpikeMonitor(group)
    run(2 * ms)
    finish()
    assert spikes.count.tolist() == [10, 10]
    assert spikes.t.min() / ms == pytest.approx(1, rel=1e-12)
