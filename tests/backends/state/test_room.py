"""More synapses than there is room for are refused before they are made."""

import pytest

import eqsim as eq
from eqsim.backends.state.room import MOST_SYNAPSES, Room, available_memory
from eqsim.errors import ModelError


def test_as_many_as_fit_pass():
    Room("syn", 5, 8, 2000.0).check(100)
    Room("syn", 5, 8, None).check(MOST_SYNAPSES - 5)


@pytest.mark.parametrize(
    ("room", "new", "message"),
    [
        (Room("syn", 5, 8, 2000.0), 101, "syn: there is no memory for 101 more synapses"),
        (Room("syn", 0, 0, 11.0), 1, "they take about 12 bytes, and 11 are free"),
        (Room("syn", 5, 0, None), MOST_SYNAPSES - 4, "are too many"),
    ],
)
def test_more_are_refused(room, new, message):
    with pytest.raises(ModelError, match=message):
        room.check(new)


def test_what_is_free_is_less_than_everything():
    free = available_memory()
    assert free is None or 0 < free < 2**50


@pytest.mark.usefixtures("interpreted")
class TestRules:
    @pytest.mark.parametrize(
        "rule",
        [
            *({}, {"p": 0.5}, {"n": 1}, {"p": "0.5 + 0*i"}, {"n": 10**15}, {"n": "i*10**9"}),
            *({"indegree": 30_000}, {"total": 2**31}, {"total": 10**12, "multapses": True}),
            {"outdegree": 2**32, "multapses": True},
            {"j": "k for k in range(10**12)", "skip_if_invalid": True},
            {"i": 0, "j": [0, 1], "n": 2**40},
        ],
    )
    def test_too_many_are_refused_at_once(self, rule):
        group = eq.NeuronGroup(100_000, "x : 1")
        synapses = eq.Synapses(group, group)
        with pytest.raises(ModelError, match=r"too many|no memory"):
            synapses.connect(**rule)
        assert synapses.N == 0

    def test_few_of_many_pairs_are_made(self):
        group = eq.NeuronGroup(100_000, "x : 1")
        synapses = eq.Synapses(group, group)
        synapses.connect(p=1e-7)
        synapses.connect(total=10)
        assert 10 <= synapses.N < 2000
