"""Pathways and delays."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV
from eqsim.api.synapses.delays import delay_steps
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
    both = {"pre": 2 * ms, "post": 0 * ms}
    synapses = eq.Synapses(group, group, on_pre="x += 1", on_post="x_pre += 1", delay=both)
    assert (synapses.delay, synapses.pre.delay, synapses.post.delay) == (2 * ms, 2 * ms, 0 * ms)
    synapses.delay = 3 * ms
    synapses.post.delay = 1 * ms
    assert (synapses.pre.delay, synapses.post.delay) == (3 * ms, 1 * ms)


def test_pathways_by_name(group):
    synapses = eq.Synapses(
        group, group, on_pre={"fast": "x += 1", "slow": "x += 2"}, delay={"slow": 5 * ms}
    )
    synapses.connect()
    assert synapses.slow.delay == 5 * ms
    assert synapses.fast.delay_.tolist() == [0, 0, 0, 0]
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
def test_one_delay_for_all_stays_one(group, delay):
    with pytest.raises(ModelError, match="made with one delay for all, or without"):
        eq.Synapses(group, group, on_pre="x += 1", delay=delay)
    synapses = eq.Synapses(group, group, on_pre="x += 1", delay=1 * ms)
    synapses.connect(j="i")
    with pytest.raises(ModelError, match="one delay for all synapses") as failure:
        synapses.delay = delay
    assert "leave out the argument delay" in str(failure.value)
    with pytest.raises(ModelError, match="one delay for all synapses"):
        synapses.delay[0] = 2 * ms
    assert synapses.delay == 1 * ms
    assert str(synapses.pre.delay) == "1 ms"


def test_delays_of_single_synapses(group):
    synapses = eq.Synapses(group, group, "w : 1", on_pre="x += w", on_post="x += w")
    with pytest.raises(ModelError, match="no synapses yet"):
        synapses.delay = 1 * ms
    synapses.connect()
    assert synapses.delay_.tolist() == [0, 0, 0, 0]
    synapses.delay = 2 * ms
    assert synapses.delay_.tolist() == [0.002] * 4
    synapses.connect(i=1, j=0)
    assert synapses.delay_.tolist() == [0.002] * 4 + [0]
    synapses.delay = "i*ms + 2*j*ms"
    synapses.delay[1, 0] = 7 * ms
    synapses.delay["i == 0 and j == 1"] = "j*ms/2"
    synapses.delay[-1] += 0.25 * ms
    assert np.array_equal(synapses.delay / ms, [0, 0.5, 7, 3, 7.25])
    assert np.array_equal(synapses.delay[:, 1] / ms, [0.5, 3])
    synapses.post.delay = [1, 2, 3, 4, 5] * ms
    assert np.array_equal(synapses.post.delay["i == 1"] / ms, [3, 4, 5])
    assert (
        repr(synapses.post.delay) == "<synapses_post.delay: array([1., 2., 3., 4., 5.]) * msecond>"
    )
    assert np.array_equal(synapses.get_states()["delay"], synapses.delay)


def test_wrong_delays_of_single_synapses(group):
    synapses = eq.Synapses(group, group, on_pre="x += 1")
    synapses.connect()
    for wrong in ([1, 2, -3, 4] * ms, [1, 2, np.nan, 4] * ms):
        with pytest.raises(ModelError, match=r"synapses.pre.delay: .* not negative"):
            synapses.delay = wrong
    with pytest.raises(UnitError, match="unit"):
        synapses.delay = [1, 2, 3, 4] * mV
    with pytest.raises(ModelError, match="wrong shape"):
        synapses.delay = [1, 2, 3] * ms
    assert synapses.delay_.tolist() == [0, 0, 0, 0]
    synapses.delay = "(i - j)*ms"
    with pytest.raises(ModelError, match=r"synapses.pre.delay: .* not negative") as failure:
        eq.run(1 * ms)
    assert "found: -0.001 s for synapse 1, from 0 to 1" in str(failure.value)


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


def test_a_pathway_that_there_is_not_is_named(group):
    synapses = eq.Synapses(group, group, on_pre="x += 1")
    assert not hasattr(synapses, "post")
    with pytest.raises(ModelError, match=r"no pathway 'post'(.|\n)*give on_post="):
        synapses.post.delay = 1 * ms


def test_the_summary_tells_which_pathways_act(group):
    synapses = eq.Synapses(group, group, on_pre="x += 1", on_post="x_pre += 1", name="S")
    synapses.connect()
    synapses.post.active = False
    parts = eq.scheduling_summary(eq.Network(group, synapses)).parts
    active = {each.part: each.active for each in parts if each.object == "S"}
    assert active == {"pre": True, "post": False}
    assert (synapses.active, synapses.pre.active, synapses.post.active) == (True, True, False)
    with pytest.raises(ModelError, match=r"S_post\.active"):
        synapses.post.active = "no"
