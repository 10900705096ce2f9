"""The canonical text of an expression, with no more parentheses than it needs.

`parse_expression(show(e)) == e` for every expression that the parser can give.  Expressions that
are built in other ways may also hold negative, infinite or undefined numbers, which have no
literal: they are shown as `-1.0`, `inf` and `nan`.
"""

from __future__ import annotations

from eqsim.errors import InternalError
from eqsim.expr.nodes import (
    Binary,
    Call,
    Chain,
    Compare,
    Expr,
    Logical,
    Name,
    Not,
    Number,
    Select,
    Unary,
)

__all__ = ["show"]

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(9)
_BINARY = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "//": _PRODUCT, "%": _PRODUCT}


def show(e: Expr) -> str:
    """Give the canonical text of an expression."""
    return _show(e)[0]


def _show(e: Expr) -> tuple[str, int]:
    """Give the text and how tightly its outermost operator binds."""
    match e:
        case Unary(op=sign, operand=operand):
            return f"{sign}{_at_least(operand, _SIGN)}", _SIGN
        case Binary():
            return _show_binary(e)
        case Compare(op=op, left=left, right=right):
            return f"{_at_least(left, _SUM)} {op} {_at_least(right, _SUM)}", _COMPARE
        case Chain(ops=ops, operands=(first, *others)):
            links = (f" {op} {_at_least(o, _SUM)}" for op, o in zip(ops, others, strict=True))
            return _at_least(first, _SUM) + "".join(links), _COMPARE
        case Logical(op=op, operands=operands):
            own = _AND if op == "and" else _OR
            return f" {op} ".join(_at_least(operand, own + 1) for operand in operands), own
        case Not(operand=operand):
            return f"not {_at_least(operand, _NOT)}", _NOT
        case Number(value=value):
            return _show_number(value)
    return _show_atom(e), _ATOM


def _show_atom(e: Expr) -> str:
    match e:
        case Name(id=name):
            return name
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(show, arguments))})"
        case Select(condition=condition, chosen=chosen, other=other):
            return f"where({show(condition)}, {show(chosen)}, {show(other)})"
    raise InternalError(f"{type(e).__name__} is not a node of an expression; please report it")


def _show_number(value: float | bool) -> tuple[str, int]:
    if isinstance(value, bool):
        return str(value), _ATOM
    text = float.__repr__(value) if isinstance(value, float) else int.__repr__(value)
    return text, _SIGN if text.startswith("-") else _ATOM


def _show_binary(e: Binary) -> tuple[str, int]:
    if e.op == "**":
        return f"{_at_least(e.left, _ATOM)}**{_at_least(e.right, _SIGN)}", _POWER
    own = _BINARY[e.op]
    op = f" {e.op} " if own == _SUM else e.op
    return f"{_at_least(e.left, own)}{op}{_at_least(e.right, own + 1)}", own


def _at_least(e: Expr, binding: int) -> str:
    text, own = _show(e)
    return text if own >= binding else f"({text})"
