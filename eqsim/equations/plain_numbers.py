"""Which constant lacks its unit, where units do not match."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from eqsim.errors import EqsimError, UnitError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr
from eqsim.expr.rewrite import names
from eqsim.expr.unit_words import COMMON_DIMENSIONS
from eqsim.units import Dimension

__all__ = ["with_missing_unit"]


def with_missing_unit(
    error: UnitError,
    e: Expr,
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float],
    check: Callable[[Mapping[str, Symbol]], object],
) -> UnitError:
    """Let an error hint at the plain numbers of which one, given a unit, makes all units match.

    Parameters
    ----------
    error : UnitError
        What `check` has raised.
    e : Expr
        The expression that was checked.
    symbols : mapping
        What its names stand for.
    constants : mapping
        Values of those that come from outside.
    check : callable
        Checks the expression with other meanings of its names.

    Returns
    -------
    UnitError
        The error with another hint, or the same where no single unit is missing.
    """
    hints = [
        f"{name!r} is {constants[name]:.8g}, a plain number: give it a unit, "
        f"e.g. {name} = {constants[name]:.8g}*{dimension}"
        for name, dimension in _missing(e, symbols, constants, check)
    ]
    if not hints:
        return error
    hint = "; or ".join(hints)
    return UnitError(error.message, span=error.span, details=error.details, hint=hint)


def _missing(
    e: Expr,
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float],
    check: Callable[[Mapping[str, Symbol]], object],
) -> Iterator[tuple[str, Dimension]]:
    """Give the constants without a unit, each with one that makes the check succeed."""
    used = dict.fromkeys(name for name in names(e) if name in symbols)
    tried = dict.fromkeys((*COMMON_DIMENSIONS, *(symbols[name].dimension for name in used)))
    for name in used:
        symbol = symbols[name]
        if name in constants and symbol.dimension.is_dimensionless:
            for dimension in tried:
                if _succeeds(check, {**symbols, name: replace(symbol, dimension=dimension)}):
                    yield name, dimension
                    break


def _succeeds(
    check: Callable[[Mapping[str, Symbol]], object], symbols: Mapping[str, Symbol]
) -> bool:
    try:
        check(symbols)
    except EqsimError:
        return False
    return True
