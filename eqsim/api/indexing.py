"""Users' indices to arrays of element numbers, checked."""

from __future__ import annotations

import operator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ConnectionIndexError, ModelError

__all__ = ["Index", "element_numbers", "numpy_index"]

#: What users may write between square brackets.
Index: TypeAlias = Any


def numpy_index(index: Index, size: int, what: str) -> Any:
    """Check an index of numbers and give it in a form for NumPy: int, slice or array."""
    if isinstance(index, slice):
        return index
    if index is Ellipsis:
        return slice(None)
    if _is_whole_number(index):
        return _checked_number(operator.index(index), size, what)
    return _checked_array(index, size, what)


def element_numbers(index: Index, size: int, what: str) -> NDArray[np.int64]:
    """Give the numbers of the chosen elements, each from 0 to size - 1."""
    chosen = numpy_index(index, size, what)
    if isinstance(chosen, slice):
        return np.arange(size, dtype=np.int64)[chosen]
    return np.atleast_1d(np.asarray(chosen, np.int64))


def _is_whole_number(index: Index) -> bool:
    return hasattr(index, "__index__") and not isinstance(index, (bool, np.bool_, np.ndarray))


def _checked_number(index: int, size: int, what: str) -> int:
    if not -size <= index < size:
        raise ConnectionIndexError(
            f"{what}: index {index} is out of range", details=(f"indices: 0 to {size - 1}",)
        )
    return index % size


def _checked_array(index: Index, size: int, what: str) -> NDArray[np.int64]:
    array = np.asarray(index)
    if array.dtype == bool:
        if array.shape != (size,):
            raise ModelError(
                f"{what}: a mask needs one value per element",
                details=(f"found: shape {array.shape}", f"expected: ({size},)"),
            )
        return np.flatnonzero(array)
    if array.size == 0:
        return np.zeros(0, np.int64)
    if array.dtype.kind not in "iu" or array.ndim > 1:
        raise ModelError(
            f"{what}: {index!r} is not an index",
            hint="use a whole number, a slice, an array of whole numbers or booleans, or a string",
        )
    numbers = array.astype(np.int64)
    outside = numbers[(numbers < -size) | (numbers >= size)]
    if outside.size:
        raise ConnectionIndexError(
            f"{what}: index {outside.flat[0]} is out of range",
            details=(f"indices: 0 to {size - 1}",),
        )
    return np.where(numbers < 0, numbers + size, numbers)
