"""The value of an expression that is the same at every time and for every element."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from eqsim.expr.functions import CONSTANTS
from eqsim.expr.nodes import Binary, Expr, Name, Number, Unary

__all__ = ["constant_value"]

_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": math.pow,
}


def constant_value(e: Expr, values: Mapping[str, float]) -> float | None:
    """Give the value of arithmetic on numbers and names of `values`; None for all else."""
    try:
        value = _evaluate(e, values)
    except (ArithmeticError, ValueError):
        return None
    return value if value is not None and math.isfinite(value) else None


def _evaluate(e: Expr, values: Mapping[str, float]) -> float | None:
    match e:
        case Number(value=number):
            return float(number)
        case Name(id=name):
            return float(values[name]) if name in values else CONSTANTS.get(name)
        case Unary(op=sign, operand=operand):
            value = _evaluate(operand, values)
            return -value if value is not None and sign == "-" else value
        case Binary(op=op, left=left, right=right):
            a, b = _evaluate(left, values), _evaluate(right, values)
            return None if a is None or b is None else _OPERATORS[op](a, b)
    return None
