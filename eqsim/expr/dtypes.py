"""The element types of values, from the user's flags to generated code."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

__all__ = ["DType"]


class DType(StrEnum):
    """A type that a value can have.

    Arithmetic on integers is done in 64 bits; `I32` is a storage type.
    """

    BOOL = "bool"
    I32 = "i32"
    I64 = "i64"
    F32 = "f32"
    F64 = "f64"

    @property
    def is_float(self) -> bool:
        """Whether this is a floating-point type."""
        return self in (DType.F32, DType.F64)

    @property
    def is_integer(self) -> bool:
        """Whether this is an integer type (booleans are not)."""
        return self in (DType.I32, DType.I64)

    @property
    def numpy(self) -> np.dtype[np.generic]:
        """The NumPy type that stores it."""
        return np.dtype(
            {"bool": "bool", "i32": "int32", "i64": "int64", "f32": "float32", "f64": "float64"}[
                self.value
            ]
        )
