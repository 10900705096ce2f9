"""Between values with units and SI numbers: the gate through which all user values pass.

Besides quantities, numbers, arrays and lists, it takes objects that give a quantity by a method
``__quantity__``.
"""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Number
from typing import Any

import numpy as np
from pint.facets.plain import PlainQuantity, PlainUnit

from eqsim.errors import UnitError
from eqsim.units.algebra import fits_any_dimension
from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.registry import as_dimension, registry, scale_and_dimension

__all__ = ["dimension_of", "in_double_precision", "scaled", "split", "to_si"]

_LARGEST = int(np.finfo(float).max)

#: Names of the base units in pint's own registries.
_PINT_BASE_UNITS = ("meter", "kilogram", "second", "ampere", "kelvin", "mole", "candela")


def dimension_of(value: object) -> Dimension:
    """Give the dimension of a quantity (of any pint registry), number, array or list.

    Parameters
    ----------
    value : object
        What the user gave.

    Returns
    -------
    Dimension
        Its dimension; `DIMENSIONLESS` for plain numbers.

    Raises
    ------
    eqsim.errors.UnitError
        If the value is not numeric, or a list mixes dimensions.
    """
    if isinstance(value, PlainQuantity) and value._REGISTRY is registry:
        return scale_and_dimension(value._units)[1]
    return split(value)[1]


def to_si(value: object, dimension: Dimension | None = None, *, what: str = "value") -> Any:
    """Give the magnitude in SI units.

    Parameters
    ----------
    value : object
        A quantity, number, array, or list of these.
    dimension : Dimension, optional
        The dimension it should have. Plain zeros, infinities and NaN fit any.
    what : str
        What the value is for, in error messages.

    Returns
    -------
    float, int, bool or ndarray
        The magnitude. An array already in SI units is not copied.

    Raises
    ------
    eqsim.errors.UnitError
        If the value is not numeric or has another dimension.
    """
    try:
        magnitude, found = split(value)
    except UnitError as error:
        raise error.within(what) from None
    if dimension is None or found == dimension:
        return magnitude
    if found == DIMENSIONLESS and fits_any_dimension(magnitude):
        return magnitude
    raise _wrong_dimension(what, magnitude, found, dimension)


def split(value: Any) -> tuple[Any, Dimension]:
    """Separate a value into its SI magnitude and its dimension."""
    if isinstance(value, PlainQuantity):
        if value._REGISTRY is not registry:
            return _split_foreign(value)
        scale, dimension = scale_and_dimension(value._units)
        return scaled(value._magnitude, scale), dimension
    if isinstance(value, np.generic) and value.dtype.kind in "biufc":
        return value.item(), DIMENSIONLESS
    if isinstance(value, Number):
        return _finite_size(value), DIMENSIONLESS
    if isinstance(value, PlainUnit):
        return split(1.0 * value)
    if hasattr(type(value), "__quantity__"):
        return split(value.__quantity__())
    return _split_collection(value)


def scaled(magnitude: Any, factor: float) -> Any:
    """Multiply a magnitude by the factor of a conversion, in double precision."""
    return magnitude if factor == 1.0 else in_double_precision(magnitude) * factor


def in_double_precision(magnitude: Any) -> Any:
    """Give NumPy's numbers of less precision as float64, or complex128, all else as it is."""
    if isinstance(magnitude, np.ndarray | np.generic) and magnitude.dtype.kind in "fc":
        return magnitude.astype(np.result_type(magnitude.dtype, np.float64), copy=False)
    return magnitude


def _finite_size(value: Any) -> Any:
    """Refuse whole numbers that no float can hold."""
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        raise UnitError("a whole number is too large for a float", hint="write inf for infinity")
    return value


def _split_collection(value: Any) -> tuple[Any, Dimension]:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if not all(issubclass(kind, Number | np.generic) for kind in set(map(type, value))):
            return _stack(value)
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return _stack(value.tolist())
    if not isinstance(value, np.ndarray) and hasattr(type(value), "__array__"):
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return value, DIMENSIONLESS
    raise UnitError(
        f"a number or quantity is needed, not {value!r} ({type(value).__name__})",
        hint="write a number with its unit, e.g. 10*mV",
    )


def _stack(values: Any) -> tuple[np.ndarray[Any, Any], Dimension]:
    """Make one array of a list of quantities, which have to agree on their dimension."""
    if not isinstance(values, Sequence):
        return split(values)
    parts = [split(value) for value in values]
    dimensions = [
        dimension
        for magnitude, dimension in parts
        if dimension != DIMENSIONLESS or not fits_any_dimension(magnitude)
    ]
    expected = dimensions[0] if dimensions else DIMENSIONLESS
    for position, (magnitude, dimension) in enumerate(parts):
        if dimension != expected and dimension in dimensions:
            raise _wrong_dimension(f"element {position} of a list", magnitude, dimension, expected)
    try:
        return np.array([magnitude for magnitude, _ in parts]), expected
    except ValueError:
        raise UnitError(
            "the rows of a list differ in length", hint="give as many values in each row"
        ) from None


def _split_foreign(value: Any) -> tuple[Any, Dimension]:
    """Translate a quantity of another pint registry."""
    powers = dict(value.dimensionality)
    dimension = as_dimension(powers)
    exponents = dimension.exponents
    if len(powers) != sum(map(bool, exponents)):
        raise UnitError(f"{value} has a dimension outside the SI: {value.dimensionality}")
    target = value._REGISTRY.UnitsContainer(
        {
            name: float(power)
            for name, power in zip(_PINT_BASE_UNITS, exponents, strict=True)
            if power
        }
    )
    return value.m_as(target), dimension


def _wrong_dimension(what: str, magnitude: Any, found: Dimension, expected: Dimension) -> UnitError:
    if expected == DIMENSIONLESS:
        hint = "divide by a unit to get a plain number, e.g. x/ms"
    elif found == DIMENSIONLESS:
        number = magnitude if np.ndim(magnitude) == 0 else "values"
        hint = f"give it a unit, e.g. {number}*{expected}"
    else:
        hint = None
    return UnitError(
        f"{what} has the wrong unit",
        details=(f"found: {_describe(found)}", f"expected: {_describe(expected)}"),
        hint=hint,
    )


def _describe(dimension: Dimension) -> str:
    return "a plain number" if dimension == DIMENSIONLESS else str(dimension)
