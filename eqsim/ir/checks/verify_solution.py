"""Checks a solution of differential equations, and the function that it hands to the solver."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.expr.dtypes import DType
from eqsim.ir.checks.typecheck import ExprChecker
from eqsim.ir.declarations import Declarations
from eqsim.ir.program import LetSolution
from eqsim.ir.show import show_expr

__all__ = ["solution_problems"]


def solution_problems(
    statement: LetSolution, names: Declarations, checker: ExprChecker
) -> Iterator[str]:
    """Say what is wrong with a solution; its own expressions have been checked."""
    function = statement.derivatives
    size = len(function.state)
    parts = (function.rates, statement.names, statement.initial, statement.settings.absolute)
    if size == 0 or any(len(part) != size for part in parts):
        yield "the solution and its parts are not of one size"
    if len(function.constants) != len(statement.constants):
        yield "the solution gives its derivatives another number of constants than they take"
        return
    moment = (statement.start, statement.duration, statement.first_step)
    for expr in (*statement.initial, *moment):
        if expr.dtype is not DType.F64:
            yield f"{show_expr(expr)} is {expr.dtype}, not f64"
    if statement.element.dtype is not DType.I64:
        yield f"the number of the element is {statement.element.dtype}, not i64"
    yield from _function_problems(statement, names)
    for name in (*statement.names, statement.next_step):
        yield from checker.bind(name, DType.F64)


def _function_problems(statement: LetSolution, names: Declarations) -> Iterator[str]:
    function = statement.derivatives
    inside = ExprChecker(names, (), {})
    for name in (function.time, *function.state):
        yield from inside.bind(name, DType.F64)
    for name, constant in zip(function.constants, statement.constants, strict=True):
        yield from inside.bind(name, constant.dtype)
    for name, expr in function.bindings:
        yield from inside.problems(expr)
        yield from inside.bind(name, expr.dtype)
    for rate in function.rates:
        yield from inside.problems(rate)
        if rate.dtype is not DType.F64:
            yield f"the rate {show_expr(rate)} is {rate.dtype}, not f64"
