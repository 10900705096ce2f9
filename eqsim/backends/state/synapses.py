"""Synapses in compressed rows: adding to them, and the order of creation beside that of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import SynapseRows
from eqsim.backends.state.connecting import Found
from eqsim.engine.connect import sort_pairs, transpose, turn_rows
from eqsim.ir.program import Pairs

__all__ = [
    "creation_numbers",
    "creation_order",
    "empty_rows",
    "from_pairs",
    "from_rule",
    "merged",
    "sources",
    "storage_order",
    "with_columns",
    "without",
]

Index = NDArray[np.int64]
Number = TypeVar("Number", np.int32, np.int64)


def empty_rows(ranges: Ranges) -> SynapseRows:
    """Make rows without synapses."""
    return SynapseRows(np.zeros(ranges.source_size + 1, np.int64), np.zeros(0, np.int32))


def sources(rows: SynapseRows) -> Index:
    """Give the row of each synapse, in storage order."""
    return np.repeat(np.arange(rows.row.size - 1), np.diff(rows.row))


def creation_order(rows: SynapseRows, stored: NDArray[np.generic]) -> NDArray[np.generic]:
    """Bring values of synapses from storage order to the order of creation."""
    found = creation_numbers(rows)
    if found is None:
        return stored
    ordered = np.empty_like(stored)
    ordered[found] = stored
    return ordered


def creation_numbers(rows: SynapseRows, *, keep: bool = False) -> NDArray[np.int32] | None:
    """Give each stored synapse's creation number; None where storage is in that order.

    What can be found again is kept for those who ask for few synapses at a time.
    """
    if rows.number is not None or not rows.by_target:
        return rows.number
    found = _inverse(_by_target(rows))
    rows.number = found if keep else None
    return found


def storage_order(rows: SynapseRows, chosen: Index) -> Index:
    """Give the places in storage of synapses with these creation numbers."""
    if rows.number is None and not rows.by_target:
        return chosen
    if rows.place is None:
        rows.place = _by_target(rows) if rows.number is None else _inverse(rows.number)
    return rows.place[chosen].astype(np.int64)


def _by_target(rows: SynapseRows) -> NDArray[np.int32]:
    """List the places in storage by target, and those of a target by source."""
    targets = rows.post.astype(np.int64)
    starts = int(targets.max(initial=-1)) + 1
    return sort_pairs(targets, targets, starts)[2].astype(np.int32)


def _inverse(order: NDArray[np.int32]) -> NDArray[np.int32]:
    inverse = np.empty(order.size, np.int32)
    inverse[order] = np.arange(order.size, dtype=np.int32)
    return inverse


def from_pairs(pre: Index, post: Index, ranges: Ranges) -> SynapseRows:
    """Make rows of the synapses between row numbers and target elements, in this order."""
    return _sorted(pre, post, ranges.source_size)[0]


def _sorted(pre: Index, post: Index, n_rows: int) -> tuple[SynapseRows, Index]:
    """Make rows of synapses in order of creation; give also which of these each place has."""
    starts, columns, order = sort_pairs(pre, post, n_rows)
    return _numbered(starts, columns, order.astype(np.int32)), order


def from_rule(found: Sequence[Found], domain: Pairs, ranges: Ranges) -> SynapseRows:
    """Make rows of the synapses that a rule finds."""
    outer = _joined([each.outer for each in found], np.int64)
    counts = _joined([each.counts for each in found], np.int64)
    partners = _joined([each.partners for each in found], np.int32)
    starts = np.concatenate([[0], np.cumsum(counts)])
    if domain.outer == "post":
        elements, rows = ranges.elements_of(outer), ranges.rows_of(partners)
        is_numbered = not domain.by_source
        turned = turn_rows(starts, elements, rows, ranges.source_size, ordered=is_numbered)
        return _numbered(*turned)
    post = ranges.elements_of(partners)
    if ranges.source_members is None:
        return SynapseRows(starts, post.astype(np.int32, copy=False))
    return from_pairs(np.repeat(ranges.rows_of(outer), counts), post, ranges)


def _numbered(
    starts: Index, post: NDArray[np.int32], number: NDArray[np.int32] | None
) -> SynapseRows:
    """Make rows with these creation numbers, which are stored only where they cannot be found."""
    if number is None or _is_identity(number):
        return SynapseRows(starts, post)
    place = _inverse(number)
    target = post[place]
    later, same = target[1:] > target[:-1], target[1:] == target[:-1]
    if np.all(later | (same & (place[1:] > place[:-1]))):
        return SynapseRows(starts, post, by_target=True)
    return SynapseRows(starts, post, number)


def merged(rows: SynapseRows, new: SynapseRows) -> tuple[SynapseRows, Index | None]:
    """Add synapses behind those that exist.

    Returns the new rows and, for each stored synapse, its place among the old ones in storage
    followed by the new ones; None where there are no old ones.
    """
    if rows.size == 0:
        return new, None
    created = [_created(each) for each in (rows, new)]
    both = tuple(zip((rows, new), created, strict=True))
    pre = np.concatenate([sources(each)[places] for each, places in both])
    post = np.concatenate([each.post[places] for each, places in both])
    both_rows, order = _sorted(pre, post, rows.row.size - 1)
    return both_rows, np.concatenate([created[0], rows.size + created[1]])[order]


def _created(rows: SynapseRows) -> Index:
    """Give the places in storage of all synapses, in order of creation."""
    return storage_order(rows, np.arange(rows.size))


def _joined(parts: Sequence[NDArray[Number]], dtype: type[Number]) -> NDArray[Number]:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, dtype)


def without(rows: SynapseRows, removed: Index) -> tuple[SynapseRows, NDArray[np.bool_]]:
    """Take away synapses, by number; give the others' rows, and which places they come from."""
    stays = np.ones(rows.size, bool)
    stays[removed] = False
    before = creation_numbers(rows)
    kept = stays if before is None else stays[before]
    starts = np.concatenate([[0], np.cumsum(kept)])[rows.row]
    number = None
    if rows.number is not None:
        order = (np.cumsum(stays) - 1)[rows.number[kept]]
        number = None if _is_identity(order) else order.astype(np.int32)
    return SynapseRows(starts, rows.post[kept], number, by_target=rows.by_target), kept


def with_columns(rows: SynapseRows, ranges: Ranges) -> None:
    """Find the synapses of each target element, in order of creation, where not known yet."""
    if rows.column is not None:
        return
    columns = rows.post.astype(np.int64) - ranges.target_start
    created = creation_numbers(rows)
    number = None if created is None else created.astype(np.int64)
    starts, synapse, row = transpose(rows.row, columns.astype(np.int32), number, ranges.target_size)
    rows.column, rows.synapse = starts, synapse.astype(np.int32)
    rows.pre = (row + ranges.source_start).astype(np.int32)


def _is_identity(order: NDArray[np.generic]) -> bool:
    if order.size and order[-1] != order.size - 1:
        return False
    return bool(np.array_equal(order, np.arange(order.size, dtype=order.dtype)))
