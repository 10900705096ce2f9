"""Expressions as C++ text: one small function per node, parentheses by precedence.

Nothing is rearranged: the text means the tree, operation by operation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

from eqsim.codegen.literals import CPP_TYPES, literal_text
from eqsim.codegen.scope import INDICES, Scope
from eqsim.codegen.user_code import user_call
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Count,
    Draw,
    Entry,
    Expr,
    Invoke,
    Literal,
    Load,
    Local,
    Position,
    Step,
    Value,
)

__all__ = ["condition_text", "operand", "text"]

PRIMARY, UNARY, PRODUCT, SUM, ORDER, EQUALITY, AND, OR, CHOICE = 16, 15, 13, 12, 9, 8, 7, 5, 2


@dataclass(frozen=True, slots=True)
class _Text:
    """A piece of C++ with the precedence of its outermost operator."""

    text: str
    precedence: int = PRIMARY

    def within(self, precedence: int) -> str:
        """Give the text as an operand where at least `precedence` is needed."""
        return self.text if self.precedence >= precedence else f"({self.text})"


def text(expr: Expr, scope: Scope) -> str:
    """Print an expression."""
    return _print(expr, scope).text


def operand(expr: Expr, scope: Scope) -> str:
    """Print an expression so that any operator may stand beside it."""
    return _print(expr, scope).within(UNARY)


def condition_text(expr: Expr, scope: Scope) -> str:
    """Print a condition so that `? :` may stand behind it."""
    return _print(expr, scope).within(PRIMARY)


@singledispatch
def _print(expr: Expr, scope: Scope) -> _Text:  # noqa: ARG001
    raise InternalError(f"the C++ printer knows no {type(expr).__name__}")


@_print.register
def _literal(expr: Literal, scope: Scope) -> _Text:  # noqa: ARG001
    digits = literal_text(expr.value, expr.dtype)
    return _Text(digits, UNARY - 1 if digits.startswith("-") else PRIMARY)


@_print.register
def _local(expr: Local, scope: Scope) -> _Text:
    return _Text(scope.local(expr.name))


@_print.register
def _value(expr: Value, scope: Scope) -> _Text:
    return _Text(scope.value(expr.name, expr.dtype))


@_print.register
def _load(expr: Load, scope: Scope) -> _Text:
    place = scope.place(expr.buffer, expr.at)
    if expr.dtype is DType.BOOL and not scope.is_constant(expr.buffer):
        return _Text(f"{place} != 0", EQUALITY)
    return _Text(place)


@_print.register
def _entry(expr: Entry, scope: Scope) -> _Text:
    place = f"{scope.pointer(expr.buffer)}[{text(expr.index, scope)}]"
    return _Text(f"{place} != 0", EQUALITY) if expr.dtype is DType.BOOL else _Text(place)


@_print.register
def _position(expr: Position, scope: Scope) -> _Text:  # noqa: ARG001
    if expr.at is Axis.SCALAR:
        return _Text("INT64_C(0)")
    return _Text(INDICES[expr.at])


@_print.register
def _step(expr: Step, scope: Scope) -> _Text:
    return _Text(scope.step(expr.clock))


@_print.register
def _draw(expr: Draw, scope: Scope) -> _Text:
    step = "0" if expr.clock is None else scope.step(expr.clock)
    operands = (scope.key(expr.stream), step, *(text(e, scope) for e in (expr.index, *expr.args)))
    return _Text(f"eqsim::{expr.kind}({', '.join(operands)})")


@_print.register
def _invoke(expr: Invoke, scope: Scope) -> _Text:
    if expr.cpp is None:
        raise InternalError(f"{expr.function} has no C++; please report this")
    args = ", ".join(text(arg, scope) for arg in expr.args)
    return _Text(f"{CPP_TYPES[expr.dtype]}({user_call(expr.cpp)}({args}))")


@_print.register
def _count(expr: Count, scope: Scope) -> _Text:
    return _Text(scope.count(expr))


@_print.register
def _cast(expr: Cast, scope: Scope) -> _Text:
    source, target = expr.arg.dtype, expr.dtype
    arg = _print(expr.arg, scope)
    if source is target:
        return arg
    if target is DType.BOOL:
        return _Text(f"{arg.within(EQUALITY + 1)} != 0", EQUALITY)
    if source is DType.BOOL:
        one, zero = literal_text(1, target), literal_text(0, target)
        return _Text(f"{arg.within(CHOICE + 1)} ? {one} : {zero}", CHOICE)
    whole = arg.text
    if source.is_float and target.is_integer:
        whole = f"eqsim::to_int64({arg.text})"
        if target is DType.I64:
            return _Text(whole)
    return _Text(f"{CPP_TYPES[target]}({whole})")


@_print.register
def _apply(expr: Apply, scope: Scope) -> _Text:
    args = tuple(_print(arg, scope) for arg in expr.args)
    if expr.op in OPERATORS:
        return OPERATORS[expr.op](*args)
    if expr.op not in FUNCTIONS:
        raise InternalError(f"the C++ printer knows no operation '{expr.op}'")
    inputs = (
        f"double({arg.text})" if node.dtype is DType.F32 else arg.text
        for arg, node in zip(args, expr.args, strict=True)
    )
    call = f"eqsim::{FUNCTIONS[expr.op]}({', '.join(inputs)})"
    return _Text(f"float({call})" if expr.dtype is DType.F32 else call)


def _left_associative(symbol: str, precedence: int) -> Callable[..., _Text]:
    def binary(left: _Text, right: _Text) -> _Text:
        text = f"{left.within(precedence)} {symbol} {right.within(precedence + 1)}"
        return _Text(text, precedence)

    return binary


def _comparison(symbol: str, precedence: int) -> Callable[..., _Text]:
    def compare(left: _Text, right: _Text) -> _Text:
        return _Text(f"{left.within(SUM)} {symbol} {right.within(SUM)}", precedence)

    return compare


def _logical(symbol: str, precedence: int) -> Callable[..., _Text]:
    """Join conditions without a branch: neither side has an effect."""

    def join(*args: _Text) -> _Text:
        parts = (f"({arg.text})" if arg.precedence < PRIMARY else arg.text for arg in args)
        return _Text(f" {symbol} ".join(parts), precedence)

    return join


def _negative(arg: _Text) -> _Text:
    return _Text(f"-{arg.within(UNARY)}", UNARY - 1)


def _not(arg: _Text) -> _Text:
    return _Text(f"!{arg.within(UNARY)}", UNARY)


def _select(condition: _Text, chosen: _Text, other: _Text) -> _Text:
    parts = (part.within(CHOICE + 1) for part in (condition, chosen, other))
    return _Text("{} ? {} : {}".format(*parts), CHOICE)


OPERATORS: dict[str, Callable[..., _Text]] = {
    "+": _left_associative("+", SUM),
    "-": _left_associative("-", SUM),
    "*": _left_associative("*", PRODUCT),
    "/": _left_associative("/", PRODUCT),
    "<": _comparison("<", ORDER),
    "<=": _comparison("<=", ORDER),
    ">": _comparison(">", ORDER),
    ">=": _comparison(">=", ORDER),
    "==": _comparison("==", EQUALITY),
    "!=": _comparison("!=", EQUALITY),
    "and": _logical("&", AND),
    "or": _logical("|", OR),
    "not": _not,
    "neg": _negative,
    "select": _select,
}

FUNCTIONS = {
    "//": "floor_div",
    "%": "mod",
    **{
        name: name
        for name in (
            *("abs", "arccos", "arcsin", "arctan", "arctan2", "ceil", "clip", "cos", "cosh"),
            *("erf", "exp", "expm1", "exprel", "floor", "fma", "gamma", "hypot", "log", "log10"),
            *("log1p", "log2", "max", "min", "pow", "sign", "sin"),
            *("sinh", "sqrt", "tan", "tanh", "trunc"),
        )
    },
}
