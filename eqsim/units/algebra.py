"""The algebra of pint's unit products, cached: what a product or a sum of quantities has as unit.

A result without dimension is given as None with the factor that turns it into a plain number, so
that ``3*mV/(2*volt)`` decays to a float with its scale applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from eqsim.errors import UnitError
from eqsim.units.dimensions import DIMENSIONLESS, Dimension, as_exponent
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
def power_units(base: Container, exponent: Any) -> tuple[Container | None, float]:
    """Give the unit of a power."""
    factor = as_exponent(exponent)
    powers: Mapping[str, Any] = base
    raised = {name: _pint_power(as_exponent(power) * factor) for name, power in powers.items()}
    return _decay(Container({name: power for name, power in raised.items() if power}))


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
    terms = factorise(dimension.exponents)
    return Container({name: _pint_power(power) for name, power in terms})


def fits_any_dimension(value: Any) -> bool:
    """Whether a plain number, or each element of an array, is zero, infinite or not a number."""
    if type(value) is float or type(value) is int:
        return value == 0 or value != value or value in (float("inf"), float("-inf"))
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        return False
    return bool(np.all((array == 0) | ~np.isfinite(array)))


def mismatch(action: str, left: tuple[str, Dimension], right: tuple[str, Dimension]) -> UnitError:
    """Describe two values, each with its text, whose units should be the same."""
    (left_text, left_dimension), (right_text, right_dimension) = left, right
    hint = None
    if right_dimension == DIMENSIONLESS:
        hint = f"give the number a unit: {right_text}*{left_dimension}"
    elif left_dimension == DIMENSIONLESS:
        hint = f"give the number a unit: {left_text}*{right_dimension}"
    return UnitError(
        f"cannot {action} {left_text} and {right_text}: their units differ",
        details=(f"left side: {left_dimension}", f"right side: {right_dimension}"),
        hint=hint,
    )


def _decay(units: Container) -> tuple[Container | None, float]:
    scale, dimension = scale_and_dimension(units)
    return (None, scale) if dimension == DIMENSIONLESS else (units, 1.0)


def _pint_power(power: Fraction) -> int | float:
    return int(power) if power.denominator == 1 else float(power)
