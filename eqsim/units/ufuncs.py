"""What NumPy's universal functions do to units.

Each function belongs to one rule. Functions without a rule (``exp``, ``sin``, ...) take plain
numbers only; those of `FREE` look at sign or finiteness and ignore units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from pint.facets.plain import PlainQuantity

from eqsim.errors import UnitError
from eqsim.units.algebra import (
    conversion_factor,
    fits_any_dimension,
    mismatch,
    power_units,
    product_units,
    quotient_units,
    si_units,
)
from eqsim.units.conversion import in_double_precision, scaled, split, to_si
from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.display import format_si, format_value
from eqsim.units.registry import Container, registry, scale_and_dimension

__all__ = ["Operand", "combine", "operand", "store_result"]

#: A magnitude and its units; None for plain numbers.
Operand: TypeAlias = tuple[Any, Container | None]
Function: TypeAlias = Callable[..., Any]
_ARRAYS: Final = (np.ndarray, np.generic)
Rule: TypeAlias = Callable[[str, Function, Sequence[Operand]], Operand]


def combine(ufunc: np.ufunc, function: Function, operands: Sequence[Operand]) -> Operand:
    """Apply a function to magnitudes under the unit rule of a universal function.

    Parameters
    ----------
    ufunc : numpy.ufunc
        Whose rule applies.
    function : callable
        What to call with the magnitudes: the ufunc, one of its methods or a Python operator.
    operands : sequence of (magnitude, units)
        The arguments.

    Returns
    -------
    tuple
        The result and its units, None where it is a plain number.
    """
    rule = _RULES.get(ufunc, _plain_numbers_only)
    if len(operands) < ufunc.nin and rule not in (_match, _ignore):
        rule = _plain_numbers_only
    return rule(ufunc.__name__, function, operands)


def operand(value: Any) -> Operand:
    """Take an argument apart; plain numbers are taken in double precision.

    Quantities without dimension are plain numbers too.
    """
    if isinstance(value, PlainQuantity) and value._REGISTRY is registry:
        units = value._units
        scale, dimension = scale_and_dimension(units)
        if dimension is DIMENSIONLESS or dimension == DIMENSIONLESS:
            return scaled(value._magnitude, scale), None
        return value._magnitude, units
    if type(value) is float or (isinstance(value, _ARRAYS) and value.dtype.kind in "biufc"):
        return in_double_precision(value), None
    magnitude, dimension = split(value)
    return magnitude, None if dimension == DIMENSIONLESS else si_units(dimension)


def store_result(result: Any, out: Any, where: Any) -> Any:
    """Write the result of a universal function into the array or quantity given as `out`."""
    if not isinstance(out, PlainQuantity):
        result = to_si(result, DIMENSIONLESS, what="the result")
    if where is True:
        out[...] = result
    else:
        mask = np.broadcast_to(where, out.shape)
        out[mask] = result[mask]
    return out


def _keep(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    """Keep the unit of the only argument."""
    del name
    (magnitude, units), *others = operands
    return function(magnitude, *(other for other, _ in others)), units


def _round(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    """Round in SI, whatever prefix the argument was written with."""
    return _keep(name, function, [_in_si(each) for each in operands])


def _match(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    """Convert all arguments to the unit of the first that has one, and keep it."""
    magnitudes, units = _aligned(name, operands)
    return function(*magnitudes), units


def _compare(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    """Convert as `_match`; the result is a plain value. Unequal scales are compared in SI."""
    if len({units for _, units in operands}) > 1:
        operands = [_in_si(each) for each in operands]
    magnitudes, _ = _aligned(name, operands)
    return function(*magnitudes), None


def _multiply(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    del name
    (left, left_units), (right, right_units) = operands
    if left_units is None or right_units is None:
        return function(left, right), left_units or right_units
    units, factor = product_units(left_units, right_units)
    return scaled(function(left, right), factor), units


def _divide(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    del name
    (left, left_units), (right, right_units) = operands
    if right_units is None:
        return function(left, right), left_units
    units, factor = quotient_units(left_units or Container(), right_units)
    return scaled(function(left, right), factor), units


def _floor_divide(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    return _divide(name, function, [_in_si(each) for each in operands])


def _fixed_power(exponent: Fraction | int) -> Rule:
    def rule(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
        del name
        ((magnitude, units),) = operands
        if units is None:
            return function(magnitude), None
        raised, factor = power_units(units, exponent)
        return scaled(function(magnitude), factor), raised

    return rule


def _power(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    del name
    (base, units), (exponent, exponent_units) = operands
    if exponent_units is not None:
        shown = _show((exponent, exponent_units))
        raise UnitError(f"an exponent has to be a plain number, not {shown}")
    if units is None:
        return function(base, exponent), None
    if np.size(exponent) != 1:
        raise UnitError(
            f"{_show((base, units))} has a unit, so its exponent has to be one number",
            details=(f"found: {np.size(exponent)} exponents",),
        )
    raised, factor = power_units(units, np.asarray(exponent).item())
    return scaled(function(base, exponent), factor), raised


def _ignore(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    """Call with the magnitudes as they are; the result is a plain value."""
    del name
    return function(*(magnitude for magnitude, _ in operands)), None


def _plain_numbers_only(name: str, function: Function, operands: Sequence[Operand]) -> Operand:
    for each in operands:
        if each[1] is not None:
            raise UnitError(
                f"{name} needs a plain number, not {_show(each)}",
                details=(f"found: {_dimension(each)}",),
                hint=f"divide by a unit first, e.g. {name}(x/{_dimension(each)})",
            )
    return function(*(magnitude for magnitude, _ in operands)), None


def _aligned(name: str, operands: Sequence[Operand]) -> tuple[list[Any], Container | None]:
    units = next((units for _, units in operands if units is not None), None)
    if units is None:
        return [magnitude for magnitude, _ in operands], None
    aligned = [_converted(each, units) for each in operands]
    if any(magnitude is None for magnitude in aligned):
        shown = [(_show(each), _dimension(each)) for each in operands]
        raise mismatch(_VERBS.get(name, name), shown[0], shown[-1])
    return aligned, units


def _converted(value: Operand, units: Container) -> Any:
    """Give the magnitude in other units, None if there is none."""
    magnitude, found = value
    if found is units:
        return magnitude
    if found is None:
        return magnitude if fits_any_dimension(magnitude) else None
    factor = conversion_factor(found, units)
    return None if factor is None else scaled(magnitude, factor)


def _in_si(value: Operand) -> Operand:
    magnitude, units = value
    if units is None:
        return value
    scale, dimension = scale_and_dimension(units)
    return scaled(magnitude, scale), si_units(dimension)


def _dimension(value: Operand) -> Dimension:
    return DIMENSIONLESS if value[1] is None else scale_and_dimension(value[1])[1]


def _show(value: Operand) -> str:
    magnitude, units = value
    if units is None:
        return format_value(magnitude)
    scale, dimension = scale_and_dimension(units)
    return format_si(np.asarray(magnitude)[()] * scale, dimension)


_VERBS: Final = {
    "less": "compare",
    "less_equal": "compare",
    "greater": "compare",
    "greater_equal": "compare",
    "equal": "compare",
    "not_equal": "compare",
    "remainder": "take the remainder of",
    "maximum": "take the maximum of",
    "minimum": "take the minimum of",
}

_GROUPS: Final[tuple[tuple[Rule, str], ...]] = (
    (_keep, "absolute fabs negative positive conjugate"),
    (_round, "rint floor ceil trunc"),
    (_match, "add subtract maximum minimum fmax fmin remainder fmod hypot nextafter"),
    (_compare, "less less_equal greater greater_equal equal not_equal arctan2"),
    (_multiply, "multiply matmul vecdot"),
    (_divide, "divide"),
    (_floor_divide, "floor_divide"),
    (_fixed_power(Fraction(1, 2)), "sqrt"),
    (_fixed_power(Fraction(1, 3)), "cbrt"),
    (_fixed_power(2), "square"),
    (_fixed_power(-1), "reciprocal"),
    (_power, "power float_power"),
    (_ignore, "sign signbit isfinite isinf isnan logical_not logical_and logical_or logical_xor"),
)
_RULES: Final[dict[np.ufunc, Rule]] = {
    getattr(np, name): rule
    for rule, names in _GROUPS
    for name in names.split()
    if hasattr(np, name)
}
