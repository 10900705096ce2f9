"""Columns that compiled code has grown, as arrays."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from eqsim.engine import _engine

__all__ = ["take_column"]

Scalar = TypeVar("Scalar", bound=np.generic)


def take_column(address: int, dtype: type[Scalar]) -> NDArray[Scalar]:
    """Move the contents of the `eqsim::Column` at an address into an array; it is left empty.

    The address must be that of a valid column whose elements have the item size of `dtype`.
    """
    memory = _engine.take_column(address, np.dtype(dtype).itemsize)
    return np.frombuffer(memory, dtype=dtype)
