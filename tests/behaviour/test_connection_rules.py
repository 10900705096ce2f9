"""Rules find the synapses that they say, and no others, on every backend."""

import pytest

from eqsim import NeuronGroup, Synapses, ms, run
from eqsim.errors import ConnectionIndexError


def pairs(finish, **rule):
    """Connect ten neurons with themselves; list the pairs in order of creation."""
    group = NeuronGroup(10, "x : 1")
    synapses = Synapses(group, group)
    synapses.connect(**rule)
    run(0 * ms)
    finish()
    return list(zip(synapses.i[:].tolist(), synapses.j[:].tolist(), strict=True))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"j": "i+1 if i < N_post-1"}, [(i, i + 1) for i in range(9)]),
        (
            {"j": "k for k in range(i-1, i+2) if k >= 0 and k < N_post"},
            [(i, k) for i in range(10) for k in range(i - 1, i + 2) if 0 <= k < 10],
        ),
        (
            {"j": "k for k in range(i-3, i+4) if i != k", "skip_if_invalid": True},
            [(i, k) for i in range(10) for k in range(i - 3, i + 4) if i != k and 0 <= k < 10],
        ),
        (
            {"i": "j-1 if j > 0"},
            [(j - 1, j) for j in range(1, 10)],
        ),
    ],
)
def test_a_condition_comes_before_the_range(finish, rule, expected):
    assert pairs(finish, **rule) == expected


def test_what_is_out_of_range_and_meets_the_condition_is_refused(finish):
    with pytest.raises(ConnectionIndexError, match="j = 10"):
        pairs(finish, j="i+1 if i > 7")
