"""Rules find the synapses that they say, and no others, on every backend."""

import numpy as np
import pytest

from eqsim import NeuronGroup, Synapses, ms, run
from eqsim.errors import ConnectionIndexError, ModelError


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


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"p": "0.5*i"}, r"lies between 0 and 1, found 1\.5\n  for i = 3$"),
        ({"j": "k for k in sample(N_post, size=8 + i)"}, r"a sample of 11 .* 10 c.*\n  for i = 3$"),
        ({"i": "k for k in range(0, N_pre, 2 - j)"}, r"has a step of zero\n  for j = 2$"),
        ({"j": "i + 7"}, r"gives j = 10, .*\n  for i = 3\n.* 0 and 9\n  hint: .*skip_if_inv"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_told_with_its_neuron(finish, rule, message):
    with pytest.raises(ModelError, match=message):
        pairs(finish, **rule)


@pytest.mark.parametrize(
    ("condition", "count"), [(np.bool_(True), 100), (np.bool_(False), 0), (None, 100)]
)
def test_numbers_and_truth_values_of_numpy(session, condition, count):
    assert len(pairs(lambda: None, condition=condition, p=np.float32(1), n=np.uint8(1))) == count


def test_synapses_that_are_left_out_need_no_connections(finish):
    cells = NeuronGroup(3, "g : 1\nx : 1", threshold="t < 0.2*ms", reset="")
    synapses = Synapses(cells, cells, "w : 1\ng_post = w + 1 : 1 (summed)", on_pre="x_post += 1")
    cells.g = 5
    synapses.active = False
    run(1 * ms)
    synapses.active = True
    with pytest.raises(ModelError, match="connect was not called"):
        run(1 * ms)
    synapses.connect(False)
    finish()
    assert cells.g[:].tolist() == [5, 5, 5]
    assert synapses.N == 0
