"""Finding synapses by their neurons, and neurons by their synapses, without a look at all."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import SynapseRows
from eqsim.backends.state.synapses import (
    creation_numbers,
    creation_order,
    sources,
    storage_order,
    with_columns,
)

__all__ = [
    "copy_numbers",
    "counts_by_source",
    "counts_by_target",
    "counts_of",
    "ends_of",
    "synapses_between",
]

Index = NDArray[np.int64]
Ends = tuple[NDArray[np.int32], NDArray[np.int32]]


def ends_of(rows: SynapseRows, ranges: Ranges, numbers: Index | None = None) -> Ends:
    """Give the numbers of the sources and targets of synapses, all of them in order by default."""
    if numbers is None:
        pre = creation_order(rows, ranges.sources_of(sources(rows)))
        post = creation_order(rows, ranges.targets_of(rows.post))
        return pre.astype(np.int32), post.astype(np.int32)
    places = storage_order(rows, numbers)
    row = np.searchsorted(rows.row, places, side="right") - 1
    pre, post = ranges.sources_of(row), ranges.targets_of(rows.post[places])
    return pre.astype(np.int32), post.astype(np.int32)


def synapses_between(
    rows: SynapseRows, ranges: Ranges, pre: Index | None, post: Index | None
) -> Index:
    """Give the synapses from one of these sources to one of these targets, in order of creation.

    None stands for all.  The rows of the sources are read or the columns of the targets, which
    are made where they save more than they cost.
    """
    if pre is None and post is None:
        return np.arange(rows.size)
    by_row = None if pre is None else np.unique(ranges.rows_of(pre))
    elements = None if post is None else np.unique(ranges.elements_of(post))
    length = rows.size if by_row is None else int((rows.row[by_row + 1] - rows.row[by_row]).sum())
    if elements is not None and (4 * length > rows.size or by_row is None):
        with_columns(rows, ranges)
        assert rows.column is not None
        assert rows.synapse is not None
        columns = elements - ranges.target_start
        if by_row is None or (rows.column[columns + 1] - rows.column[columns]).sum() < length:
            places = rows.synapse[_entries(rows.column, columns)].astype(np.int64)
            return _numbers(rows, places if by_row is None else _from(rows, places, by_row))
    assert by_row is not None
    places = _entries(rows.row, by_row)
    if elements is not None:
        places = places[_is_one_of(rows.post[places], elements)]
    return _numbers(rows, places)


def counts_by_source(rows: SynapseRows, ranges: Ranges, size: int) -> NDArray[np.int32]:
    """Give the number of synapses of each element of the source's population."""
    counts = np.zeros(size, np.int32)
    counts[ranges.source_start : ranges.source_start + ranges.source_size] = np.diff(rows.row)
    return counts


def counts_by_target(rows: SynapseRows, size: int) -> NDArray[np.int32]:
    """Give the number of synapses of each element of the target's population."""
    return np.bincount(rows.post, minlength=size).astype(np.int32)


def counts_of(rows: SynapseRows, ranges: Ranges, side: Literal["pre", "post"]) -> NDArray[np.int32]:
    """Give the number of synapses of each source ('pre') or target, by its number there."""
    every = np.arange(ranges.counts[0 if side == "pre" else 1])
    counts: NDArray[np.int64]
    if side == "pre":
        counts = np.diff(rows.row)[ranges.rows_of(every)]
    else:
        columns = ranges.elements_of(every) - ranges.target_start
        within = np.bincount(rows.post - ranges.target_start, minlength=ranges.target_size)
        counts = within[columns]
    return counts.astype(np.int32)


def copy_numbers(rows: SynapseRows) -> NDArray[np.int32]:
    """Count, for each stored synapse, those of the same pair of neurons that were made before."""
    pairs = sources(rows) << 32 | rows.post
    order = np.argsort(pairs, kind="stable")
    is_first = np.ones(rows.size, bool)
    is_first[1:] = np.diff(pairs[order]) != 0
    firsts = np.flatnonzero(is_first)
    numbers = np.empty(rows.size, np.int32)
    numbers[order] = np.arange(rows.size) - np.repeat(firsts, np.diff([*firsts, rows.size]))
    return numbers


def _entries(starts: Index, chosen: Index) -> Index:
    """List the places of the entries of the chosen rows."""
    counts = starts[chosen + 1] - starts[chosen]
    ends = np.cumsum(counts)
    places: Index = np.arange(counts.sum()) + np.repeat(starts[chosen] - ends + counts, counts)
    return places


def _from(rows: SynapseRows, places: Index, chosen: Index) -> Index:
    """Keep the places of synapses in the chosen rows."""
    kept: Index = places[_is_one_of(np.searchsorted(rows.row, places, side="right") - 1, chosen)]
    return kept


def _is_one_of(values: NDArray[np.integer], chosen: Index) -> NDArray[np.bool_]:
    """Tell which values are among the chosen ones, which ascend."""
    if chosen.size == 0:
        return np.zeros(values.size, bool)
    at = np.minimum(np.searchsorted(chosen, values), chosen.size - 1)
    found: NDArray[np.bool_] = chosen[at] == values
    return found


def _numbers(rows: SynapseRows, places: Index) -> Index:
    """Give the creation numbers of stored synapses, ascending."""
    created = creation_numbers(rows, keep=True)
    return np.sort(places if created is None else created[places].astype(np.int64))
