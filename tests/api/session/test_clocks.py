"""Steps and times."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV, second
from eqsim.api.session.clocks import end_step, step_at
from eqsim.errors import ModelError, UnitError


@pytest.mark.parametrize(
    ("t", "steps"), [(0.25e-3, 3), (0.5e-3, 5), (0.3e-3, 3), (0.0, 0), (1.0, 10000), (1e-9, 0)]
)
def test_part_of_a_step_counts_as_one(t, steps):
    assert end_step(t, 1e-4) == steps


def test_a_time_between_steps_has_no_step():
    assert step_at(0.3e-3, 1e-4) == 3
    assert step_at(0.25e-3, 1e-4) is None


def test_a_clock_tells_its_step():
    clock = eq.Clock(0.5 * ms, "slow")
    assert (clock.dt, clock.dt_, clock.name) == (0.5 * ms, 0.0005, "slow")
    assert (clock.t, clock.t_, clock.timestep) == (0 * second, 0.0, 0)


@pytest.mark.parametrize("dt", [0 * ms, -1 * ms, float("inf") * ms, float("nan") * ms])
def test_a_step_is_positive_and_finite(dt):
    with pytest.raises(ModelError, match="positive and finite"):
        eq.Clock(dt)


@pytest.mark.parametrize("dt", [1 * mV, 0.1])
def test_a_step_is_a_time(dt):
    with pytest.raises(UnitError, match="dt has the wrong unit"):
        eq.Clock(dt)


def test_a_step_is_one_value():
    with pytest.raises(ModelError, match="one time"):
        eq.Clock([1, 2] * ms)


def test_clocks_of_one_network_have_names_of_their_own(interpreted):
    clocks = [eq.Clock(step * ms) for step in (1, 2)]
    groups = [eq.NeuronGroup(1, "x : 1", clock=clock) for clock in clocks]
    assert [clock.name for clock in clocks] == ["clock", "clock_1"]
    assert groups[0].clock is clocks[0]


def test_a_name_belongs_to_one_clock(interpreted):
    slow, other = eq.Clock(1 * ms, "slow"), eq.Clock(2 * ms, "slow")
    group = eq.NeuronGroup(1, "x : 1", clock=slow)
    with pytest.raises(ModelError, match="the name 'slow' is that of a clock"):
        eq.NeuronGroup(1, "x : 1", clock=other)
    assert group.clock.name == "slow"


def test_the_default_clock_follows_a_run(interpreted):
    group = eq.NeuronGroup(1, "x : 1")
    eq.run(1 * ms)
    assert eq.defaultclock.timestep == 10
    assert eq.defaultclock.t == group.t == 1 * ms


def test_clocks_are_at_the_same_time_within_a_small_part_of_a_step():
    first, second = eq.Clock(0.1 * ms), eq.Clock(0.05 * ms)
    assert first.same_time(second)
    first.reach(1)
    assert not first.same_time(second)
    second.reach(2)
    assert first.same_time(second)
    assert second.same_time(first)
    assert eq.Clock.epsilon_dt == 1e-4


def test_clocks_are_moved_by_networks():
    with pytest.raises(ModelError, match="does not run from") as refused:
        eq.Clock(1 * ms).set_interval(0 * ms, 1 * ms)
    assert "run(duration)" in refused.value.hint


@pytest.mark.parametrize("kind", [np.float32, np.longdouble, np.int16, np.array])
def test_a_time_may_be_any_number_of_numpy(interpreted, kind):
    group = eq.NeuronGroup(1, "x : 1", threshold="x > 0", refractory=kind(2) * ms, dt=kind(1) * ms)
    eq.run(kind(3) * ms)
    assert (float(group.dt / ms), group.clock.timestep) == (1, 3)


def test_a_time_is_not_written_as_a_string():
    with pytest.raises(UnitError, match=r"such as 0.1\*ms"):
        eq.Clock("0.1*ms")
