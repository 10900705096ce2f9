"""Spikes given as lists, and the steps they fall into."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim import ms, mV, second
from eqsim.api.groups.spike_list import checked_spikes, spike_steps
from eqsim.errors import ConnectionIndexError, EqsimError, ModelError, UnitError

DT = 1e-4
NONE = 0 * second


def steps(neurons, times, period=NONE, dt=DT):
    return spike_steps(checked_spikes(neurons, times, period, 10, "gen"), dt, "gen")


@pytest.mark.parametrize(
    ("neurons", "times", "period", "kind", "message"),
    [
        ([0, 1], [1] * ms, NONE, ModelError, "indices: 2 of them"),
        (0, 1 * ms, NONE, ModelError, "of shape ()"),
        ([[0]], [[1]] * ms, NONE, ModelError, "of shape (1, 1)"),
        ([0, 10], [1, 2] * ms, NONE, ConnectionIndexError, "no neuron 10"),
        ([-1], [1] * ms, NONE, ConnectionIndexError, "no neuron -1"),
        ([0.5], [1] * ms, NONE, ModelError, "whole numbers"),
        ([True], [1] * ms, NONE, ModelError, "whole numbers"),
        ([0], [1], NONE, UnitError, "gen.times"),
        ([0], [1] * mV, NONE, UnitError, "found: volt"),
        ([0], [-1] * ms, NONE, ModelError, "not negative, not -1 ms"),
        ([0], [np.inf] * ms, NONE, ModelError, "finite"),
        ([0], [np.nan] * ms, NONE, ModelError, "finite"),
        ([0], [1] * ms, -1 * ms, ModelError, "gen.period"),
        ([0], [1] * ms, 3, UnitError, "gen.period"),
        ([0, 1], [1, 2] * ms, 2 * ms, ModelError, "last spike: 2 ms"),
    ],
)
def test_lists_that_are_refused(neurons, times, period, kind, message):
    with pytest.raises(kind) as caught:
        checked_spikes(neurons, times, period, 10, "gen")
    assert "gen" in caught.value.message
    assert message in str(caught.value)


def test_spikes_stand_in_the_order_of_steps_and_neurons():
    listed = steps([5, 3, 1, 4], [0.3, 0.1, 0.3, 0] * ms)
    assert (listed.steps.tolist(), listed.neurons.tolist()) == ([0, 1, 3, 3], [4, 3, 1, 5])
    assert listed.period == 0


def test_no_spikes_at_all():
    assert steps([], [] * ms).steps.size == 0


def test_a_neuron_spikes_once_in_a_step():
    with pytest.raises(ModelError, match="neuron 7 spikes twice in one step") as caught:
        steps([1, 7, 2, 7], [1, 2.05, 1, 2.01] * ms)
    assert "2.01 ms" in str(caught.value)
    assert "2.05 ms" in str(caught.value)
    assert steps([7, 7], [2.05, 2.01] * ms, dt=DT / 10).steps.tolist() == [201, 205]


@pytest.mark.parametrize(
    ("last", "period", "message"),
    [
        (0.5, 0.75, "no multiple of dt"),
        (0.5, 0.7001, "no multiple of dt"),
        (0.69999, 0.7, "next period begins"),
    ],
)
def test_periods_that_do_not_fit_the_step(last, period, message):
    with pytest.raises(ModelError, match=message):
        steps([0, 1], [0, last] * ms, period * ms)


@pytest.mark.parametrize("period", [0.7, 0.3, 1.1, 12345.6])
def test_a_period_is_a_number_of_steps(period):
    assert steps([0], [0.1] * ms, period * ms).period == round(period * 10)


@given(st.integers(0, 10**7), st.floats(-0.9e-3, 0.99))
def test_30_a_time_belongs_to_its_step_a_thousandth_of_a_step_early(step, part):
    time = (step + part) * DT
    if time >= 0:
        found = steps([0], [time] * second).steps[0]
        assert found == step


def test_every_refusal_is_one_of_eqsim():
    with pytest.raises(EqsimError):
        checked_spikes("abc", "def", NONE, 10, "gen")
