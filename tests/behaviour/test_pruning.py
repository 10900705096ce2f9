"""Synapses that are taken away between runs: all that is left goes on as it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, Synapses, ms, network_operation, run
from eqsim.backends.host.executor import Ranges
from eqsim.backends.state.synapses import (
    creation_order,
    empty_rows,
    from_pairs,
    merged,
    sources,
    without,
)
from eqsim.errors import ConnectionIndexError, ModelError, SimulationError

RANGES = Ranges("a", 0, 4, "b", 0, 5)
PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=20)


@given(PAIRS, PAIRS, st.data())
def test_rows_without_some_synapses_are_those_of_the_others(first, second, data):
    rows = empty_rows(RANGES)
    for batch in (first, second):
        pre, post = (np.array([pair[side] for pair in batch], np.int64) for side in (0, 1))
        rows, _ = merged(rows, from_pairs(pre, post, RANGES))
    every = first + second
    removed = data.draw(st.sets(st.integers(0, max(len(every) - 1, 0)), max_size=len(every)))
    left, kept = without(rows, np.array(sorted(removed), np.int64))
    expected = [pair for number, pair in enumerate(every) if number not in removed]
    found = (creation_order(left, sources(left)), creation_order(left, left.post))
    assert list(zip(*(each.tolist() for each in found), strict=True)) == expected
    assert kept.sum() == len(expected)


@pytest.fixture
def network(target):
    """Connect two groups in two steps, so that storage is in another order than creation."""
    source = NeuronGroup(4, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    goal = NeuronGroup(3, "y : 1")
    synapses = Synapses(source, goal, "w : 1", on_pre="y_post += w")
    synapses.connect(i=[3, 0, 2, 1], j=[0, 1, 2, 0])
    synapses.connect(i=[1, 0, 3], j=[1, 2, 2])
    synapses.w = "1 + i + 10*j"
    return source, goal, synapses


@pytest.mark.parametrize(
    "which", ["w > 20", [2, 5, 6], (slice(None), 2), lambda synapses: synapses[:, "i == 2"]]
)
def test_the_others_keep_order_and_values(network, which):
    _, goal, synapses = network
    synapses.prune(which(synapses) if callable(which) else which)
    assert synapses.N == 4
    assert synapses.i[:].tolist() == [3, 0, 1, 1]
    assert synapses.j[:].tolist() == [0, 1, 0, 1]
    assert synapses.w[:].tolist() == [4, 11, 2, 12]
    assert synapses.N_incoming_post.tolist() == [2, 2, 0]
    run(0.3 * ms)
    assert goal.y[:].tolist() == [6, 23, 0]
    synapses.connect(i=2, j=2)
    synapses.w[4] = 7
    synapses.prune(0)
    run(0.2 * ms)
    assert goal.y[:].tolist() == [8, 46, 7]


@pytest.mark.parametrize("own", [False, True])
def test_spikes_under_way_reach_those_that_are_left(network, own):
    _, goal, synapses = network
    synapses.delay = "0.1*ms*(1 + j)" if own else 0.2 * ms
    run(0.2 * ms)
    assert not goal.y[:].any()
    synapses.prune("j == 1")
    run(0.4 * ms)
    assert goal.y[1] == 0
    left = synapses.w[:] > 0
    assert goal.y[0] == 2 * synapses.w[left & (synapses.j[:] == 0)].sum()
    assert goal.y[2] > 0


def test_what_was_stored_comes_back(network):
    _, goal, synapses = network
    part = synapses[0, :]
    run(0.1 * ms)
    eq.store()
    before = synapses.w[:]
    synapses.prune("w > 10")
    with pytest.raises(SimulationError, match="added or taken away"):
        part.w = 1
    run(0.2 * ms)
    eq.restore()
    assert synapses.w[:].tolist() == before.tolist()
    assert synapses.j[:].tolist() == [0, 1, 2, 0, 1, 2, 2]
    run(0.2 * ms)
    assert goal.y[:].tolist() == [6, 23, 68]


class TestRefused:
    def test_monitored_synapses(self, network):
        _, _, synapses = network
        monitor = StateMonitor(synapses, "w", record=[0, 1], name="weights")
        with pytest.raises(SimulationError, match=r"synapses.prune: weights records synapses"):
            synapses.prune("w > 1")
        assert monitor.n_indices == 2
        assert synapses.N == 7

    def test_synapses_at_which_others_end(self, network):
        source, _, synapses = network
        others = Synapses(source, synapses, name="others")
        others.connect()
        with pytest.raises(ModelError, match="others connects synapses"):
            synapses.prune("w > 1")

    def test_in_the_middle_of_a_run(self, network):
        _, _, synapses = network

        @network_operation
        def prune():
            synapses.prune(0)

        with pytest.raises(SimulationError, match="prune"):
            Network(*network, prune).run(0.1 * ms)

    def test_what_does_not_exist(self, network):
        _, _, synapses = network
        with pytest.raises(IndexError):
            synapses.prune(7)


def pruned(finish):
    """Prune synapses of a rule, and such as are listed, in every way, between runs."""
    group = NeuronGroup(6, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    synapses = Synapses(group, group, "w : 1", on_pre="x_post += 0.001*w")
    synapses.connect(p=0.6)
    synapses.connect(p=0.3)
    synapses.delay = "0.1*ms*(1 + j%2)"
    synapses.w = "1 + i + 10*j + rand()"
    listed = Synapses(group, group, "w : 1", on_pre="x_post += 0.001*w", name="listed")
    listed.connect(i=[5, 0, 3, 1, 1], j=[0, 1, 2, 3, 4])
    listed.w = [5, 4, 3, 2, 1]
    first = StateMonitor(synapses, "w", record=True, name="first")
    run(0.3 * ms)
    del first
    synapses.prune("w > 30 or rand() < 0.3")
    listed.prune([0, -1])
    assert listed.i[:].tolist() == [0, 3, 1]
    run(0.2 * ms)
    synapses.prune((0, slice(None)))
    synapses.prune(synapses["j == 2"])
    listed.prune("w > 3")
    run(0.2 * ms)
    synapses.connect(p=0.2)
    synapses.prune(0)
    synapses.prune(slice(-2, None))
    recorded = StateMonitor(synapses, "w", record=True, name="recorded")
    run(0.2 * ms)
    finish()
    assert synapses.N == recorded.n_indices > 3
    assert listed.w[:].tolist() == [3, 2]
    assert not (synapses.w[:] > 30).any()
    return group, synapses, listed, recorded


def returned(finish):
    """Prune synapses, and return to those that there were; store and restore what is left."""
    group = NeuronGroup(5, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    synapses = Synapses(group, group, "w : 1", on_pre="x_post += 0.001*w", delay=0.2 * ms)
    synapses.connect("i != j", p=0.7)
    synapses.w = "i + 10*j"
    run(0.2 * ms)
    eq.store("whole")
    synapses.prune("w > 20")
    eq.store("pruned")
    run(0.3 * ms)
    eq.restore("whole")
    run(0.3 * ms)
    eq.restore("pruned")
    run(0.4 * ms)
    finish()
    assert synapses.N > 0
    assert synapses.w[:].max() <= 20
    return group, synapses


@pytest.mark.parametrize("network", [pruned, returned])
def test_what_is_left_is_the_same_on_every_backend(on_each, network):
    first, *others = on_each(network).values()
    for other in others:
        assert first.keys() == other.keys()
        assert all(np.array_equal(first[name], other[name]) for name in first)


@pytest.mark.parametrize("backend", ["cpp_standalone"], indirect=True)
def test_a_project_refuses_at_the_line(finish):
    group = NeuronGroup(3, "x : 1")
    synapses = Synapses(group, group, "w : 1")
    synapses.connect(p=0.5)
    part = synapses[:2]
    weights = StateMonitor(synapses, "w", record=[0], name="weights")
    with pytest.raises(SimulationError, match=r"synapses.prune: weights records synapses"):
        synapses.prune("w < 1")
    del weights
    synapses.prune("w < 1")
    with pytest.raises(SimulationError, match="added or taken away"):
        part.w = 1


def test_numbers_that_no_synapse_has(finish):
    group = NeuronGroup(3, "x : 1")
    synapses = Synapses(group, group, "w : 1", name="synapses")
    synapses.connect(p=1.0)

    def act():
        synapses.prune([2, 9])
        run(0 * ms)
        finish()

    with pytest.raises(ConnectionIndexError, match="synapses: index 9 is out of range") as caught:
        act()
    assert caught.value.details == ("indices: 0 to 8",)
