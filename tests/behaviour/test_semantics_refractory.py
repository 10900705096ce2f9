"""Refractoriness: counted in steps, as a time, an expression or a condition."""

import numpy as np
import pytest

from eqsim import (
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ksecond,
    ms,
    run,
    second,
)


def steps(times):
    """Give the numbers of the steps at which something was recorded."""
    return np.rint(np.asarray(times) / 1e-4).astype(int).tolist()


def trains(monitor):
    """Give the steps of every neuron's spikes."""
    return [
        steps(train) for train in (np.asarray(t / second) for t in monitor.spike_trains().values())
    ]


def test_5_refractory_periods_are_whole_numbers_of_steps(backend):
    group = NeuronGroup(4, "ref : second", threshold="i >= 0", refractory="ref")
    group.ref = [0, 0.1, 0.2, 0.25] * ms
    spikes = SpikeMonitor(group)
    run(1 * ms)
    every, second_ = list(range(10)), [0, 2, 4, 6, 8]
    assert trains(spikes) == [every, every, second_, second_]


def test_5_a_refractory_period_and_the_time_to_threshold_add_up(backend):
    group = NeuronGroup(
        1,
        "dx/dt = 1/(0.3*ms) : 1 (unless refractory)",
        threshold="x > 0.9",
        reset="x = 0",
        refractory=1 * ms,
        method="euler",
    )
    spikes = SpikeMonitor(group)
    run(4 * ms)
    assert steps(spikes.t_) == [2, 14, 26, 38]


def test_6_refractoriness_stops_spikes_and_nothing_else(backend):
    group = NeuronGroup(
        1, "dx/dt = 1/(0.1*ms) : 1", threshold="i >= 0", refractory=0.5 * ms, method="euler"
    )
    spikes = SpikeMonitor(group)
    run(1.2 * ms)
    assert steps(spikes.t_) == [0, 5, 10]
    assert group.x[0] == pytest.approx(12, rel=1e-12)


def test_7_unless_refractory_freezes_the_derivative_and_all_writes_but_the_own_reset(finish):
    source = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    target = NeuronGroup(
        1,
        "dv/dt = 1/second : 1 (unless refractory)\nu : 1",
        threshold="t_in_timesteps == 0",
        reset="v = 10; u = 20",
        refractory=1 * ms,
        method="euler",
    )
    synapses = Synapses(source, target, on_pre="v_post += 1; u_post += 1")
    synapses.connect()
    values = StateMonitor(target, ["v", "u"], record=True, when="end")
    run(0.3 * ms)
    target.v = 3
    run(0.2 * ms)
    finish()
    assert values.v[0].tolist() == [10, 10, 10, 3, 3]
    assert values.u[0].tolist() == [20, 21, 22, 23, 24]
    assert target.v[0] == 3


def test_8_a_refractory_condition_only_prolongs(backend):
    group = NeuronGroup(
        2,
        "x : 1",
        threshold="i == 0 or t_in_timesteps == 0 or t_in_timesteps == 9",
        refractory="t_in_timesteps < 5 or t_in_timesteps >= 8",
    )
    spikes = SpikeMonitor(group)
    run(1.2 * ms)
    assert trains(spikes) == [[0, 5, 6, 7], [0, 9]]


def test_8_a_refractory_time_is_evaluated_in_every_step(backend):
    group = NeuronGroup(
        1, "ref : second", threshold="i >= 0", reset="ref += 0.1*ms", refractory="ref"
    )
    group.ref = 0.1 * ms
    spikes = SpikeMonitor(group)
    run(1.5 * ms)
    assert steps(spikes.t_) == [0, 2, 5, 9, 14]


def test_9_the_last_spike_was_long_ago_and_can_be_set(backend):
    group = NeuronGroup(
        2,
        "since : second\nspiked : boolean",
        threshold="i >= 0",
        reset="since = t - lastspike; spiked = not_refractory",
        refractory=0.5 * ms,
    )
    assert group.lastspike[0] == -10 * ksecond
    assert group.not_refractory[:].tolist() == [True, True]
    group.since = 1 * second
    group.lastspike[1] = 0 * ms
    spikes = SpikeMonitor(group)
    run(0.7 * ms)
    assert trains(spikes) == [[0, 5], [5]]
    assert np.asarray(group.since / second).tolist() == [0, 0]
    assert group.spiked[:].tolist() == [False, False]
