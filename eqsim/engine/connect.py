"""Random connection matrices by rows, and compressed sparse rows."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqsim.engine import _engine

__all__ = [
    "MAX_COLUMNS",
    "bernoulli_rows",
    "sample_rows",
    "share_rows",
    "sort_pairs",
    "transpose",
    "turn_rows",
]

Number = TypeVar("Number", np.int64, np.float64)

MAX_COLUMNS = 2**31 - 1
"""The largest number of rows or columns: indices are 32-bit."""


def bernoulli_rows(
    key: int, rows: ArrayLike, n_cols: ArrayLike, p: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Connect each row to each column with some probability, independently.

    Parameters
    ----------
    key : int
        The key of the stream.
    rows : array_like of int
        Numbers of the rows; a row depends on its number, its `n_cols`, its `p` and the key only.
    n_cols : int or array_like of int
        Number of columns, of each row.
    p : float or array_like of float
        The probability, in [0, 1], of each row.

    Returns
    -------
    row_ptr : ndarray of int64
        Where each row starts, and the total.
    columns : ndarray of int32
        The columns, increasing within a row.
    """
    numbers, widths = _row_numbers(rows, n_cols)
    chances = _for_each(p, numbers, np.float64)
    wrong = chances[~((chances >= 0.0) & (chances <= 1.0))]
    if wrong.size:
        raise ValueError(f"a probability lies in [0, 1], found {wrong[0]}")
    row_ptr = np.empty(len(numbers) + 1, dtype=np.int64)
    memory = _engine.bernoulli_rows(key, numbers, widths, chances, row_ptr)
    return row_ptr, np.frombuffer(memory, dtype=np.int32)


def sample_rows(
    key: int, rows: ArrayLike, n_cols: ArrayLike, size: ArrayLike, *, replacement: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Connect each row to `size` columns, every choice with the same probability.

    The columns are different ones and increase; with `replacement`, they are in the order in which
    they were drawn.  See `bernoulli_rows` for what is given back.
    """
    numbers, widths = _row_numbers(rows, n_cols)
    sizes = _for_each(size, numbers, np.int64)
    most = np.where(widths > 0, MAX_COLUMNS, 0) if replacement else widths
    wrong = np.flatnonzero((sizes < 0) | (sizes > most))
    if wrong.size:
        raise ValueError(f"cannot choose {sizes[wrong[0]]} of {widths[wrong[0]]} columns")
    row_ptr = np.empty(len(numbers) + 1, dtype=np.int64)
    if replacement:
        memory = _engine.draw_rows(key, numbers, widths, sizes, row_ptr)
    else:
        work = np.zeros(_set_words(int(widths.max(initial=0))), dtype=np.uint64)
        memory = _engine.sample_rows(key, numbers, widths, sizes, work, row_ptr)
    return row_ptr, np.frombuffer(memory, dtype=np.int32)


def share_rows(
    key: int, rows: ArrayLike, n_cols: ArrayLike, size: int, *, replacement: bool = False
) -> NDArray[np.int64]:
    """Give how much of one sample from the columns of all rows falls to each row.

    Rows with these numbers of columns drawn from each make the sample, every choice with the same
    probability; with `replacement`, a column can be drawn several times.
    """
    numbers, widths = _row_numbers(rows, n_cols)
    total = int(widths.sum())
    if size < 0 or (size > total and not replacement) or (size > 0 and total == 0):
        raise ValueError(f"cannot choose {size} of {total} columns")
    shares = np.zeros(len(numbers), dtype=np.int64)
    _engine.share_rows(key, numbers, widths, size, total, replacement, shares)
    return shares


def sort_pairs(
    i: ArrayLike, j: ArrayLike, n_rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Bring pairs (i, j) into compressed sparse rows; pairs of a row keep their order.

    Returns
    -------
    row_ptr : ndarray of int64
        Where each row starts, and the total.
    columns : ndarray of int32
        The j of every stored synapse.
    order : ndarray of int64
        The creation number of every stored synapse: its place in the arguments.
    """
    rows = np.ascontiguousarray(i, dtype=np.int32).ravel()
    targets = np.ascontiguousarray(j, dtype=np.int32).ravel()
    if len(rows) != len(targets):
        raise ValueError(f"{len(rows)} rows do not pair with {len(targets)} columns")
    row_ptr = np.empty(n_rows + 1, dtype=np.int64)
    columns = np.empty(len(rows), dtype=np.int32)
    order = np.empty(len(rows), dtype=np.int64)
    if not _engine.sort_pairs(rows, targets, row_ptr, columns, order):
        raise IndexError(f"a row lies outside [0, {n_rows})")
    return row_ptr, columns, order


def turn_rows(
    starts: ArrayLike,
    names: ArrayLike,
    columns: ArrayLike,
    n_cols: int,
    *,
    ordered: bool = True,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32] | None]:
    """Sort the pairs of some rows by their columns; those of a column keep their order.

    Parameters
    ----------
    starts : array_like of int
        Where each row begins among the columns, and their total.
    names : array_like of int
        What each row is called.
    columns : array_like of int
        The columns of all rows.
    n_cols : int
        Number of columns.
    ordered : bool
        Whether the places of the pairs before are given back.

    Returns
    -------
    col_ptr : ndarray of int64
        Where each column begins, and the total.
    rows : ndarray of int32
        The names of the rows of each column.
    order : ndarray of int32, optional
        Where each pair has been.
    """
    begins = np.ascontiguousarray(starts, dtype=np.int64)
    called = np.ascontiguousarray(names, dtype=np.int32)
    partners = np.ascontiguousarray(columns, dtype=np.int32)
    if len(begins) != len(called) + 1 or begins[0] != 0 or np.any(np.diff(begins) < 0):
        raise ValueError(f"starts does not rise from 0 over {len(called)} rows")
    if begins[-1] != len(partners):
        raise ValueError(f"starts ends at {begins[-1]}, and there are {len(partners)} columns")
    col_ptr = np.empty(n_cols + 1, dtype=np.int64)
    rows = np.empty(len(partners), dtype=np.int32)
    order = np.empty(len(partners), dtype=np.int32) if ordered else None
    if not _engine.turn_rows(begins, called, partners, col_ptr, rows, order):
        raise IndexError(f"a column lies outside [0, {n_cols})")
    return col_ptr, rows, order


def transpose(
    row_ptr: NDArray[np.int64],
    columns: NDArray[np.int32],
    order: NDArray[np.int64] | None,
    n_cols: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """List the synapses of every column by creation number.

    Parameters
    ----------
    row_ptr, columns : ndarray
        Compressed sparse rows.
    order : ndarray of int64, optional
        The creation number of every stored synapse; None where they were created as stored.
    n_cols : int
        Number of columns.

    Returns
    -------
    col_ptr : ndarray of int64
        Where each column starts, and the total.
    synapse : ndarray of int64
        Where the synapse is stored.
    row : ndarray of int32
        The row of the synapse.
    """
    count = len(columns)
    if row_ptr[0] != 0 or row_ptr[-1] != count or np.any(np.diff(row_ptr) < 0):
        raise ValueError(f"row_ptr does not rise from 0 to the number of synapses, {count}")
    stored = None
    if order is not None:
        stored = np.empty(count, dtype=np.int64)
        if len(order) != count or not _engine.invert(np.ascontiguousarray(order), stored):
            raise ValueError("order is no permutation of the synapses")
    col_ptr = np.empty(n_cols + 1, dtype=np.int64)
    synapse = np.empty(count, dtype=np.int64)
    row_of, row = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    if not _engine.transpose(row_ptr, columns, stored, row_of, col_ptr, synapse, row):
        raise IndexError(f"a column lies outside [0, {n_cols})")
    return col_ptr, synapse, row


def _row_numbers(rows: ArrayLike, n_cols: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    numbers = np.ascontiguousarray(rows, dtype=np.int64).ravel()
    widths = _for_each(n_cols, numbers, np.int64)
    wrong = widths[(widths < 0) | (widths > MAX_COLUMNS)]
    if wrong.size:
        raise ValueError(f"the number of columns lies in [0, {MAX_COLUMNS}], found {wrong[0]}")
    return numbers, widths


def _set_words(n_cols: int) -> int:
    """Give the number of 64-bit words of a set of columns, and of what tells which are used."""
    words = -(-n_cols // 64)
    return words - (-words // 64)


def _for_each(value: ArrayLike, rows: NDArray[np.int64], dtype: type[Number]) -> NDArray[Number]:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype), rows.shape))
