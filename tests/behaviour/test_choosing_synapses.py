"""Synapses are chosen by number, by their neurons and by conditions, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import ConnectionIndexError, ModelError, SimulationError

LISTED = [(0, 1), (2, 0), (0, 1), (1, 2), (3, 2), (0, 0)]


@pytest.fixture
def listed(finish):
    """Connect four neurons with three by a list, with a multapse."""
    source, target = NeuronGroup(4, "x : 1"), NeuronGroup(3, "y : 1")
    synapses = Synapses(source, target, "w : 1", multisynaptic_index="k")
    synapses.connect(i=[i for i, _ in LISTED], j=[j for _, j in LISTED])
    return synapses


def test_one_a_range_and_a_list_of_synapses(listed, finish):
    listed.w = [10, 20, 30, 40, 50, 60]
    assert listed.w[3] == 40
    assert listed.w[-1] == 60
    assert listed.w[1:5:2].tolist() == [20, 40]
    assert listed.w[[4, 0, 4]].tolist() == [50, 10, 50]
    assert listed.i[[4, 0]].tolist() == [3, 0]
    assert listed.j[1] == 0
    assert len(listed) == listed.N == 6


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ((0, 1), [0, 2]),
        ((0, 1, 1), [2]),
        ((0, slice(None)), [0, 2, 5]),
        ((slice(None), 2), [3, 4]),
        ((slice(None), slice(None), 0), [0, 1, 3, 4, 5]),
        (([3, 0], [1, 2]), [0, 2, 4]),
        ((slice(1, None), slice(0, 2)), [1]),
        ((np.array([False, True, True, False]), slice(None)), [1, 3]),
        ((-1, slice(None)), [4]),
        ((0, slice(None), slice(0, 1)), [0, 5]),
        ((0, 1, [0, 1, 7]), [0, 2]),
    ],
)
def test_synapses_of_neurons_come_in_the_order_of_creation(listed, finish, index, expected):
    assert listed.indices[index].tolist() == expected
    assert len(expected) == listed[index].N
    listed.w[index] = 5
    run(0 * ms)
    finish()
    assert np.flatnonzero(listed.w[:] == 5).tolist() == expected


def test_parts_of_the_groups_choose_as_their_neurons_do(listed):
    assert listed.indices[listed.source[1:3], :].tolist() == [1, 3]
    assert listed.indices[:, listed.target[2:]].tolist() == [3, 4]
    with pytest.raises(ModelError, match="no part of"):
        listed.w[listed.target[:1], :]


def test_texts_choose_synapses_or_neurons(finish):
    source, target = NeuronGroup(4, "x : 1"), NeuronGroup(3, "y : 1")
    synapses = Synapses(source, target, "w : 1\nu : 1")
    synapses.connect()
    source.x = "i"
    synapses.w["i == j"] = "1 + x_pre"
    synapses.w["j > i"] = -1
    run(0 * ms)
    finish()
    assert synapses.w[:].reshape(4, 3).tolist() == [[1, -1, -1], [0, 2, -1], [0, 0, 3], [0, 0, 0]]
    assert synapses.indices["x > 2", "i == 1"].tolist() == [10]
    assert synapses["w < 0"].j[:].tolist() == [1, 2, 2]


def test_what_counts_synapses_can_be_read_and_used_in_texts(finish):
    source, target = NeuronGroup(4, "x : 1"), NeuronGroup(3, "y : 1")
    synapses = Synapses(source[1:], target, "w : 1", multisynaptic_index="k")
    synapses.connect("i + 1 != j", n=2)
    synapses.connect(i=0, j=0)
    synapses.w = "1000*N + 100*N_incoming + 10*N_outgoing + k"
    run(0 * ms)
    finish()
    i, j = synapses.i[:], synapses.j[:]
    counts = [np.bincount(ends, minlength=3) for ends in (i, j)]
    assert synapses.N_outgoing_pre.tolist() == counts[0].tolist() == [5, 4, 6]
    assert synapses.N_incoming_post.tolist() == counts[1].tolist() == [7, 4, 4]
    assert synapses.N_outgoing[:].tolist() == counts[0][i].tolist()
    assert synapses.N_incoming[1:3].tolist() == counts[1][j][1:3].tolist()
    assert synapses.k[:].tolist() == [0, 1] * 7 + [2]
    expected = 15000 + 100 * counts[1][j] + 10 * counts[0][i] + synapses.k[:]
    assert synapses.w[:].tolist() == expected.tolist()


def test_what_counts_synapses_can_be_used_by_pathways(finish):
    source = NeuronGroup(2, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    target = NeuronGroup(3, "y : 1")
    synapses = Synapses(source, target, on_pre="y += k + 10*N_outgoing", multisynaptic_index="k")
    synapses.connect(i=[0, 1, 1, 0], j=[1, 1, 1, 2])
    run(0.3 * ms)
    finish()
    assert target.y[:].tolist() == [0, 20 + 20 + 21, 20]


class TestParts:
    def test_they_read_and_write_their_synapses(self, listed, finish):
        part = listed[0, :]
        part.w = "10*j + k"
        listed[2:4].w = [7, 8]
        run(0 * ms)
        finish()
        assert listed.w[:].tolist() == [10, 0, 7, 8, 0, 0]
        assert part.w[:].tolist() == [10, 7, 0]
        assert part[1:].j[:].tolist() == [1, 0]
        assert listed.w[part].tolist() == [10, 7, 0]
        assert part.w["w > 5"].tolist() == [10, 7]

    def test_monitors_record_them(self, finish):
        group = NeuronGroup(3, "dx/dt = 1/ms : 1")
        synapses = Synapses(group, group, "w : 1\nu = w + x_post : 1")
        synapses.connect(i=[1, 0, 0, 2], j=[0, 2, 1, 2])
        monitor = StateMonitor(synapses, "w", record=synapses[0, :])
        others = [
            StateMonitor(synapses, "u", record=record)
            for record in (2, slice(1, 3), [True, False, False, True], synapses[[3, 0]])
        ]
        synapses.w = "i + 10*j"
        run(0.2 * ms)
        finish()
        assert monitor.w[:, 0].tolist() == [20, 10]
        assert monitor[2].w.tolist() == [10, 10]
        assert monitor[synapses[0, :]].w.shape == (2, 2)
        assert [other.record.tolist() for other in others] == [[2], [1, 2], [0, 3], [3, 0]]
        assert others[3].u[:, 0].tolist() == [22, 1]

    @pytest.mark.parametrize(
        "use",
        [
            len,
            lambda part: setattr(part, "w", 3),
            lambda part: setattr(part, "w", "1 + i"),
            lambda part: part.w[:],
            lambda part: part.source.w[part],
            lambda part: StateMonitor(part.source, "w", record=part),
        ],
    )
    def test_they_are_stale_once_there_are_other_synapses(self, listed, use):
        part = listed[0, :]
        listed.connect(i=1, j=1)
        with pytest.raises(SimulationError, match=r"synapses\[0, :\]: synapses have been added"):
            use(part)

    def test_they_stay_valid_through_runs_and_restored_states(self, finish):
        group = NeuronGroup(2, "x : 1")
        synapses = Synapses(group, group, "w : 1")
        synapses.connect(i=[0, 1], j=[1, 0])
        part = synapses[0, :]
        run(0 * ms)
        eq.store()
        synapses.connect(i=0, j=0)
        eq.restore()
        if eq.device.name == "runtime":
            with pytest.raises(SimulationError, match="added or taken away"):
                len(part)
        part = synapses[0, :]
        eq.store()
        part.w = 4
        run(0 * ms)
        finish()
        assert part.w[:].tolist() == [4]


class TestRefused:
    @pytest.mark.parametrize(
        ("index", "message"),
        [
            ((4, 0), "index i: index 4 is out of range"),
            ((0, [0, 3]), "index j: index 3 is out of range"),
            ((1, 1), "no synapse from 1 to 1"),
            ((0, 1, 2), "no synapse from 0 to 1 with the number 2"),
            (6, "index 6 is out of range"),
        ],
    )
    def test_what_does_not_exist(self, listed, index, message):
        with pytest.raises(ConnectionIndexError, match=message):
            listed.w[index]

    @pytest.mark.parametrize("index", [(0, 1, 2, 3), (0, 1.5), (0, 1, "a"), (0, [[1]]), 1.5])
    def test_what_is_no_index(self, listed, index):
        with pytest.raises(ModelError):
            listed.w[index]

    def test_a_third_index_without_a_name(self, finish):
        group = NeuronGroup(2, "x : 1")
        synapses = Synapses(group, group, "w : 1")
        synapses.connect()
        with pytest.raises(ModelError, match="multisynaptic_index"):
            synapses.w[0, 1, 0]

    @pytest.mark.parametrize("name", ["w", "i", "N", "x", "N_incoming", 3, "2k", "pi"])
    def test_a_name_that_is_taken(self, finish, name):
        group = NeuronGroup(2, "x : 1")
        with pytest.raises((ModelError, ValueError, NameError)):
            Synapses(group, group, "w : 1", multisynaptic_index=name)

    @pytest.mark.parametrize("rule", ["N_incoming > 0", "i < N", "N_outgoing == 1", "k == 0"])
    def test_rules_that_ask_for_synapses(self, listed, rule):
        with pytest.raises(ModelError, match="tells of synapses"):
            listed.connect(rule)

    def test_assigning_to_what_is_counted(self, listed):
        for name in ("N_incoming", "k", "i"):
            with pytest.raises(ModelError, match="cannot be assigned to"):
                setattr(listed, name, 1)


@pytest.mark.parametrize("backend", ["cpp_standalone"], indirect=True)
def test_what_a_project_does_not_know_yet_is_refused_with_the_reason(finish):
    group = NeuronGroup(3, "x : 1")
    synapses = Synapses(group, group, "w : 1", multisynaptic_index="k")
    synapses.connect(p=0.5)
    for ask in (
        lambda: synapses.w[0, 1],
        lambda: synapses[0, :].w[:],
        lambda: synapses.N_incoming_post,
        lambda: synapses.w[0],
    ):
        with pytest.raises(SimulationError, match="only known after"):
            ask()
    synapses.w["i == 0 and j == 1"] = 2
    run(0 * ms)
    finish()
    assert synapses.w["i != 0 or j != 1"].sum() == 0
