"""Pathways and delays."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV
from eqsim.api.synapses.pathways import delay_steps
from eqsim.errors import ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def group():
    return eq.NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0")


@pytest.mark.parametrize(
    ("delay", "steps"), [(0.0, 0), (0.04e-3, 0), (0.05e-3, 1), (0.14e-3, 1), (2e-3, 20)]
)
def test_delays_are_rounded(delay, steps):
    assert delay_steps(delay, 1e-4) == steps


def test_one_delay_for_a_pathway(group):
    synapses = eq.Synapses(group, group, on_pre="x += 1", on_post="x_pre += 1", delay=2 * ms)
    assert (synapses.delay, synapses.pre.delay, synapses.post.delay) == (2 * ms, 2 * ms, 0 * ms)
    synapses.delay = 3 * ms
    synapses.post.delay = 1 * ms
    assert (synapses.pre.delay, synapses.post.delay) == (3 * ms, 1 * ms)


def test_pathways_by_name(group):
    synapses = eq.Synapses(
        group, group, on_pre={"fast": "x += 1", "slow": "x += 2"}, delay={"slow": 5 * ms}
    )
    assert (synapses.fast.delay, synapses.slow.delay) == (0 * ms, 5 * ms)
    assert (synapses.slow.code, synapses.slow.event, synapses.slow.when) == (
        "x += 2",
        "spike",
        "synapses",
    )
    assert synapses.slow.name == "synapses_slow"
    with pytest.raises(ModelError, match="no pathway 'pre'"):
        synapses.delay  # noqa: B018


def test_pre_goes_before_post(group):
    synapses = eq.Synapses(group, group, on_pre="x += 1", on_post="x_pre += 1")
    assert (synapses.pre.order, synapses.post.order) == (-1, 1)
    synapses.pre.order = 4
    assert synapses.pre.order == 4


@pytest.mark.parametrize("delay", [-1 * ms, np.inf * ms, np.nan * ms])
def test_a_delay_is_finite_and_not_negative(group, delay):
    with pytest.raises(ModelError, match="finite and not negative"):
        eq.Synapses(group, group, on_pre="x += 1", delay=delay)
    synapses = eq.Synapses(group, group, on_pre="x += 1", delay=1 * ms)
    with pytest.raises(ModelError, match="finite and not negative"):
        synapses.delay = delay
    assert synapses.delay == 1 * ms


def test_a_delay_is_a_time(group):
    with pytest.raises(UnitError, match="delay has the wrong unit"):
        eq.Synapses(group, group, on_pre="x += 1", delay=1 * mV)


@pytest.mark.parametrize("delay", ["rand()*ms", [1, 2] * ms])
def test_delays_of_single_synapses_are_for_later(group, delay):
    synapses = eq.Synapses(group, group, on_pre="x += 1")
    with pytest.raises(ModelError, match="not available in this version"):
        synapses.delay = delay


def test_a_delay_without_pathway(group):
    with pytest.raises(ModelError, match="has no pathway"):
        eq.Synapses(group, group, delay=1 * ms)


def test_a_delay_may_change_between_runs(group):
    target = eq.NeuronGroup(1, "y : 1")
    synapses = eq.Synapses(group, target, on_pre="y += 1", delay=1 * ms)
    synapses.connect(i=0, j=0)
    monitor = eq.StateMonitor(target, "y", record=0, when="end")
    group.x[0] = 2
    eq.run(2 * ms)
    synapses.delay = 0.5 * ms
    group.x[0] = 2
    eq.run(2 * ms)
    jumps = np.flatnonzero(np.diff(monitor.y[0])) + 1
    assert list(jumps) == [10, 25]


def test_an_order_is_a_whole_number(group):
    synapses = eq.Synapses(group, group, on_pre="x += 1")
    with pytest.raises(ModelError, match="synapses_pre: order is a whole number"):
        synapses.pre.order = 1.5
