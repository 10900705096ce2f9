"""Printing values with the unit that reads best: ``0.01 volt`` is shown as ``10 mV``.

The unit's name comes from the dimension alone and the prefix from the size of the value, so equal
quantities print alike, however they were made. ``in_unit`` and pint's format codes (``~P``) show
a quantity in a unit of one's choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from math import floor, isfinite, log10
from typing import Any, Final

import numpy as np

from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.naming import Term, factorise, spell_terms
from eqsim.units.registry import registry, scale_and_dimension
from eqsim.units.si import NAMED_UNITS, PREFIXES

__all__ = [
    "DisplayUnit",
    "best_unit",
    "format_html",
    "format_latex",
    "format_rounded",
    "format_si",
    "format_value",
]

_SYMBOLS: Final = {unit.name: unit.symbol for unit in NAMED_UNITS}
_THOUSANDS: Final = {prefix.decimal: prefix for prefix in PREFIXES if prefix.decimal % 3 == 0}
_WITHOUT_PREFIX: Final = ("kelvin",)
_SIGNIFICANT_DIGITS: Final = ".8g"
_SHOWN_AT_ENDS: Final = 5
# What is shown as millimolar and as thousand grams.
_MILLIMOLAR: Final = {("mole", Fraction(1)), ("meter", Fraction(-3))}
_KILOGRAM: Final = ("kilogram", Fraction(1))


@dataclass(frozen=True, slots=True)
class DisplayUnit:
    """A unit to print values in.

    Parameters
    ----------
    symbol, name : str
        ``mV`` and ``mvolt``; the name is valid Python.
    scale : float
        Its size in SI.
    """

    symbol: str
    name: str
    scale: float


def best_unit(si_value: Any, dimension: Dimension) -> DisplayUnit:
    """Choose the unit in which the largest element of a value has few digits."""
    size = _largest(si_value)
    preferred = _preferred(size, dimension)
    if preferred is not None:
        return preferred
    terms, decimal = _display_terms(factorise(dimension.exponents))
    prefix, shift = "", 0
    name, power = terms[0] if terms else ("", Fraction(0))
    if size and power > 0 and power.denominator == 1 and name not in _WITHOUT_PREFIX:
        step = 3 * int(power)
        # 0.7 mV^2 reads better than 700000 uV^2, so squares and cubes may start below one.
        thousands = floor((log10(size) - decimal + int(power) - 1 + 1e-9) / step)
        shift = 3 * min(max(thousands, -8), 8)
        prefix = _THOUSANDS[shift].symbol if shift else ""
        shift *= int(power)
    symbols = [(_SYMBOLS[each], exponent) for each, exponent in terms]
    return DisplayUnit(
        symbol=spell_terms(_with_prefix(prefix, symbols), power_sign="^"),
        name=spell_terms(_with_prefix(prefix, list(terms))),
        scale=float(f"1e{decimal + shift}"),
    )


def format_si(si_value: Any, dimension: Dimension, spec: str = "") -> str:
    """Format a value given in SI with its best unit."""
    if dimension == DIMENSIONLESS:
        return format_value(si_value, spec)
    unit = best_unit(si_value, dimension)
    return f"{format_value(si_value / unit.scale, spec)} {unit.symbol}"


def format_html(si_value: Any, dimension: Dimension) -> str:
    """Format a value given in SI for notebooks: as it prints."""
    text = escape(format_si(si_value, dimension))
    return f"<pre>{text}</pre>" if np.ndim(si_value) else text


def format_latex(si_value: Any, dimension: Dimension) -> str:
    """Format a value given in SI for LaTeX; of a large array the corners are shown."""
    unit = best_unit(si_value, dimension)
    symbol = re.sub(r"\^(\([^)]*\)|[\d.]+)", r"^{\1}", unit.symbol).replace("*", r"\,")
    value = np.asarray(si_value / unit.scale)
    if value.ndim > 2:
        text = rf"\text{{array of shape }}{value.shape}"
    elif value.ndim:
        elements = [[_number(x) for x in row] for row in np.atleast_2d(value)]
        rows = [" & ".join(_ends(row, r"\cdots")) for row in elements]
        matrix = r" \\ ".join(_ends(rows, r"\vdots"))
        text = rf"\begin{{pmatrix}}{matrix}\end{{pmatrix}}"
    else:
        text = _number(value.item())
    return rf"${text}\ \mathrm{{{symbol}}}$" if symbol else f"${text}$"


def _number(value: Any) -> str:
    """Write a number for LaTeX."""
    text = format_value(value).replace("nan", r"\text{NaN}").replace("inf", r"\infty")
    return re.sub(r"e([+-])0*(\d+)", lambda e: rf"\cdot 10^{{{int(e[1] + e[2])}}}", text)


def _ends(parts: list[str], dots: str) -> list[str]:
    """Leave out the middle of a long list."""
    if len(parts) <= 2 * _SHOWN_AT_ENDS + 1:
        return parts
    return [*parts[:_SHOWN_AT_ENDS], dots, *parts[-_SHOWN_AT_ENDS:]]


def format_value(value: Any, spec: str = "") -> str:
    """Format a number, or the elements of an array."""
    if isinstance(value, np.ndarray) and value.ndim:
        if spec:
            return np.array2string(value, formatter={"all": lambda x: format(x, spec)})
        return str(value)
    return format(value, spec or _SIGNIFICANT_DIGITS)


def format_rounded(value: Any, symbol: str, precision: int | None = None) -> str:
    """Format a number or an array with the symbol of its unit and a number of decimals."""
    shown = format_value(value if precision is None else np.round(value, precision))
    return f"{shown} {symbol}" if symbol else shown


def _display_terms(terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], int]:
    """Put molar for mole/meter**3 and gram for kilogram; give the decimal logarithm of the rest."""
    if set(terms) == _MILLIMOLAR:
        return (("molar", Fraction(1)),), 3
    if terms and terms[0] == _KILOGRAM:
        return (("gram", Fraction(1)), *terms[1:]), -3
    return terms, 0


def _with_prefix(prefix: str, terms: list[Term]) -> tuple[Term, ...]:
    return ((prefix + terms[0][0], terms[0][1]), *terms[1:]) if terms else ()


def _largest(si_value: Any) -> float:
    sizes = np.abs(np.asarray(si_value))
    sizes = sizes[np.isfinite(sizes)]
    return float(sizes.max()) if sizes.size else 0.0


def _preferred(size: float, dimension: Dimension) -> DisplayUnit | None:
    """Give the largest of the user's own display units that is not above the value."""
    candidates = []
    for unit in registry.default_preferred_units:
        scale, found = scale_and_dimension(unit._units)
        if found == dimension:
            candidates.append(DisplayUnit(f"{unit:~C}".replace("**", "^"), f"{unit:~C}", scale))
    if not candidates:
        return None
    candidates.sort(key=lambda unit: unit.scale)
    fitting = [unit for unit in candidates if isfinite(size) and unit.scale <= size * (1 + 1e-9)]
    return fitting[-1] if fitting else candidates[0]
