"""Python values to arrays that a variable can store."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ModelError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.model.variables import StateVariable
from eqsim.units import dimension_of, to_si

__all__ = ["to_storable"]

_DEFAULT_BITS = 32


def to_storable(
    value: Any, target: StateVariable, what: str, *, with_units: bool
) -> NDArray[np.generic]:
    """Give values in SI and in the variable's type.

    Numbers are cut off for an integer; 0 and 1 stand for false and true.
    """
    if target.dtype is DType.BOOL and not dimension_of(value).is_dimensionless:
        raise UnitError(
            f"{what} is true or false, not a quantity",
            details=(f"found: {dimension_of(value)}",),
            hint="compare it with something, such as x > 0*mV",
        )
    magnitude = np.asarray(to_si(value, target.dimension if with_units else None, what=what))
    if magnitude.dtype.kind not in "biuf":
        raise ModelError(f"{what}: {magnitude.dtype} values cannot be stored")
    if target.dtype is DType.BOOL:
        _refuse_numbers(magnitude, what)
    if target.dtype.is_integer:
        return _whole(magnitude, target.stored.numpy, what)
    return magnitude.astype(target.stored.numpy)


def _refuse_numbers(values: NDArray[Any], what: str) -> None:
    """Refuse numbers that are no truth values."""
    wrong = (values != 0) & (values != 1)
    if wrong.any():
        raise ModelError(
            f"{what} is True or False, not {values[wrong].flat[0]}",
            hint="compare it with something, such as x > 0",
        )


def _whole(values: NDArray[Any], dtype: np.dtype[np.generic], what: str) -> NDArray[np.generic]:
    bits = 8 * dtype.itemsize
    first, beyond = -(2 ** (bits - 1)), 2 ** (bits - 1)
    wrong = ~np.isfinite(values) | (values < first) | (values > beyond - 1)
    if values.dtype.kind == "f":
        wrong |= values >= float(beyond)
    if wrong.any():
        raise ModelError(
            f"{what}: {values[wrong].flat[0]} is not an integer of {bits} bits",
            details=(f"integers lie between {first} and {beyond - 1}",),
            hint=None if bits > _DEFAULT_BITS else "dtype={'name': 'int64'} has a larger range",
        )
    return values.astype(dtype)
