"""Checks of equations and single expressions: units, types, noise, sharing.

Statements are checked in `check_statements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.noise import check_noise, noise_names
from eqsim.equations.order import order_subexpressions
from eqsim.equations.plain_numbers import with_missing_unit
from eqsim.equations.sharing import check_shared
from eqsim.errors import ModelError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Inferred, Symbol, drawing_calls, infer
from eqsim.expr.nodes import Expr
from eqsim.expr.rewrite import terms
from eqsim.expr.unit_words import name_unit, quote, unit_hint
from eqsim.units import BASE_UNITS, Dimension

__all__ = ["check_condition", "check_equations", "check_expression", "check_type", "symbols_of"]

_NO_VALUES: Mapping[str, float] = MappingProxyType({})
_SECOND = BASE_UNITS["second"]


def symbols_of(equations: Iterable[Equation]) -> dict[str, Symbol]:
    """Give what the names of equations mean in expressions."""
    return {
        equation.name: Symbol(
            equation.name, equation.dimension, equation.dtype, "shared" in equation.flags
        )
        for equation in equations
    }


def check_equations(
    equations: Mapping[str, Equation],
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float] = _NO_VALUES,
) -> None:
    """Check all equations of a model.

    Parameters
    ----------
    equations : Equations
        The model.
    symbols : mapping
        What the other names stand for: external constants, `t`, `dt`, `i`, `N` and the like.
    constants : mapping, optional
        Values of external constants, for those that stand in exponents.

    Raises
    ------
    UnitError, ModelError, NameResolutionError
        With the place in the model's text.
    """
    check_noise(equations.values())
    order_subexpressions(equations.values())
    noise = {name: Symbol(name, _SECOND**-0.5) for name in noise_names(equations.values())}
    known = {**symbols, **symbols_of(equations.values())}
    for equation in equations.values():
        if equation.kind is EquationKind.DIFFERENTIAL:
            _check_balance(equation, equation.dimension / _SECOND, {**known, **noise}, constants)
        elif equation.kind is EquationKind.SUBEXPRESSION:
            _check_subexpression(equation, known, constants)


def _check_subexpression(
    equation: Equation, symbols: Mapping[str, Symbol], constants: Mapping[str, float]
) -> None:
    dtype = _check_balance(equation, equation.dimension, symbols, constants)
    if equation.expression is None:
        return
    check_type(equation.expression, dtype, equation.dtype, f"'{equation.name}'")
    if "shared" in equation.flags:
        check_shared(equation.expression, symbols, equation.name)
    for call in drawing_calls(equation.expression, symbols):
        if "constant over dt" not in equation.flags:
            raise ModelError(
                f"'{equation.name}' would be drawn anew wherever it is used",
                span=call.span,
                hint="use noise 'xi' in a differential equation, or flag it (constant over dt)",
            )


def _check_balance(
    equation: Equation,
    wanted: Dimension,
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float],
) -> DType:
    if equation.expression is None:
        return equation.dtype
    return check_expression(
        equation.expression,
        symbols,
        wanted,
        f"the equation for '{equation.name}' does not balance",
        constants,
    )


def check_expression(
    e: Expr,
    symbols: Mapping[str, Symbol],
    dimension: Dimension,
    what: str,
    constants: Mapping[str, float] = _NO_VALUES,
    *,
    wanted: str = "left side",
) -> DType:
    """Demand that an expression has a unit, and give its type.

    Parameters
    ----------
    e : Expr
        The expression.
    symbols : mapping
        What its names stand for.
    dimension : Dimension
        The unit that it should have.
    what : str
        The message where it has not; the offending term, both units and a hint are added.
    constants : mapping, optional
        Values of names that may stand in exponents.
    wanted : str
        How to call that which has `dimension`.
    """

    def balance(known: Mapping[str, Symbol]) -> DType:
        return _balance(e, known, dimension, what, constants, wanted)

    try:
        return balance(symbols)
    except UnitError as error:
        raise with_missing_unit(error, e, symbols, constants, balance) from None


def _balance(
    e: Expr,
    symbols: Mapping[str, Symbol],
    dimension: Dimension,
    what: str,
    constants: Mapping[str, float],
    wanted: str,
) -> DType:
    for term in terms(e):
        found, _ = infer(term, symbols, constants)
        if found != dimension:
            name = "right side" if term is e else f"term {quote(term)}"
            raise UnitError(
                what,
                span=term.span or e.span,
                details=(f"{wanted}: {name_unit(dimension)};  {name}: {name_unit(found)}",),
                hint=unit_hint(term, found, dimension),
            )
    return infer(e, symbols, constants)[1]


def check_condition(
    e: Expr,
    symbols: Mapping[str, Symbol],
    what: str,
    constants: Mapping[str, float] = _NO_VALUES,
) -> None:
    """Demand that an expression is true or false; `what` names it, as in 'the threshold'."""

    def inferred(known: Mapping[str, Symbol]) -> Inferred:
        return infer(e, known, constants)

    try:
        dimension, dtype = inferred(symbols)
    except UnitError as error:
        raise with_missing_unit(error, e, symbols, constants, inferred) from None
    if dtype is not DType.BOOL:
        raise ModelError(
            f"{what} is not a condition",
            span=e.span,
            details=(f"expected: true or false;  {quote(e)}: {name_unit(dimension)}",),
            hint="compare it with something, such as v > -50*mV",
        )


def check_type(e: Expr, found: DType, wanted: DType, what: str) -> None:
    """Refuse a number for a boolean, and a float for an integer."""
    if wanted is DType.BOOL and found is not DType.BOOL:
        raise ModelError(
            f"{what} is boolean, but this is a number",
            span=e.span,
            hint="compare it with something, such as x != 0",
        )
    if wanted.is_integer and found.is_float:
        raise ModelError(
            f"{what} is an integer, but this is a float",
            span=e.span,
            hint="write int(...) to cut off the fraction",
        )
