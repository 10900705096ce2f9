"""Exactly rounded operations on literals, with the bits that the compiled program computes.

Left out: the engine's functions, which are not exactly rounded; results that are not a number,
whose sign is not determined; integer results beyond 64 bits; division of integers by zero.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from eqsim.expr.dtypes import DType

__all__ = ["convert", "evaluate"]

Number = float | int | bool

_SMALLEST, _GREATEST = -(2**63), 2**63 - 1
_RANGES = {DType.I64: (_SMALLEST, _GREATEST), DType.I32: (-(2**31), 2**31 - 1)}


def _divide(left: float, right: float) -> float:
    if right == 0.0 and abs(left) > 0.0:
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _floor(value: float) -> float:
    return math.copysign(float(math.floor(value)), value)


def _ceil(value: float) -> float:
    return math.copysign(float(math.ceil(value)), value)


_COMPARISONS: dict[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_FLOATING: dict[str, Callable[..., float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "neg": operator.neg,
    "abs": abs,
    "sqrt": math.sqrt,
    "floor": _floor,
    "ceil": _ceil,
}
_INTEGER: dict[str, Callable[..., int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "neg": operator.neg,
    "abs": abs,
    "min": min,
    "max": max,
}
_BOOLEAN: dict[str, Callable[..., bool]] = {
    "not": operator.not_,
    "and": lambda *operands: all(operands),
    "or": lambda *operands: any(operands),
}


def evaluate(op: str, dtype: DType, operands: tuple[Number, ...]) -> Number | None:
    """Apply an operation to numbers of one type, `dtype`; None where that is left to run time."""
    if op in _COMPARISONS and dtype is not DType.F32:
        return _COMPARISONS[op](*operands)
    if dtype is DType.BOOL and op in _BOOLEAN:
        return _BOOLEAN[op](*operands)
    if dtype is DType.F64 and op in _FLOATING:
        return _defined(_FLOATING[op], operands)
    if dtype is DType.I64 and op in _INTEGER:
        result = _defined(_INTEGER[op], operands)
        return result if result is not None and _SMALLEST <= result <= _GREATEST else None
    return None


def _defined(function: Callable[..., Number], operands: tuple[Number, ...]) -> Number | None:
    try:
        result = function(*operands)
    except (ArithmeticError, ValueError):
        return None
    return None if result != result else result


def convert(value: Number, dtype: DType) -> Number | None:
    """Convert a number to a type; None where that is left to run time."""
    if dtype is DType.F32 or value != value:
        return None
    if dtype is DType.F64:
        return float(value)
    if dtype is DType.BOOL:
        return value != 0
    least, greatest = _RANGES[dtype]
    if isinstance(value, float) and not abs(value) < 2.0**62:
        return None
    return int(value) if least <= int(value) <= greatest else None
