"""Words about units, for messages."""

from __future__ import annotations

from eqsim.expr.nodes import Expr, Name, Number, Unary
from eqsim.expr.show import show
from eqsim.units import BASE_UNITS, Dimension

__all__ = ["COMMON_DIMENSIONS", "name_unit", "quote", "quote_source", "unit_hint"]

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
_NOISE = BASE_UNITS["second"] ** -0.5
_AREA = BASE_UNITS["meter"] ** 2
_QUANTITIES |= {
    BASE_UNITS[unit] / _AREA: f"{word} per area ({unit}/meter**2)"
    for unit, word in {
        "amp": "a current",
        "farad": "a capacitance",
        "siemens": "a conductance",
    }.items()
}

#: What quantities of models commonly are.
COMMON_DIMENSIONS = tuple(_QUANTITIES)


def name_unit(dimension: Dimension) -> str:
    """Give the unit's name, or say that there is none."""
    return "1 (no unit)" if dimension.is_dimensionless else str(dimension)


def quote(e: Expr) -> str:
    """Give an expression in quotes, shortened where it is long."""
    return _quoted(show(e))


def quote_source(e: Expr) -> str:
    """Give an expression in quotes as the user wrote it, where it stands in a text."""
    return quote(e) if e.span is None else _quoted(" ".join(str(e.span).split()))


def _quoted(text: str) -> str:
    return f"'{text}'" if len(text) <= _LONGEST_QUOTE else f"'{text[: _LONGEST_QUOTE - 3]}...'"


def unit_hint(e: Expr, found: Dimension, wanted: Dimension) -> str:
    """Say how an expression could get the wanted unit."""
    number = e.operand if isinstance(e, Unary) else e
    if isinstance(e, Name) and found == _NOISE and e.id.startswith("xi"):
        sigma = wanted * BASE_UNITS["second"]
        like = "" if sigma.is_dimensionless else f", with sigma in {sigma}"
        return f"{e.id!r} has the unit second**-0.5: multiply it by sigma/sqrt(tau){like}"
    if isinstance(number, Number) and not isinstance(number.value, bool):
        return f"a bare number has no unit: write {show(e)}*{wanted}"
    factor, divisor = wanted / found, found / wanted
    if divisor == BASE_UNITS["second"] and not found.is_dimensionless:
        return f"multiply {quote_source(e)} by a rate (1/second) or divide it by a time (second)"
    if found.is_dimensionless:
        return f"multiply {quote_source(e)} by {_QUANTITIES.get(wanted, f'a quantity in {wanted}')}"
    if wanted.is_dimensionless:
        return f"divide {quote_source(e)} by {_QUANTITIES.get(found, f'a quantity in {found}')}"
    if factor in _QUANTITIES:
        return f"multiply {quote_source(e)} by {_QUANTITIES[factor]}"
    if divisor in _QUANTITIES:
        return f"divide {quote_source(e)} by {_QUANTITIES[divisor]}"
    return (
        f"no common quantity turns {found} into {wanted}: check what {quote_source(e)} stands for"
    )
