"""Recording of what is no variable of a model: numbers of elements, and the step."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ModelError


def test_numbers_and_steps_are_recorded(finish):
    group = eq.NeuronGroup(3, "x : 1", dt=0.5 * ms, name="G")
    synapses = eq.Synapses(group, group, "w : 1")
    synapses.connect("i == j + 1")
    of_group = eq.StateMonitor(group, ["i", "dt", "t_in_timesteps"], record=[0, 2])
    of_synapses = eq.StateMonitor(synapses, ["i", "j"], record=True, dt=1 * ms)
    eq.run(1 * ms)
    finish()
    assert of_group.i.tolist() == [[0, 0], [2, 2]]
    assert of_group.dt / ms == pytest.approx(np.full((2, 2), 0.5))
    assert of_group.dt_[0] == pytest.approx([0.0005, 0.0005])
    assert of_group.t_in_timesteps.tolist() == [[0, 1], [0, 1]]
    assert (of_synapses.i.tolist(), of_synapses.j.tolist()) == ([[1], [2]], [[0], [1]])


def test_what_cannot_be_recorded_is_said(interpreted):
    group = eq.NeuronGroup(3, "x : 1", name="G")
    with pytest.raises(ModelError, match=r"hint: the times of what is recorded are M\.t"):
        eq.StateMonitor(group, "t", record=True)
    with pytest.raises(ModelError, match="no variable 'i'"):
        eq.StateMonitor(group[1:], "i", record=True)
