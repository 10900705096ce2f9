"""Rows of synapses: orders of storage and of creation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.backends.host.executor import Ranges
from eqsim.backends.state.synapses import (
    creation_numbers,
    creation_order,
    empty_rows,
    from_pairs,
    merged,
    sources,
    storage_order,
    with_columns,
)

RANGES = Ranges("a", 10, 4, "b", 20, 5)
PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=12)
BATCHES = st.lists(PAIRS, max_size=3)


def connected(*batches):
    """Merge batches of pairs; give the rows and the pairs in the order of creation."""
    rows = empty_rows(RANGES)
    for batch in batches:
        pre, post = (np.array([pair[side] for pair in batch], np.int64) for side in (0, 1))
        rows, _ = merged(rows, from_pairs(pre, post + RANGES.target_start, RANGES))
    return rows, [pair for batch in batches for pair in batch]


def numbers(rows):
    found = creation_numbers(rows)
    return np.arange(rows.size) if found is None else found


@given(BATCHES)
def test_rows_hold_each_synapse_by_source_and_then_by_creation(batches):
    rows, pairs = connected(*batches)
    order = sorted(range(len(pairs)), key=lambda k: (pairs[k][0], k))
    assert numbers(rows).tolist() == order
    assert sources(rows).tolist() == [pairs[k][0] for k in order]
    assert (rows.post - RANGES.target_start).tolist() == [pairs[k][1] for k in order]
    by_target = sorted(range(len(pairs)), key=lambda k: (pairs[k][1], pairs[k][0], k))
    can_be_found = order == sorted(order) or by_target == sorted(by_target)
    assert (rows.number is None) == can_be_found


def test_numbers_within_a_part_with_gaps_are_places_in_its_list():
    ranges = Ranges("a", 1, 7, "b", 2, 5, np.array([3, 1, 7]), np.array([6, 2]))
    assert ranges.counts == (3, 2)
    assert ranges.rows_of(np.array([0, 2, 1])).tolist() == [2, 6, 0]
    assert ranges.elements_of(np.array([1, 0])).tolist() == [2, 6]
    assert ranges.sources_of(np.array([2, 6, 0])).tolist() == [0, 2, 1]
    assert ranges.targets_of(np.array([2, 6])).tolist() == [1, 0]


@given(BATCHES)
def test_orders_of_creation_and_of_storage_are_inverse(batches):
    rows, pairs = connected(*batches)
    pre = creation_order(rows, sources(rows))
    assert pre.tolist() == [pair[0] for pair in pairs]
    every = np.arange(rows.size)
    assert creation_order(rows, every[storage_order(rows, every)]).size == rows.size
    assert numbers(rows)[storage_order(rows, every)].tolist() == every.tolist()


@given(PAIRS, PAIRS)
def test_origin_is_the_place_in_the_old_storage_followed_by_the_new(first, second):
    old, _ = connected(first)
    pre, post = (np.array([pair[side] for pair in second], np.int64) for side in (0, 1))
    new = from_pairs(pre, post + RANGES.target_start, RANGES)
    rows, origin = merged(old, new)
    origin = np.arange(rows.size) if origin is None else origin
    before = np.concatenate([sources(old), sources(new)])
    after = np.concatenate([old.post, new.post])
    assert sources(rows).tolist() == before[origin].tolist()
    assert rows.post.tolist() == after[origin].tolist()


@given(BATCHES)
def test_columns_hold_each_synapse_by_target_and_then_by_creation(batches):
    rows, pairs = connected(*batches)
    with_columns(rows, RANGES)
    for target in range(RANGES.target_size):
        part = slice(rows.column[target], rows.column[target + 1])
        expected = [k for k, (_, post) in enumerate(pairs) if post == target]
        assert numbers(rows)[rows.synapse[part]].tolist() == expected
        assert (rows.pre[part] - RANGES.source_start).tolist() == [pairs[k][0] for k in expected]


def test_columns_are_found_once():
    rows, _ = connected([(0, 1), (2, 0)])
    with_columns(rows, RANGES)
    column = rows.column
    with_columns(rows, RANGES)
    assert rows.column is column


def test_new_synapses_leave_the_columns_to_be_found_again():
    rows, _ = connected([(0, 1)])
    with_columns(rows, RANGES)
    more, _ = merged(rows, from_pairs(np.array([1]), np.array([20]), RANGES))
    assert more.column is None


@pytest.mark.parametrize("sizes", [(0, 3), (3, 0), (0, 0)])
def test_an_empty_side_has_no_synapses(sizes):
    ranges = Ranges("a", 0, sizes[0], "b", 0, sizes[1])
    rows = empty_rows(ranges)
    with_columns(rows, ranges)
    assert (rows.size, rows.row.size, rows.column.size) == (0, sizes[0] + 1, sizes[1] + 1)


@given(PAIRS, st.data())
def test_numbers_by_target_are_found_when_they_are_asked_for(pairs, data):
    rows, pairs = connected(sorted(pairs, key=lambda pair: (pair[1], pair[0])))
    assert rows.number is None
    expected = sorted(range(len(pairs)), key=lambda k: (pairs[k][0], k))
    assert numbers(rows).tolist() == expected
    assert rows.number is None
    chosen = data.draw(st.lists(st.integers(0, max(len(pairs) - 1, 0)), max_size=len(pairs)))
    places = storage_order(rows, np.array(chosen, np.int64))
    assert [expected[place] for place in places] == chosen
    if rows.by_target:
        assert creation_numbers(rows, keep=True).tolist() == rows.number.tolist() == expected
