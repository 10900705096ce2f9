"""Functions, constants and conditions that both sympy and model text have, from sympy's to ours.

Which nodes of sympy's there are is told by their class names, so that sympy need not be loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from eqsim.errors import InternalError
from eqsim.expr.nodes import Call, Compare, CompareOp, Expr, Logical, Name, Not, Number

__all__ = ["NotAnExpression", "SympyObject", "read_function"]

#: An object of sympy's, which has no type hints.
SympyObject: TypeAlias = Any

_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        **{"Abs": "abs", "acos": "arccos", "asin": "arcsin", "atan": "arctan", "atan2": "atan2"},
        **{"ceiling": "ceil", "cos": "cos", "cosh": "cosh", "erf": "erf", "exp": "exp"},
        **{"floor": "floor", "gamma": "gamma", "log": "log", "sign": "sign", "sin": "sin"},
        **{"sinh": "sinh", "tan": "tan", "tanh": "tanh"},
    }
)
_EXTREMES = MappingProxyType({"Max": "max", "Min": "min"})
_CONSTANTS = MappingProxyType({"Pi": "pi", "Exp1": "e"})
_LOGICAL: Mapping[str, Literal["and", "or"]] = MappingProxyType({"And": "and", "Or": "or"})


class NotAnExpression(InternalError):
    """sympy gave something that no expression of model text can say."""


def read_function(value: SympyObject, read: Callable[[SympyObject], Expr]) -> Expr:
    """Read a function, constant or condition of sympy's; `read` reads its arguments.

    Raises
    ------
    NotAnExpression
        If model text has nothing that means the same.
    """
    kind = type(value).__name__
    arguments = tuple(map(read, value.args))
    if kind in _FUNCTIONS:
        return Call(_FUNCTIONS[kind], arguments)
    if kind in _EXTREMES:
        return reduce(lambda one, other: Call(_EXTREMES[kind], (one, other)), arguments)
    if kind in _CONSTANTS:
        return Name(_CONSTANTS[kind])
    return _condition(value, kind, arguments)


def _condition(value: SympyObject, kind: str, arguments: tuple[Expr, ...]) -> Expr:
    if kind in ("BooleanTrue", "BooleanFalse"):
        return Number(kind == "BooleanTrue")
    if kind in _LOGICAL:
        return Logical(_LOGICAL[kind], arguments)
    if kind == "Not":
        return Not(*arguments)
    op: CompareOp | None = getattr(value, "rel_op", None)
    if op is not None and op in get_args(CompareOp):
        return Compare(op, *arguments)
    raise NotAnExpression(f"sympy gave {value}, which no expression can say; please report it")
