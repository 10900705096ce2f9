"""The algebra of pint's unit products, cached: what a product or a sum of quantities has as unit.

A result without dimension is given as None with the factor that turns it into a plain number, so
that ``3*mV/(2*volt)`` decays to a float with its scale applied.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from eqsim.errors import UnitError
from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.naming import factorise
from eqsim.units.registry import Container, scale_and_dimension

__all__ = [
    "conversion_factor",
    "fits_any_dimension",
    "mismatch",
    "power_units",
    "product_units",
    "quotient_units",
    "si_units",
]


@cache
def product_units(left: Container, right: Container) -> tuple[Container | None, float]:
    """Give the unit of a product."""
    return _decay(left * right)


@cache
def quotient_units(left: Container, right: Container) -> tuple[Container | None, float]:
    """Give the unit of a quotient."""
    return _decay(left / right)


@cache
def power_units(base: Container, exponent: float | Fraction) -> tuple[Container | None, float]:
    """Give the unit of a power."""
    whole = int(exponent) if exponent == int(exponent) else float(exponent)
    return _decay(Container({name: power * whole for name, power in base.items() if whole}))


@cache
def conversion_factor(found: Container, wanted: Container) -> float | None:
    """Give what to multiply by to convert, or None where the dimensions differ."""
    found_scale, found_dimension = scale_and_dimension(found)
    wanted_scale, wanted_dimension = scale_and_dimension(wanted)
    if found_dimension != wanted_dimension:
        return None
    return scale_and_dimension(found / wanted)[0] if found_scale != wanted_scale else 1.0


@cache
def si_units(dimension: Dimension) -> Container:
    """Give the unscaled unit of a dimension, named as it is printed."""
    return Container(
        {
            name: int(power) if power.denominator == 1 else float(power)
            for name, power in factorise(dimension.exponents)
        }
    )


def fits_any_dimension(value: Any) -> bool:
    """Whether a plain number, or each element of an array, is zero, infinite or not a number."""
    if type(value) is float or type(value) is int:
        return value == 0 or value != value or value in (float("inf"), float("-inf"))
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        return False
    return bool(np.all((array == 0) | ~np.isfinite(array)))


def mismatch(action: str, found: tuple[str, Dimension], expected: tuple[str, Dimension]) -> UnitError:
    """Describe two values whose units should be the same."""
    (found_text, found_dimension), (expected_text, expected_dimension) = found, expected
    hint = None
    if found_dimension == DIMENSIONLESS:
        hint = f"give the number a unit: {found_text}*{expected_dimension}"
    elif expected_dimension == DIMENSIONLESS:
        hint = f"give the number a unit: {expected_text}*{found_dimension}"
    return UnitError(
        f"cannot {action} {expected_text} and {found_text}: their units differ",
        details=(f"left side: {expected_dimension}", f"right side: {found_dimension}"),
        hint=hint,
    )


def _decay(units: Container) -> tuple[Container | None, float]:
    scale, dimension = scale_and_dimension(units)
    return (None, scale) if dimension == DIMENSIONLESS else (units, 1.0)
