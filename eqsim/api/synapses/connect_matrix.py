"""Synapses as a matrix: from one, and to one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ModelError

__all__ = ["entries_of", "sparse_matrix"]

Sizes = tuple[int | None, int | None]
Ends = tuple[NDArray[np.int64], NDArray[np.int64]]


def entries_of(matrix: Any, sizes: Sizes) -> tuple[Ends, Any]:
    """Give the rows and columns of the entries of a matrix, and their values.

    Where a size is None, which is not known yet, the matrix may have any.
    The entries of a sparse matrix are those that it stores, in its order; those of an array are
    what is not 0, row by row.
    """
    if hasattr(matrix, "tocoo"):
        entries = matrix.tocoo()
        _check_shape(entries.shape, sizes)
        return (entries.row.astype(np.int64), entries.col.astype(np.int64)), entries.data
    array = matrix if hasattr(matrix, "magnitude") else np.asarray(matrix)
    magnitudes = np.asarray(getattr(array, "magnitude", array))
    if magnitudes.dtype.kind not in "biuf":
        raise ModelError(f"connect: the matrix holds numbers, not {magnitudes.dtype}")
    _check_shape(magnitudes.shape, sizes)
    rows, columns = np.nonzero(magnitudes)
    return (rows, columns), array[rows, columns]


def _check_shape(shape: tuple[int, ...], sizes: Sizes) -> None:
    known = [found if size is None else size for size, found in zip(sizes, shape, strict=False)]
    if list(shape) != known:
        raise ModelError(
            "connect: the matrix has the wrong shape",
            details=(
                f"found: {tuple(shape)}",
                f"expected: {sizes}, a row for each source and a column for each target",
            ),
        )


def sparse_matrix(
    entries: NDArray[Any],
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    sizes: tuple[int, int],
    name: str,
) -> Any:
    """Give a sparse matrix with these entries, in their order."""
    try:
        sparse = import_module("scipy.sparse")
    except ImportError:
        raise ModelError(
            f"{name}.to_sparse: SciPy is not installed", hint="pip install scipy"
        ) from None
    return sparse.coo_array((entries, ends), shape=sizes)
