"""What is linear: expressions and systems as coefficients of variables and a constant part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eqsim.expr.nodes import Expr
from eqsim.expr.rewrite import names
from eqsim.expr.symbolic import Symbols, SympyObject, sympy
from eqsim.expr.unit_words import quote_source

__all__ = ["LinearForm", "LinearSystem", "NotLinear", "linear_form"]


class NotLinear(Exception):
    """An expression is not linear in the variables; the message says where."""


@dataclass(frozen=True, slots=True)
class LinearForm:
    """`sum of coefficients[name]*name + constant`, in sympy's terms; no part holds a variable."""

    coefficients: Mapping[str, SympyObject]
    constant: SympyObject


@dataclass(frozen=True, slots=True)
class LinearSystem:
    """`x' = A x + b`, row by row."""

    symbols: Symbols
    rows: Mapping[str, LinearForm]

    def coefficient(self, row: str, column: str) -> SympyObject:
        """Give an entry of A."""
        return self.rows[row].coefficients[column]

    def causes(self, variable: str, active: tuple[str, ...]) -> tuple[str, ...]:
        """Give what a variable depends on, itself included, if only the active ones change."""
        found = {variable: None}
        pending = [variable]
        while pending:
            row = pending.pop()
            new = [x for x in active if x not in found and self.coefficient(row, x) != 0]
            found.update(dict.fromkeys(new))
            pending += new
        return tuple(x for x in active if x in found)


def linear_form(symbols: Symbols, e: Expr) -> LinearForm:
    """Split an expression that is linear in the variables of `symbols`.

    Raises
    ------
    NotLinear
        If it is not.
    """
    value = symbols.to_sympy(e)
    for part in symbols.opaque_parts(value):
        inside = ", ".join(repr(name) for name in symbols.variables if name in names(part))
        raise NotLinear(f"{quote_source(part)} is not linear in {inside}")
    coefficients = {name: _coefficient(symbols, value, name) for name in symbols.variables}
    at_zero = dict.fromkeys(symbols.variables.values(), sympy.Integer(0))
    constant = value.xreplace(at_zero)
    if not _is_defined(constant):
        constant = sympy.expand(value).xreplace(at_zero)
    if not all(map(_is_defined, (constant, *coefficients.values()))):
        raise NotLinear("it divides by zero")
    return LinearForm(coefficients, constant)


def _coefficient(symbols: Symbols, value: SympyObject, name: str) -> SympyObject:
    symbol = symbols.variables[name]
    if symbol not in value.free_symbols:
        return sympy.Integer(0)
    coefficient = sympy.diff(value, symbol)
    if _variables_in(symbols, coefficient):
        coefficient = sympy.expand(coefficient)
    found = _variables_in(symbols, coefficient)
    if name in found:
        raise NotLinear(f"it is not linear in {name!r}")
    if found:
        raise NotLinear(f"the factor of {name!r} depends on {found[0]!r}")
    return coefficient


def _variables_in(symbols: Symbols, value: SympyObject) -> tuple[str, ...]:
    present = value.free_symbols
    return tuple(name for name, symbol in symbols.variables.items() if symbol in present)


def _is_defined(value: SympyObject) -> bool:
    return not value.has(sympy.zoo, sympy.nan, sympy.oo)
