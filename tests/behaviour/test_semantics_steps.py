"""What happens in which order within a time step."""

import numpy as np
import pytest

from eqsim import (
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    run,
)


def steps(times):
    """Give the numbers of the steps at which something was recorded."""
    return np.rint(np.asarray(times) / 1e-4).astype(int).tolist()


def test_1_input_without_delay_arrives_in_the_same_step_and_is_seen_by_the_next_threshold(backend):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 2", reset="x = 0")
    target = NeuronGroup(1, "v : 1", threshold="v > 0.5", reset="v = 0")
    synapses = Synapses(source, target, on_pre="v_post += 1")
    synapses.connect()
    sent, received = SpikeMonitor(source), SpikeMonitor(target)
    at_end = StateMonitor(target, "v", record=True, when="end")
    run(0.5 * ms)
    assert steps(sent.t_) == [2]
    assert steps(received.t_) == [3]
    assert at_end.v[0].tolist() == [0, 0, 1, 0, 0]


def test_2_a_reset_wipes_the_input_of_its_step(backend):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 2", reset="x = 0")
    target = NeuronGroup(2, "v : 1", threshold="t_in_timesteps == 2 and i == 0", reset="v = 0")
    synapses = Synapses(source, target, on_pre="v_post += 1")
    synapses.connect()
    run(0.4 * ms)
    assert target.v[:].tolist() == [0, 1]


@pytest.mark.parametrize("first", ["a", "b"])
def test_3_all_thresholds_come_before_all_synapses_and_these_before_all_resets(backend, first):
    made = {}
    for name in (first, "ab".replace(first, "")):
        made[name] = NeuronGroup(
            1, "x : 1\ny : 1", threshold="t_in_timesteps == 1", reset="x = 0", name=name
        )
    a, b = made["a"], made["b"]
    a.x, b.x = 5, 7
    there, back = (Synapses(*ends, on_pre="y_post += x_pre") for ends in ((a, b), (b, a)))
    there.connect()
    back.connect()
    run(0.3 * ms)
    assert (a.x[0], b.x[0]) == (0, 0)
    assert (a.y[0], b.y[0]) == (7, 5)


def test_4_a_spike_monitor_records_variables_before_input_and_reset(backend):
    group = NeuronGroup(1, "v : 1", threshold="t_in_timesteps % 3 == 1", reset="v = 10")
    group.v = 2
    loop = Synapses(group, group, on_pre="v_post += 100")
    loop.connect()
    spikes = SpikeMonitor(group, variables="v")
    run(0.6 * ms)
    assert steps(spikes.t_) == [1, 4]
    assert spikes.v.tolist() == [2, 10]
    assert spikes.values("v")[0].tolist() == [2, 10]


def test_12_a_state_monitor_records_values_before_the_step(finish):
    group = NeuronGroup(1, "x : 1\ny : 1", threshold="i >= 0", reset="x += 1; y = 2*x")
    before = StateMonitor(group, "x", record=True)
    after = StateMonitor(group, "x", record=True, when="end")
    run(0.3 * ms)
    run(0.2 * ms)
    finish()
    assert before.x[0].tolist() == [0, 1, 2, 3, 4]
    assert after.x[0].tolist() == [1, 2, 3, 4, 5]
    assert steps(before.t_) == steps(after.t_) == [0, 1, 2, 3, 4]
    assert group.x[0] == 5


def test_13_recorded_subexpressions_are_those_of_the_monitors_slot(backend):
    group = NeuronGroup(1, "x : 1\ntwice = 2*x : 1", threshold="i >= 0", reset="x = twice + 1")
    before = StateMonitor(group, "twice", record=True)
    after = StateMonitor(group, ["x", "twice"], record=True, when="end")
    run(0.3 * ms)
    assert before.twice[0].tolist() == [0, 2, 6]
    assert after.x[0].tolist() == [1, 3, 7]
    assert after.twice[0].tolist() == [2, 6, 14]


def test_21_the_pre_pathway_comes_before_the_post_pathway(backend):
    group = NeuronGroup(2, "v : 1", threshold="t_in_timesteps == 1", reset="v = 0")
    synapses = Synapses(group, group, "w : 1", on_post="w = w*3", on_pre="w = w*2 + 1")
    synapses.connect(i=0, j=1)
    synapses.w = 1
    run(0.3 * ms)
    assert synapses.w[:].tolist() == [9]
