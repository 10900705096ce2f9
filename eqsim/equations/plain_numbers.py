"""Which constants lack their units, where units do not match."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

from eqsim.errors import EqsimError, UnitError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr
from eqsim.expr.rewrite import names
from eqsim.expr.unit_words import COMMON_DIMENSIONS
from eqsim.units import Dimension

__all__ = ["with_missing_unit"]

#: Of so many constants at once it is asked whether they lack their units.
MOST_MISSING = 2


def with_missing_unit(
    error: UnitError,
    e: Expr,
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float],
    check: Callable[[Mapping[str, Symbol]], object],
) -> UnitError:
    """Let an error hint at plain numbers that, given units, make all units match.

    These are one constant or each of several, and where no single one is enough, two at once.

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
        The error with another hint, or the same where other units are missing.
    """
    for count in range(1, MOST_MISSING + 1):
        hints = [_hint(found, constants) for found in _missing(e, symbols, constants, check, count)]
        if hints:
            hint = "; or ".join(hints)
            return UnitError(error.message, span=error.span, details=error.details, hint=hint)
    return error


def _hint(found: Mapping[str, Dimension], constants: Mapping[str, float]) -> str:
    values = {name: f"{constants[name]:.8g}" for name in found}
    numbers = " and ".join(f"{name!r} is {value}" for name, value in values.items())
    given = " and ".join(f"{name} = {values[name]}*{unit}" for name, unit in found.items())
    what = "a plain number: give it a unit" if len(found) == 1 else "plain numbers: give them units"
    return f"{numbers}, {what}, e.g. {given}"


def _missing(
    e: Expr,
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float],
    check: Callable[[Mapping[str, Symbol]], object],
    count: int,
) -> Iterator[Mapping[str, Dimension]]:
    """Give so many constants without a unit at once, with units that make the check succeed."""
    used = dict.fromkeys(name for name in names(e) if name in symbols)
    tried = dict.fromkeys((*COMMON_DIMENSIONS, *(symbols[name].dimension for name in used)))
    plain = [x for x in used if x in constants and symbols[x].dimension.is_dimensionless]
    for chosen in combinations(plain, count):
        for dimensions in product(tried, repeat=count):
            found = dict(zip(chosen, dimensions, strict=True))
            others = {x: replace(symbols[x], dimension=unit) for x, unit in found.items()}
            if _succeeds(check, {**symbols, **others}):
                yield found
                break


def _succeeds(
    check: Callable[[Mapping[str, Symbol]], object], symbols: Mapping[str, Symbol]
) -> bool:
    try:
        check(symbols)
    except EqsimError:
        return False
    return True
