"""`G.spikes`: who spiked when the group was asked last."""

import pytest

from eqsim import Network, NeuronGroup, SpikeMonitor, Synapses, ms, network_operation
from eqsim.errors import ModelError, SimulationError

#: At 0.1 ms neuron 0 spikes, at 0.2 ms neurons 1 and 2.
MODEL = "x = t_in_timesteps : 1\ny : 1"


def make_group(**settings):
    threshold = "(x == 1 and i == 0) or (x == 2 and i > 0)"
    return NeuronGroup(3, MODEL, threshold=threshold, reset="", **settings)


def told_in(group, *others, duration=0.4 * ms, **place):
    """Run, and list the spikes that an operation sees at each step."""
    told = []
    operation = network_operation(**place)(lambda: told.append(group.spikes.tolist()))
    Network(group, *others, operation).run(duration)
    return told


def test_before_the_threshold_they_are_those_of_the_step_before(target):
    assert told_in(make_group()) == [[], [], [0], [1, 2]]


def test_behind_the_threshold_they_are_those_of_the_present_step(target):
    assert told_in(make_group(), when="end") == [[], [0], [1, 2], []]


def test_delays_keep_longer_lists_and_change_nothing(target):
    group = make_group()
    synapses = Synapses(group, group, on_pre="y_post += 1", delay=0.2 * ms)
    synapses.connect()
    assert told_in(group, synapses) == [[], [], [0], [1, 2]]


def test_a_group_with_longer_steps_tells_its_last_step(target):
    group = make_group(dt=0.2 * ms)
    told = told_in(group, when="end", dt=0.1 * ms, duration=0.7 * ms)
    assert told == [[], [], [0], [0], [1, 2], [1, 2], []]


def test_a_part_tells_its_own_neurons_with_its_own_numbers(target):
    group = make_group()
    Network(group).run(0.3 * ms)
    assert group.spikes.tolist() == [1, 2]
    assert group[1:].spikes.tolist() == [0, 1]
    assert group[[2, 0]].spikes.tolist() == [0]
    assert group[:1].spikes.tolist() == []


def test_without_a_run_nobody_has_spiked(target):
    group = make_group()
    assert group.spikes.tolist() == []
    Network(group, SpikeMonitor(group)).run(0 * ms)
    assert group.spikes.tolist() == []


@pytest.mark.usefixtures("interpreted")
def test_a_group_without_threshold_has_none():
    with pytest.raises(ModelError, match="has no spikes"):
        NeuronGroup(1, "x : 1").spikes  # noqa: B018


def test_a_project_tells_them_once_it_has_run(finish, backend):
    group = make_group()
    Network(group).run(0.3 * ms)
    if backend == "cpp_standalone":
        with pytest.raises(SimulationError, match=r"who had the event 'spike' .* only known after"):
            group.spikes  # noqa: B018
    finish()
    assert group.spikes.tolist() == [1, 2]
    assert group[1:].spikes.tolist() == [0, 1]
