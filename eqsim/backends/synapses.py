"""Synapses in compressed rows: adding to them, and the order of creation beside that of storage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.executor import Ranges
from eqsim.backends.memory import SynapseRows
from eqsim.engine.connect import sort_pairs, transpose

__all__ = ["creation_order", "empty_rows", "merged", "sources", "storage_order", "with_columns"]

Index = NDArray[np.int64]


def empty_rows(ranges: Ranges) -> SynapseRows:
    """Make rows without synapses."""
    return SynapseRows(np.zeros(ranges.source_size + 1, np.int64), np.zeros(0, np.int32))


def sources(rows: SynapseRows) -> Index:
    """Give the row of each synapse, in storage order."""
    return np.repeat(np.arange(rows.row.size - 1), np.diff(rows.row))


def creation_order(rows: SynapseRows, stored: NDArray[np.generic]) -> NDArray[np.generic]:
    """Bring values of synapses from storage order to the order of creation."""
    if rows.number is None:
        return stored
    ordered = np.empty_like(stored)
    ordered[rows.number] = stored
    return ordered


def storage_order(rows: SynapseRows, numbers: Index) -> Index:
    """Give the places in storage of synapses with these creation numbers."""
    if rows.number is None:
        return numbers
    if rows.place is None:
        rows.place = np.empty(rows.size, np.int32)
        rows.place[rows.number] = np.arange(rows.size, dtype=np.int32)
    return rows.place[numbers].astype(np.int64)


def merged(rows: SynapseRows, pre: Index, post: Index) -> tuple[SynapseRows, Index]:
    """Add synapses (row numbers, target elements) behind those that exist.

    Returns the new rows and, for each stored synapse, its place among the old ones in storage
    followed by the new ones.
    """
    old_numbers = np.arange(rows.size) if rows.number is None else rows.number
    created = np.empty(rows.size, np.int64)
    created[old_numbers] = np.arange(rows.size)
    all_pre = np.concatenate([sources(rows)[created], pre])
    all_post = np.concatenate([rows.post[created].astype(np.int64), post])
    starts, columns, order = sort_pairs(all_pre, all_post, rows.row.size - 1)
    origin = np.concatenate([created, rows.size + np.arange(pre.size)])[order]
    number = None if _is_identity(order) else order.astype(np.int32)
    return SynapseRows(starts, columns, number), origin


def with_columns(rows: SynapseRows, ranges: Ranges) -> None:
    """Find the synapses of each target element, in order of creation, where not known yet."""
    if rows.column is not None:
        return
    columns = rows.post.astype(np.int64) - ranges.target_start
    number = None if rows.number is None else rows.number.astype(np.int64)
    starts, synapse, row = transpose(rows.row, columns.astype(np.int32), number, ranges.target_size)
    rows.column, rows.synapse = starts, synapse.astype(np.int32)
    rows.pre = (row + ranges.source_start).astype(np.int32)


def _is_identity(order: NDArray[np.generic]) -> bool:
    return bool(np.array_equal(order, np.arange(order.size)))
