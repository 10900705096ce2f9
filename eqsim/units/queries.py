"""Questions about units, under the names that Brian's users know."""

from __future__ import annotations

from typing import Any

import numpy as np

from eqsim.errors import UnitError
from eqsim.units.conversion import dimension_of, split
from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.display import format_value
from eqsim.units.quantity import Quantity, from_si
from eqsim.units.registry import registry

__all__ = [
    "get_dimensions",
    "get_unit",
    "have_same_dimensions",
    "in_best_unit",
    "in_unit",
    "is_dimensionless",
    "is_scalar_type",
    "register_new_unit",
]


def get_dimensions(value: object) -> Dimension:
    """Give the dimension of a value; `DIMENSIONLESS` for plain numbers."""
    return dimension_of(value)


def get_unit(dimension: Dimension | object) -> Any:
    """Give the unscaled unit of a dimension or value (1.0 if it has none)."""
    found = dimension if isinstance(dimension, Dimension) else dimension_of(dimension)
    return from_si(1.0, found)


def have_same_dimensions(left: object, right: object) -> bool:
    """Whether two values (or dimensions) could be added."""
    first, second = (
        each if isinstance(each, Dimension) else dimension_of(each) for each in (left, right)
    )
    return first == second


def is_dimensionless(value: object) -> bool:
    """Whether a value is a plain number (or an array of them)."""
    return dimension_of(value) == DIMENSIONLESS


def is_scalar_type(value: object) -> bool:
    """Whether a value is one plain number."""
    try:
        magnitude, dimension = split(value)
    except UnitError:
        return False
    return dimension == DIMENSIONLESS and np.ndim(magnitude) == 0


def in_unit(value: Any, unit: Any, precision: int | None = None) -> str:
    """Write a value in a given unit: ``in_unit(3*mV, volt)`` is ``'0.003 V'``.

    Parameters
    ----------
    value : quantity
        The value.
    unit : quantity
        The unit.
    precision : int, optional
        Number of decimals.

    Returns
    -------
    str
        The text.
    """
    return str(Quantity(value).in_unit(unit, precision))


def in_best_unit(value: Any, precision: int | None = None) -> str:
    """Write a value in the unit that reads best, with a number of decimals if given."""
    magnitude, dimension = split(value)
    if dimension == DIMENSIONLESS:
        return format_value(magnitude if precision is None else np.round(magnitude, precision))
    return str(Quantity(value).in_best_unit(precision))


def register_new_unit(unit: Any) -> None:
    """Prefer a unit when values of its dimension are printed.

    Parameters
    ----------
    unit : quantity
        Such as ``pfarad/umeter**2``.
    """
    if not isinstance(unit, Quantity):
        raise UnitError(f"a unit is needed, not {unit!r}", hint="e.g. pfarad/umeter**2")
    registry.default_preferred_units.append(unit.units)
