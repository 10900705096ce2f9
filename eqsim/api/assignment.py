"""Python values to arrays that a variable can store."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.model.variables import StateVariable
from eqsim.units import to_si

__all__ = ["to_storable"]


def to_storable(
    value: Any, target: StateVariable, what: str, *, with_units: bool
) -> NDArray[np.generic]:
    """Give values in SI and in the variable's type.

    Numbers are cut off for an integer, and are true where they are not zero.
    """
    magnitude = np.asarray(to_si(value, target.dimension if with_units else None, what=what))
    if magnitude.dtype.kind not in "biuf":
        raise ModelError(f"{what}: {magnitude.dtype} values cannot be stored")
    if target.dtype.is_integer:
        return _whole(magnitude, what)
    return magnitude.astype(target.dtype.numpy)


def _whole(values: NDArray[Any], what: str) -> NDArray[np.generic]:
    limits = np.iinfo(np.int32)
    wrong = ~np.isfinite(values) | (values < limits.min) | (values > limits.max)
    if wrong.any():
        raise ModelError(
            f"{what}: {values[wrong].flat[0]} is not an integer of 32 bits",
            details=(f"integers lie between {limits.min} and {limits.max}",),
        )
    return values.astype(DType.I32.numpy)
