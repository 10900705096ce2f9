"""Mathematical functions of NumPy arrays, with the bits of the generated code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqsim.engine import _engine

__all__ = ["ARITY", "FUNCTIONS", "INTEGER_FUNCTIONS", "apply", "apply_int64", "to_int64"]

_NUMBERS = {name: number for number, (name, _) in enumerate(_engine.function_table())}

ARITY: Mapping[str, int] = MappingProxyType(dict(_engine.function_table()))
"""Number of arguments of each function."""

FUNCTIONS: frozenset[str] = frozenset(ARITY)
"""Names `apply` knows; each is also a function of the namespace `eqsim` in C++."""

INTEGER_FUNCTIONS: frozenset[str] = frozenset({"floor_div", "mod"})
"""Names `apply_int64` knows."""


def apply(name: str, *arguments: ArrayLike) -> NDArray[np.float64]:
    """Apply a function element by element, in double precision.

    Parameters
    ----------
    name : str
        One of `FUNCTIONS`.
    *arguments : array_like
        As many as the function takes; they are broadcast.

    Returns
    -------
    ndarray of float64
        A new array of the common shape.
    """
    if name not in ARITY or len(arguments) != ARITY[name]:
        raise TypeError(f"no function {name!r} of {len(arguments)} arguments")
    arrays = [np.asarray(argument, dtype=np.float64) for argument in arguments]
    shape = arrays[0].shape
    if any(array.shape != shape for array in arrays):
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        arrays = [np.broadcast_to(array, shape) for array in arrays]
    out = np.empty(shape)
    _engine.apply(_NUMBERS[name], [array.ravel() for array in arrays], out.reshape(-1))
    return out


def apply_int64(name: str, a: ArrayLike, b: ArrayLike) -> NDArray[np.int64]:
    """Divide integers as Python does: `floor_div` or `mod`; division by zero gives zero."""
    if name not in INTEGER_FUNCTIONS:
        raise TypeError(f"no integer function {name!r}")
    first, second = np.broadcast_arrays(
        np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
    )
    out = np.empty(first.shape, dtype=np.int64)
    _engine.apply_int64(
        name == "mod",
        np.ascontiguousarray(first).ravel(),
        np.ascontiguousarray(second).ravel(),
        out.reshape(-1),
    )
    return out


def to_int64(values: ArrayLike) -> NDArray[np.int64]:
    """Round towards zero; what has no int64 (nan, infinite, too large) becomes -2**63."""
    array = np.asarray(values, dtype=np.float64)
    out = np.empty(array.shape, dtype=np.int64)
    _engine.to_int64(np.ascontiguousarray(array).ravel(), out.reshape(-1))
    return out
