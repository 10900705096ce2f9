"""Clocks with listed times: which times they take, and which steps of them a run performs."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import EventClock, ms, mV
from eqsim.errors import ModelError, UnitError


def test_times_are_sorted_and_kept():
    clock = EventClock([2, 0.5] * ms, "rare")
    assert clock.times_.tolist() == [0.0005, 0.002]
    assert (clock.name, clock.timestep, clock.t) == ("rare", 0, 0.5 * ms)
    assert repr(clock) == "EventClock(times=[0.5 2. ] ms, name='rare')"
    with pytest.raises(ValueError, match="read-only"):
        clock.times_[0] = 1


def test_one_time_is_a_list_of_one_and_none_is_no_time():
    assert EventClock(3 * ms).times_.tolist() == [0.003]
    clock = EventClock([] * ms)
    assert (clock.times_.size, clock.t_) == (0, np.inf)


@pytest.mark.parametrize(
    ("times", "error", "message"),
    [
        ([1, 2, 1] * ms, ModelError, "1 ms more than once"),
        ([-1, 2] * ms, ModelError, "not negative, not -1 ms"),
        ([1, np.nan] * ms, ModelError, "finite"),
        ([1, np.inf] * ms, ModelError, "finite"),
        ([[1, 2], [3, 4]] * ms, ModelError, r"shape \(2, 2\)"),
        ([1, 2] * mV, UnitError, "times has the wrong unit"),
        ([1, 2], UnitError, "times has the wrong unit"),
    ],
)
def test_what_is_no_list_of_times_is_refused(times, error, message):
    with pytest.raises(error, match=message):
        EventClock(times)


def test_a_time_that_is_that_of_a_run_belongs_to_the_next_run():
    clock = EventClock([0, 1, 2] * ms)
    assert clock.steps_before(1e-3, 1e-8) == 1
    assert clock.steps_before(1e-3 + 1e-9, 1e-8) == 1
    assert clock.steps_before(1e-3 + 1e-7, 1e-8) == 2
    assert clock.first_step(1.5e-3, 1e-8, None) == 2


@pytest.mark.parametrize(("known", "first"), [(0, 1), (1, 1), (2, 2), (3, 2)])
def test_a_known_step_counts_where_it_agrees_with_the_time(known, first):
    assert EventClock([0, 1, 2] * ms).first_step(1e-3, 1e-8, known) == first


@pytest.mark.parametrize(
    "make",
    [
        lambda clock: eq.NeuronGroup(1, "x : 1", clock=clock),
        lambda clock: eq.PoissonGroup(1, 1 * eq.Hz, clock=clock),
        lambda clock: eq.SpikeGeneratorGroup(1, [0], [1] * ms, clock=clock),
        lambda clock: eq.Synapses(eq.NeuronGroup(1, "x : 1"), clock=clock),
    ],
)
def test_groups_and_synapses_need_steps_of_one_length(interpreted, make):
    with pytest.raises(ModelError, match=r"steps of one length.*\n?.*run_at"):
        make(EventClock([1] * ms))
