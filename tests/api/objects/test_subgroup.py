"""Parts of groups."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ConnectionIndexError, ModelError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def group():
    group = eq.NeuronGroup(10, "x : 1\ns : 1 (shared)\ny = 2*x : 1")
    group.x = "i"
    return group


def test_it_counts_from_zero(group):
    part = group[4:7]
    assert (part.N, len(part), part.start, part.stop) == (3, 3, 4, 7)
    assert list(part.i[:]) == [0, 1, 2]
    assert list(part.x[:]) == [4, 5, 6]
    part.x = "10*i + N"
    assert list(group.x[3:8]) == [3, 3, 13, 23, 7]


def test_parts_of_parts(group):
    assert group[4:][2:4] == group[6:8]
    assert group[6:8] != group[6:9]
    assert group[-3:].start == 7
    assert group[3].N == 1
    assert group[[2, 3, 4]].N == 3
    assert hash(group[6:8]) == hash(group[4:][2:4])
    assert group[2:4].source is group


def test_values_and_conditions_stay_inside(group):
    part = group[4:7]
    part.x[1] = 50
    part.x["i > 1"] = 60
    assert list(group.x) == [0, 1, 2, 3, 4, 50, 60, 7, 8, 9]
    part.x = [7, 8, 9]
    assert list(group.x[4:7]) == [7, 8, 9]
    assert list(part.x["x > 7.5"]) == [8, 9]
    assert list(part.y) == [14, 16, 18]


def test_its_memory_is_the_group_s(group):
    values = group[4:7].x[:]
    group.x = 1
    assert list(values) == [1, 1, 1]


def test_a_shared_variable_is_the_group_s(group):
    group[2:4].s = 5
    assert group.s[:] == 5


@pytest.mark.parametrize("index", [slice(5, 2), slice(3, 3), [], "i > 30", np.zeros(10, bool)])
def test_emptiness_is_refused(group, index):
    with pytest.raises(ModelError, match="holds no neuron"):
        group[index]


def test_an_element_comes_once(group):
    with pytest.raises(ModelError, match="names neuron 3 more than once"):
        group[[1, 3, -7]]


@pytest.mark.parametrize(
    ("index", "numbers"),
    [
        (slice(None, None, 3), [0, 3, 6, 9]),
        (slice(3, None, -1), [3, 2, 1, 0]),
        ([3, 1, 7], [3, 1, 7]),
        ([3, 4, 5], [3, 4, 5]),
        (np.arange(10) % 4 == 1, [1, 5, 9]),
        ("x > 7 or i == 2", [2, 8, 9]),
    ],
)
def test_any_distinct_elements_are_a_part(group, index, numbers):
    part = group[index]
    assert list(part.x) == numbers
    assert list(part.i) == list(range(part.N))
    part.x = "100 + i"
    assert list(group.x[numbers]) == [100 + k for k in range(part.N)]
    assert sum(group.x > 99) == part.N
    part.x[-1] = 7
    assert group.x[numbers[-1]] == 7
    part.x["i == 0"] = "x + N"
    assert group.x[numbers[0]] == 100 + part.N


def test_parts_of_parts_with_gaps(group):
    part = group[[8, 2, 5, 0]]
    assert list(part[1:].x) == [2, 5, 0]
    assert part[::-2] == group[[0, 2]]
    assert part[[3]] == group[:1]
    assert part["x > 4"] == group[[8, 5]]
    assert hash(part[::-2]) == hash(group[[0, 2]])
    assert group[[2, 0]] != group[[0, 2]]


def test_gaps_have_no_start(group):
    assert group[[1, 3, 5, 7, 9]].name == "neurongroup[1, 3, 5, 7, ...]"
    with pytest.raises(ModelError, match="without gaps only"):
        _ = group[[1, 3]].start


def test_a_wrong_assignment_to_a_part_changes_nothing(group):
    before = group.x[:].copy()
    with pytest.raises(ModelError, match="wrong shape"):
        group[[1, 3]].x = [1, 2, 3]
    assert np.array_equal(group.x, before)


@pytest.mark.parametrize("index", [slice(0, 11), 10, slice(-11, None)])
def test_it_stays_within_the_group(group, index):
    with pytest.raises(ConnectionIndexError):
        group[index]


def test_a_network_holds_the_group(group):
    with pytest.raises(ModelError, match="add the group, neurongroup"):
        eq.Network(group[:3])


def test_monitors_watch_a_part(group):
    states = eq.StateMonitor(group[5:], "x", record=[0, 2])
    eq.run(0.1 * ms)
    assert np.array_equal(states.x, [[5], [7]])
    assert states[2].x[0] == 7
