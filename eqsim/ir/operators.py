"""The operators of the kernel language: how they are written, and the types they take and give."""

from __future__ import annotations

from collections.abc import Sequence

from eqsim.expr.dtypes import DType

__all__ = ["COMMUTATIVE", "COMPARISONS", "INFIX", "result_dtype"]

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
COMMUTATIVE = ("+", "*", "==", "!=", "and", "or")

INFIX = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(COMPARISONS, 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%"), 6),
}
"""How tightly each infix operator binds; `not` stands at 3, `neg` at 7."""

_NUMBERS = (DType.F64, DType.F32, DType.I64)
_OF_ANY_NUMBER = {
    **dict.fromkeys(("+", "-", "*", "//", "%", "min", "max"), 2),
    **dict.fromkeys(("neg", "abs", "sign"), 1),
    "clip": 3,
}


def result_dtype(op: str, operands: Sequence[DType]) -> DType | None:
    """Give the type of an operation on operands of these types; None where it takes no such.

    Arithmetic takes numbers of one type, floating point or i64; division and the engine's
    functions take and give one floating-point type.
    """
    if not operands:
        return None
    first = operands[0]
    uniform = all(dtype is first for dtype in operands)
    if op in ("and", "or", "not"):
        fits = uniform and first is DType.BOOL and (len(operands) == 1) is (op == "not")
        return DType.BOOL if fits else None
    if op == "select":
        chosen = operands[1:]
        fits = first is DType.BOOL and len(chosen) == 2 and chosen[0] is chosen[1]
        return chosen[0] if fits else None
    if op in COMPARISONS:
        ordered = first in _NUMBERS or (first is DType.BOOL and op in ("==", "!="))
        return DType.BOOL if uniform and ordered and len(operands) == 2 else None
    if op in _OF_ANY_NUMBER:
        fits = uniform and first in _NUMBERS and len(operands) == _OF_ANY_NUMBER[op]
        return first if fits else None
    return _function_dtype(op, operands) if uniform and first.is_float else None


def _function_dtype(op: str, operands: Sequence[DType]) -> DType | None:
    if op == "/" and len(operands) != 2:
        return None
    return operands[0]
