"""Users' indices to arrays of element numbers, checked."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ConnectionIndexError, ModelError

__all__ = [
    "ElementIndices",
    "Index",
    "as_numbers",
    "checked_slice",
    "element_numbers",
    "index_array",
    "is_all",
    "numpy_index",
]

#: What users may write between square brackets.
Index: TypeAlias = Any


class Located(Protocol):
    """What has elements that can be chosen."""

    def _size(self) -> int:
        """Give the number of elements."""

    def _locate(self, index: Index, visible: Mapping[str, Any] | None) -> Any:
        """Turn a user's index into one of NumPy's."""


class ElementIndices:
    """The numbers of an object's elements, to be chosen from.

    Parameters
    ----------
    owner : group or synapses
        Whose elements.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(5, "x : 1")
    >>> G.x = "i**2"
    >>> G.indices["x > 3"]
    array([2, 3, 4])
    """

    __slots__ = ("_owner",)

    def __init__(self, owner: Located) -> None:
        self._owner = owner

    def __getitem__(self, index: Index) -> NDArray[np.int64]:
        return as_numbers(self._owner._locate(index, None), self._owner._size)


def numpy_index(index: Index, size: int, what: str) -> Any:
    """Check an index of numbers and give it in a form for NumPy: int, slice or array."""
    if isinstance(index, slice):
        return checked_slice(index, what)
    if index is Ellipsis:
        return slice(None)
    if _is_whole_number(index):
        return _checked_number(operator.index(index), size, what)
    return _checked_array(index, size, what)


def checked_slice(index: slice, what: str) -> slice:
    """Refuse a slice whose parts are no whole numbers, or that makes no steps."""
    for part in (index.start, index.stop, index.step):
        if part is not None and not _is_whole_number(part):
            raise ModelError(f"{what}: {part!r} is no bound of a slice", hint="use whole numbers")
    if index.step == 0:
        raise ModelError(f"{what}: the step of a slice cannot be 0")
    return index


def element_numbers(index: Index, size: int, what: str) -> NDArray[np.int64]:
    """Give the numbers of the chosen elements, each from 0 to size - 1."""
    return as_numbers(numpy_index(index, size, what), lambda: size)


def is_all(index: Index) -> bool:
    """Tell whether an index chooses everything, without asking what there is."""
    return index is Ellipsis or (isinstance(index, slice) and bool(index == slice(None)))


def as_numbers(chosen: Any, size: Callable[[], int]) -> NDArray[np.int64]:
    """List the elements that one of NumPy's indices chooses of so many."""
    if isinstance(chosen, slice):
        return np.arange(*chosen.indices(size()), dtype=np.int64)
    return np.atleast_1d(np.asarray(chosen, np.int64))


def _is_whole_number(index: Index) -> bool:
    return hasattr(type(index), "__index__") and not isinstance(index, (bool, np.bool_, np.ndarray))


def _checked_number(index: int, size: int, what: str) -> int:
    if not -size <= index < size:
        raise ConnectionIndexError(
            f"{what}: index {index} is out of range", details=(f"indices: 0 to {size - 1}",)
        )
    return index % size


def index_array(index: Index, what: str) -> Any:
    """Give an index as an array of numbers (whichever there are) or of flags."""
    try:
        array = np.asarray(index)
    except ValueError:  # lists of several lengths
        raise _no_index(index, what) from None
    if array.dtype == bool and array.ndim:
        return array
    if array.size == 0:
        return np.zeros(0, np.int64)
    if array.dtype.kind not in "iu" or array.ndim > 1:
        raise _no_index(index, what)
    return array.astype(np.int64)


def _checked_array(index: Index, size: int, what: str) -> NDArray[np.int64]:
    numbers: NDArray[Any] = index_array(index, what)
    if numbers.dtype == bool:
        if numbers.shape != (size,):
            raise ModelError(
                f"{what}: a mask needs one value per element",
                details=(f"found: shape {numbers.shape}", f"expected: ({size},)"),
            )
        return np.flatnonzero(numbers)
    outside = numbers[(numbers < -size) | (numbers >= size)]
    if outside.size:
        raise ConnectionIndexError(
            f"{what}: index {outside.flat[0]} is out of range",
            details=(f"indices: 0 to {size - 1}",),
        )
    return np.where(numbers < 0, numbers + size, numbers)


def _no_index(index: Index, what: str) -> ModelError:
    return ModelError(
        f"{what}: {index!r} is not an index",
        hint="use a whole number, a slice, an array of whole numbers or booleans, or a string",
    )
