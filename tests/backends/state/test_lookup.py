"""Synapses are found by their neurons as a search through the list of pairs finds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.backends.host.executor import Ranges
from eqsim.backends.state.lookup import copy_numbers, counts_of, ends_of, synapses_between
from eqsim.backends.state.synapses import creation_order, empty_rows, from_pairs, merged

PRE, POST = 5, 4

pairs = st.lists(st.tuples(st.integers(0, PRE - 1), st.integers(0, POST - 1)), max_size=30)
parts = st.booleans()


def ranges(listed):
    """Give parts of populations that begin after their first element; with gaps, where listed."""
    members = (np.array([7, 3, 4, 9, 5]), np.array([2, 8, 6, 1])) if listed else (None, None)
    sizes = (7, 8) if listed else (PRE, POST)
    starts = (3, 1) if listed else (3, 2)
    return Ranges("G", starts[0], sizes[0], "H", starts[1], sizes[1], *members)


def made(created, parts_):
    """Make synapses in two steps, as two calls of connect do."""
    rows = empty_rows(parts_)
    for some in (created[::2], created[1::2]):
        pre, post = (np.array([pair[side] for pair in some], np.int64) for side in (0, 1))
        new = from_pairs(parts_.rows_of(pre), parts_.elements_of(post), parts_)
        rows, _ = merged(rows, new)
    return rows, created[::2] + created[1::2]


def chosen(size):
    return st.none() | st.lists(st.integers(0, size - 1), max_size=6).map(
        lambda numbers: np.array(numbers, np.int64)
    )


@given(pairs, parts, chosen(PRE), chosen(POST))
def test_what_lies_between_neurons_is_found_in_order(created, listed, pre, post):
    rows, listed_pairs = made(created, ranges(listed))
    expected = [
        number
        for number, (i, j) in enumerate(listed_pairs)
        if (pre is None or i in pre) and (post is None or j in post)
    ]
    assert synapses_between(rows, ranges(listed), pre, post).tolist() == expected


@given(pairs, parts)
def test_ends_are_those_that_synapses_were_made_with(created, listed):
    rows, listed_pairs = made(created, ranges(listed))
    numbers = np.arange(len(listed_pairs))[::-1]
    for given_numbers, expected in ((None, listed_pairs), (numbers, listed_pairs[::-1])):
        i, j = ends_of(rows, ranges(listed), given_numbers)
        assert list(zip(i.tolist(), j.tolist(), strict=True)) == expected


@given(pairs, parts)
def test_synapses_of_neurons_are_counted(created, listed):
    rows, listed_pairs = made(created, ranges(listed))
    for side, at, size in (("pre", 0, PRE), ("post", 1, POST)):
        expected = [sum(pair[at] == number for pair in listed_pairs) for number in range(size)]
        assert counts_of(rows, ranges(listed), side).tolist() == expected


@given(pairs)
def test_copies_are_numbered_in_order_of_creation(created):
    rows, listed_pairs = made(created, ranges(False))
    expected = [listed_pairs[:number].count(pair) for number, pair in enumerate(listed_pairs)]
    assert creation_order(rows, copy_numbers(rows)).tolist() == expected


@pytest.mark.parametrize("pre", [None, np.array([2])])
def test_columns_are_made_only_where_rows_would_be_long(pre):
    parts_ = ranges(False)
    rows, _ = made([(i, j) for i in range(PRE) for j in range(POST)], parts_)
    synapses_between(rows, parts_, pre, np.array([1]))
    assert (rows.column is None) is (pre is not None)
