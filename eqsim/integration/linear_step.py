"""What an explicit method makes of linear equations, from which its stability is known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.expr.nodes import Binary, Call, Expr, Name, Number, Unary
from eqsim.integration.method import LinearStep
from eqsim.integration.scheme import Scheme

__all__ = ["linear_step"]

Matrix: TypeAlias = NDArray[np.float64]


class _NotLinear(Exception):
    """The description is not linear in f."""


def linear_step(scheme: Scheme) -> LinearStep | None:
    """Give what a method makes of exp(z): a step of x' = z x over a unit of time from x = 1.

    There is none for a description that is not linear in x and f, or not in proportion to dt.
    """

    def step(z: Matrix) -> Matrix:
        values: dict[str, float | Matrix] = {
            "x": np.eye(len(z)),
            "t": 0.0,
            "dt": 1.0,
            "dW": 0.0,
        }
        for line in scheme.lines:
            values[line.name] = _evaluate(line.expression, values, z)
        result = values[scheme.lines[-1].name]
        if isinstance(result, float):
            raise _NotLinear
        return result

    try:
        step(np.zeros((1, 1)))
    except _NotLinear:
        return None
    return step


def _evaluate(e: Expr, values: Mapping[str, float | Matrix], z: Matrix) -> float | Matrix:
    match e:
        case Number(value=number):
            return float(number)
        case Name(id=name) if name in values:
            return values[name]
        case Unary(op=op, operand=operand):
            value = _evaluate(operand, values, z)
            return -value if op == "-" else value
        case Binary(op=op, left=left, right=right):
            return _operate(op, _evaluate(left, values, z), _evaluate(right, values, z))
        case Call(function=function, arguments=(argument, *_)):
            return _call(function, _evaluate(argument, values, z), z)
    raise _NotLinear


def _call(function: str, argument: float | Matrix, z: Matrix) -> float | Matrix:
    if function == "g":
        return np.zeros_like(z)
    if function == "f" and not isinstance(argument, float):
        return z @ argument
    if function == "sqrt" and isinstance(argument, float):
        return math.sqrt(argument)
    raise _NotLinear


def _operate(op: str, left: float | Matrix, right: float | Matrix) -> float | Matrix:
    scalars = isinstance(left, float), isinstance(right, float)
    match op, scalars:
        case "+", (True, True) | (False, False):
            return left + right
        case "-", (True, True) | (False, False):
            return left - right
        case "*", (True, _) | (_, True):
            return left * right
        case "/", (_, True):
            return left / right
        case "**", (True, True):
            return left**right
    raise _NotLinear
