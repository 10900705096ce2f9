"""Words about units, for messages."""

from __future__ import annotations

from eqsim.expr.nodes import Expr, Number, Unary
from eqsim.expr.show import show
from eqsim.units import BASE_UNITS, DIMENSIONLESS, Dimension

__all__ = ["name_unit", "quote", "unit_hint"]

_LONGEST_QUOTE = 60

_QUANTITIES = {
    BASE_UNITS[unit]: f"{word} ({unit})"
    for unit, word in {
        "second": "a time",
        "hertz": "a rate",
        "meter": "a length",
        "volt": "a voltage",
        "amp": "a current",
        "ohm": "a resistance",
        "siemens": "a conductance",
        "farad": "a capacitance",
        "coulomb": "a charge",
    }.items()
}


def name_unit(dimension: Dimension) -> str:
    """Give the unit's name, or say that there is none."""
    return "1 (no unit)" if dimension.is_dimensionless else str(dimension)


def quote(e: Expr) -> str:
    """Give an expression in quotes, shortened where it is long."""
    text = show(e)
    return f"'{text}'" if len(text) <= _LONGEST_QUOTE else f"'{text[: _LONGEST_QUOTE - 3]}...'"


def unit_hint(e: Expr, found: Dimension, wanted: Dimension) -> str:
    """Say how an expression could get the wanted unit."""
    number = e.operand if isinstance(e, Unary) else e
    if isinstance(number, Number):
        return f"a bare number has no unit: write {show(e)}*{wanted}"
    factor, divisor = wanted / found, found / wanted
    if divisor == BASE_UNITS["second"] and not found.is_dimensionless:
        return f"multiply {quote(e)} by a rate (1/second) or divide it by a time (second)"
    if _is_simpler(divisor, factor):
        return f"divide {quote(e)} by {_quantity(divisor)}"
    return f"multiply {quote(e)} by {_quantity(factor)}"


def _quantity(dimension: Dimension) -> str:
    return _QUANTITIES.get(dimension, f"a quantity in {dimension}")


def _is_simpler(one: Dimension, other: Dimension) -> bool:
    if (one in _QUANTITIES) != (other in _QUANTITIES):
        return one in _QUANTITIES
    return one != DIMENSIONLESS and len(str(one)) < len(str(other))
