"""Random connection matrices by rows, and compressed sparse rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqsim.engine import _engine

__all__ = ["MAX_COLUMNS", "bernoulli_rows", "sample_rows", "sort_pairs", "transpose"]

MAX_COLUMNS = 2**31 - 1
"""The largest number of rows or columns: indices are 32-bit."""


def bernoulli_rows(
    key: int, rows: ArrayLike, n_cols: int, p: float
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Connect each row to each column with one probability, independently.

    Parameters
    ----------
    key : int
        The key of the stream.
    rows : array_like of int
        Numbers of the rows; a row depends on its number, `n_cols`, `p` and the key only.
    n_cols : int
        Number of columns.
    p : float
        The probability, in [0, 1].

    Returns
    -------
    row_ptr : ndarray of int64
        Where each row starts, and the total.
    columns : ndarray of int32
        The columns, increasing within a row.
    """
    numbers = _row_numbers(rows, n_cols)
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"a probability lies in [0, 1], found {p}")
    row_ptr = np.empty(len(numbers) + 1, dtype=np.int64)
    memory = _engine.bernoulli_rows(key, numbers, n_cols, p, row_ptr)
    return row_ptr, np.frombuffer(memory, dtype=np.int32)


def sample_rows(
    key: int, rows: ArrayLike, n_cols: int, size: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Connect each row to `size` different columns, every choice with the same probability.

    See `bernoulli_rows` for what is given back.
    """
    numbers = _row_numbers(rows, n_cols)
    if not 0 <= size <= n_cols:
        raise ValueError(f"cannot choose {size} of {n_cols} columns")
    row_ptr = np.empty(len(numbers) + 1, dtype=np.int64)
    work = np.zeros(n_cols // 64 + 1, dtype=np.uint64)
    memory = _engine.sample_rows(key, numbers, n_cols, size, work, row_ptr)
    return row_ptr, np.frombuffer(memory, dtype=np.int32)


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


def _row_numbers(rows: ArrayLike, n_cols: int) -> NDArray[np.int64]:
    if not 0 <= n_cols <= MAX_COLUMNS:
        raise ValueError(f"the number of columns lies in [0, {MAX_COLUMNS}], found {n_cols}")
    return np.ascontiguousarray(rows, dtype=np.int64).ravel()
