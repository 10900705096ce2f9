"""Random rows: valid, distributed as they should be, independent of their neighbours; sorting."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from eqsim.engine.connect import (
    MAX_COLUMNS,
    bernoulli_rows,
    sample_rows,
    share_rows,
    sort_pairs,
    transpose,
    turn_rows,
)

KEY = 0xFEEDC0DE12345678


def check_rows(row_ptr, columns, n_rows, n_cols):
    assert row_ptr.dtype == np.int64
    assert columns.dtype == np.int32
    assert len(row_ptr) == n_rows + 1
    assert row_ptr[0] == 0
    assert row_ptr[-1] == len(columns)
    for start, end in itertools.pairwise(row_ptr):
        row = columns[start:end]
        assert (np.diff(row) > 0).all()
        assert len(row) == 0 or (row[0] >= 0 and row[-1] < n_cols)


@given(st.integers(0, 2**64 - 1), st.integers(0, 40_000), st.floats(0, 1))
def test_bernoulli_rows_are_valid(key, n_cols, p):
    row_ptr, columns = bernoulli_rows(key, [0, 5, 2**40], n_cols, p)
    check_rows(row_ptr, columns, 3, n_cols)


@pytest.mark.parametrize("p", [1e-4, 0.02, 0.3, 0.7, 0.999])
def test_bernoulli_rows_have_binomial_degrees(p):
    n_rows, n_cols = 2000, 20_000 if p < 0.5 else 2000
    row_ptr, columns = bernoulli_rows(KEY, np.arange(n_rows), n_cols, p)
    total = n_rows * n_cols
    assert abs(len(columns) - total * p) < 4 * np.sqrt(total * p * (1 - p))
    degrees = np.diff(row_ptr)
    assert degrees.var() == pytest.approx(n_cols * p * (1 - p), rel=0.15)
    of_columns = np.bincount(columns, minlength=n_cols)
    assert of_columns.var() == pytest.approx(n_rows * p * (1 - p), rel=0.15)


def test_bernoulli_columns_are_equally_likely():
    p, n_cols = 0.05, 40_000
    _, columns = bernoulli_rows(KEY, np.arange(1000), n_cols, p)
    counts = np.bincount(columns // 500, minlength=n_cols // 500)
    expected = 1000 * 500 * p
    statistic = ((counts - expected) ** 2 / (expected * (1 - p))).sum()
    assert 0.01 < stats.chi2(len(counts)).sf(statistic) < 0.99


@pytest.mark.parametrize("p", [0.003, 0.0078, 0.01, 0.5])
def test_bernoulli_gaps_are_geometric(p):
    _, columns = bernoulli_rows(KEY + 1, np.arange(20), 16_384, p)
    gaps = np.diff(columns)
    gaps = gaps[gaps > 0]
    high = int(stats.geom(p).ppf(0.98))
    counts = np.bincount(np.minimum(gaps, high + 1), minlength=high + 2)[1:]
    expected = np.append(stats.geom(p).pmf(np.arange(1, high + 1)), stats.geom(p).sf(high))
    if p < 0.1:
        counts, expected = (
            np.add.reduceat(x, np.arange(0, len(x), 10)) for x in (counts, expected)
        )
    assert stats.chisquare(counts, expected * counts.sum()).pvalue > 0.01


def test_bernoulli_rows_are_independent():
    n_cols = 200_000
    row_ptr, columns = bernoulli_rows(KEY, [3, 4, 2**33 + 3], n_cols, 0.2)
    rows = np.zeros((3, n_cols))
    for k in range(3):
        rows[k, columns[row_ptr[k] : row_ptr[k + 1]]] = 1
    correlations = np.corrcoef(rows)[np.triu_indices(3, 1)]
    assert np.abs(correlations).max() < 4 / np.sqrt(n_cols)
    overlap = np.corrcoef(rows[0, :-1], rows[0, 1:])[0, 1]
    assert abs(overlap) < 4 / np.sqrt(n_cols)


@pytest.mark.parametrize(
    "draw",
    [
        lambda rows: bernoulli_rows(KEY, rows, 50_000, 0.01),
        lambda rows: sample_rows(KEY, rows, 50_000, 300),
    ],
)
def test_a_row_does_not_depend_on_the_rows_beside_it(draw):
    row_ptr, columns = draw(np.arange(20))
    for row in (0, 7, 19):
        np.testing.assert_array_equal(draw([row])[1], columns[row_ptr[row] : row_ptr[row + 1]])


def test_whole_tiles_do_not_depend_on_the_number_of_columns():
    tile = 16_384
    _, long = bernoulli_rows(KEY, [9], 3 * tile, 0.02)
    _, short = bernoulli_rows(KEY, [9], 2 * tile, 0.02)
    np.testing.assert_array_equal(short, long[long < 2 * tile])


def test_probabilities_at_the_limits():
    assert len(bernoulli_rows(KEY, np.arange(10), 100_000, 0.0)[1]) == 0
    _, columns = bernoulli_rows(KEY, np.arange(3), 20_000, 1.0)
    np.testing.assert_array_equal(columns.reshape(3, -1), np.tile(np.arange(20_000), (3, 1)))
    assert len(bernoulli_rows(KEY, np.arange(10), 100_000, 5e-324)[1]) == 0
    nearly = bernoulli_rows(KEY, np.arange(10), 10_000, 1 - 2.0**-53)[1]
    assert len(nearly) == 100_000


def test_tiny_probabilities_give_their_mean():
    p, n_rows, n_cols = 1e-6, 500, 1_000_000
    count = len(bernoulli_rows(KEY, np.arange(n_rows), n_cols, p)[1])
    assert abs(count - n_rows * n_cols * p) < 4 * np.sqrt(n_rows * n_cols * p)


def test_no_rows_and_no_columns():
    row_ptr, columns = bernoulli_rows(KEY, [], 10, 0.5)
    np.testing.assert_array_equal(row_ptr, [0])
    assert len(columns) == 0
    np.testing.assert_array_equal(bernoulli_rows(KEY, [1, 2], 0, 0.5)[0], [0, 0, 0])


@given(st.integers(0, 2**64 - 1), st.integers(0, 300), st.data())
def test_samples_are_valid(key, n_cols, data):
    size = data.draw(st.integers(0, n_cols))
    row_ptr, columns = sample_rows(key, [0, 1, 2], n_cols, size)
    check_rows(row_ptr, columns, 3, n_cols)
    np.testing.assert_array_equal(np.diff(row_ptr), size)


@pytest.mark.parametrize("size", [2, 3])
def test_every_subset_is_equally_likely(size):
    n_rows = 50_000
    columns = sample_rows(KEY, np.arange(n_rows), 5, size)[1].reshape(n_rows, size)
    subsets = (1 << columns.astype(np.int64)).sum(axis=1)
    counts = np.bincount(subsets, minlength=32)
    counts = counts[counts > 0]
    assert len(counts) == 10
    assert stats.chisquare(counts).pvalue > 0.01


def test_refusals():
    with pytest.raises(ValueError, match=r"in \[0, 1\], found 1.5"):
        bernoulli_rows(KEY, [0], 10, 1.5)
    with pytest.raises(ValueError, match="found nan"):
        bernoulli_rows(KEY, [0], 10, float("nan"))
    with pytest.raises(ValueError, match="number of columns"):
        bernoulli_rows(KEY, [0], MAX_COLUMNS + 1, 0.5)
    with pytest.raises(ValueError, match="cannot choose 11 of 10 columns"):
        sample_rows(KEY, [0], 10, 11)


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), max_size=40)


@given(PAIRS)
def test_sorting_is_stable(pairs):
    i, j = [a for a, _ in pairs], [b for _, b in pairs]
    row_ptr, columns, order = sort_pairs(i, j, 7)
    np.testing.assert_array_equal(order, np.argsort(np.array(i, dtype=np.int64), kind="stable"))
    np.testing.assert_array_equal(columns, np.array(j, dtype=np.int32)[order])
    np.testing.assert_array_equal(
        np.diff(row_ptr), np.bincount(np.array(i, dtype=np.int64), minlength=7)
    )


@given(PAIRS)
def test_transposing_lists_columns_by_creation(pairs):
    i, j = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    row_ptr, columns, order = sort_pairs(i, j, 7)
    col_ptr, synapse, row = transpose(row_ptr, columns, order, 9)
    np.testing.assert_array_equal(np.diff(col_ptr), np.bincount(j, minlength=9))
    np.testing.assert_array_equal(order[synapse], np.argsort(j, kind="stable"))
    np.testing.assert_array_equal(row, i[order[synapse]])


def test_transposing_in_storage_order():
    row_ptr, columns = bernoulli_rows(KEY, np.arange(50), 40, 0.3)
    plain = transpose(row_ptr, columns, None, 40)
    numbered = transpose(row_ptr, columns, np.arange(len(columns)), 40)
    for found, expected in zip(plain, numbered, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_wrong_pairs_and_rows_are_refused():
    with pytest.raises(IndexError, match=r"a row lies outside \[0, 3\)"):
        sort_pairs([0, 3], [0, 0], 3)
    with pytest.raises(IndexError, match="row"):
        sort_pairs([-1], [0], 3)
    with pytest.raises(ValueError, match="2 rows do not pair with 1 columns"):
        sort_pairs([0, 1], [0], 3)
    row_ptr, columns = np.array([0, 2]), np.array([0, 5], dtype=np.int32)
    with pytest.raises(IndexError, match=r"a column lies outside \[0, 5\)"):
        transpose(row_ptr, columns, None, 5)
    with pytest.raises(ValueError, match="permutation"):
        transpose(row_ptr, columns, np.array([1, 1]), 6)
    with pytest.raises(ValueError, match="does not rise from 0"):
        transpose(np.array([0, 3]), columns, None, 6)


@pytest.mark.parametrize("replacement", [False, True])
@given(
    st.integers(0, 2**64 - 1),
    st.lists(st.integers(0, 300), min_size=1, max_size=8),
    st.floats(0, 1),
)
def test_shares_of_rows_add_up_to_the_sample(replacement, key, widths, part):
    total = sum(widths)
    size = int(part * total)
    shares = share_rows(key, np.arange(len(widths)), widths, size, replacement=replacement)
    assert shares.sum() == size
    assert (shares >= 0).all()
    assert replacement or (shares <= widths).all()
    assert (shares[np.array(widths) == 0] == 0).all()


@pytest.mark.parametrize(
    ("widths", "size"), [((30, 50, 20), 40), ((3, 1, 2), 4), ((500, 20, 900), 700), ((40, 2), 41)]
)
@pytest.mark.parametrize("replacement", [False, True])
def test_shares_of_rows_are_distributed_as_those_of_one_sample(widths, size, replacement):
    rows = np.arange(len(widths))
    samples = (
        share_rows(KEY + n, rows, widths, size, replacement=replacement) for n in range(4000)
    )
    first = np.array([shares[0] for shares in samples])
    law = (
        stats.binom(size, widths[0] / sum(widths))
        if replacement
        else stats.hypergeom(sum(widths), widths[0], size)
    )
    assert chi_square_of(first, law) > 0.01


def chi_square_of(found, law):
    """Give the probability of what was found, in bins that a law fills with at least ten."""
    low, high = int(law.ppf(0.001)), int(law.ppf(0.999))
    edges, mass = [], 0.0
    for value in range(low, high):
        mass += law.pmf(value) + (law.cdf(low - 1) if value == low else 0.0)
        if mass * len(found) >= 10:
            edges.append(value)
            mass = 0.0
    places = np.searchsorted(edges, found)
    expected = np.diff([0.0, *law.cdf(edges), 1.0]) * len(found)
    counts = np.bincount(places, minlength=len(expected))
    keep = expected > 0
    return 1.0 if keep.sum() < 2 else stats.chisquare(counts[keep], expected[keep]).pvalue


def test_shares_of_large_numbers_have_the_right_spread():
    widths = np.full(1000, 1_000_000)
    shares = share_rows(KEY, np.arange(1000), widths, 50_000_000)
    assert shares.sum() == 50_000_000
    assert shares.std() == pytest.approx(np.sqrt(50_000 * 0.95), rel=0.1)


def test_rows_drawn_with_replacement_are_uniform_and_repeat():
    row_ptr, columns = sample_rows(KEY, np.arange(500), 50, 80, replacement=True)
    assert (np.diff(row_ptr) == 80).all()
    counts = np.bincount(columns, minlength=50)
    assert stats.chisquare(counts).pvalue > 0.01
    assert len(np.unique(columns[:80])) < 50


def test_each_row_may_have_a_width_and_a_size_of_its_own():
    widths, sizes = np.array([5, 0, 9, 3]), np.array([2, 0, 9, 1])
    row_ptr, columns = sample_rows(KEY, np.arange(4), widths, sizes)
    assert np.diff(row_ptr).tolist() == sizes.tolist()
    for row, width in enumerate(widths):
        part = columns[row_ptr[row] : row_ptr[row + 1]]
        assert (part < width).all()
        alone = sample_rows(KEY, [row], width, sizes[row])[1]
        assert part.tolist() == alone.tolist()


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [
        (([0], 3, 4), {}),
        (([0], 0, 1), {"replacement": True}),
        (([0], 3, -1), {}),
        (([0], -1, 0), {}),
    ],
)
def test_impossible_samples(arguments, keywords):
    with pytest.raises(ValueError, match=r"cannot choose|number of columns"):
        sample_rows(KEY, *arguments, **keywords)
    with pytest.raises(ValueError, match=r"cannot choose|number of columns"):
        share_rows(KEY, *arguments, **keywords)


@pytest.mark.parametrize("ordered", [True, False])
def test_turned_rows_are_sorted_pairs(ordered):
    starts, names = np.array([0, 2, 2, 5]), np.array([7, 8, 5])
    columns = np.array([2, 0, 2, 1, 2], dtype=np.int32)
    turned = turn_rows(starts, names, columns, 4, ordered=ordered)
    expected = sort_pairs(columns, np.repeat(names, np.diff(starts)), 4)
    assert [each.tolist() for each in turned[:2]] == [each.tolist() for each in expected[:2]]
    if ordered:
        assert turned[2].tolist() == expected[2].tolist()
    else:
        assert turned[2] is None


def test_rows_that_cannot_be_turned_are_refused():
    columns = np.array([0, 1], dtype=np.int32)
    with pytest.raises(ValueError, match="does not rise"):
        turn_rows([0, 2, 1], [0, 1], columns, 2)
    with pytest.raises(ValueError, match="there are 2 columns"):
        turn_rows([0, 1], [0], columns, 2)
    with pytest.raises(IndexError, match=r"outside \[0, 1\)"):
        turn_rows([0, 2], [0], columns, 1)


@pytest.mark.parametrize(("n_cols", "size"), [(1_000_000, 50), (300_000, 299_000), (4097, 4096)])
def test_samples_of_many_columns(n_cols, size):
    row_ptr, columns = sample_rows(KEY, np.arange(20), n_cols, size)
    check_rows(row_ptr, columns, 20, n_cols)
    assert (np.diff(row_ptr) == size).all()
