"""Constant folding and identities that leave every bit as it is.

`x*1`, `x/1`, `x - 0` and `x + (-0.0)` are `x`; `x + 0.0` is not where `x` is `-0.0`, and `x*0` is
not where `x` is infinite.  Division by a power of two is multiplication by its inverse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from eqsim.expr.dtypes import DType
from eqsim.ir.operators import COMPARISONS
from eqsim.ir.program import Apply, Cast, Expr, Kernel, Let, Literal, Local, Program
from eqsim.ir.rewrite import kernel_expressions, map_expr, map_kernel, substitute, walk
from eqsim.passes.arithmetic import convert, evaluate

__all__ = ["Fold", "fold_expr", "fold_kernel"]

TRUE, FALSE = Literal(DType.BOOL, True), Literal(DType.BOOL, False)


@dataclass(frozen=True, slots=True)
class Fold:
    """Evaluate what is known when compiling."""

    name: str = "fold"
    exactness: OneOf["exact", "rounding"] = "exact"

    def run(self, program: Program) -> Program:
        """Fold the expressions of all kernels."""
        return replace(
            program,
            setup=tuple(map(fold_kernel, program.setup)),
            kernels=tuple(map(fold_kernel, program.kernels)),
        )


def fold_kernel(kernel: Kernel) -> Kernel:
    """Fold the expressions of a kernel's prologue and body; literals replace names for them."""
    folded = map_kernel(kernel, fold_expr)
    known = {
        statement.name: statement.expr
        for statement in (*folded.prologue, *folded.body)
        if isinstance(statement, Let) and isinstance(statement.expr, Literal)
    }
    if not _mentions(folded, known):
        return folded
    return fold_kernel(map_kernel(folded, lambda expr: substitute(expr, known)))


def _mentions(kernel: Kernel, names: Container[str]) -> bool:
    return any(
        isinstance(node, Local) and node.name in names
        for expr in kernel_expressions(kernel)
        for node in walk(expr)
    )


def fold_expr(expr: Expr) -> Expr:
    """Fold an expression, from its leaves up."""
    return map_expr(expr, _fold_node)


def _fold_node(node: Expr) -> Expr:
    """Fold a node whose operands are folded."""
    if isinstance(node, Cast):
        return _fold_cast(node)
    if not isinstance(node, Apply):
        return node
    return _evaluated(node) or IDENTITIES.get(node.op, _unchanged)(node)


def _evaluated(node: Apply) -> Expr | None:
    values = tuple(arg.value for arg in node.args if isinstance(arg, Literal))
    if len(values) < len(node.args) or node.op == "select":
        return None
    result = evaluate(node.op, node.args[0].dtype, values)
    return None if result is None else Literal(node.dtype, result)


def _fold_cast(node: Cast) -> Expr:
    if node.arg.dtype is node.dtype:
        return node.arg
    if isinstance(node.arg, Literal) and node.arg.dtype is not DType.F32:
        value = convert(node.arg.value, node.dtype)
        return node if value is None else Literal(node.dtype, value)
    return node


# --- identities, by operation -------------------------------------------------------------------


def _unchanged(node: Apply) -> Expr:
    return node


def _is(expr: Expr, value: float) -> bool:
    """Tell whether an expression is a literal with just this value; zeros differ by their sign."""
    if not isinstance(expr, Literal) or expr.dtype is DType.BOOL or expr.value != value:
        return False
    return not expr.dtype.is_float or math.copysign(1.0, expr.value) == math.copysign(1.0, value)


def _fold_sum(node: Apply) -> Expr:
    left, right = node.args
    neutral = -0.0 if node.dtype.is_float else 0
    if _is(right, neutral):
        return left
    return right if _is(left, neutral) else node


def _fold_difference(node: Apply) -> Expr:
    left, right = node.args
    return left if _is(right, 0) else node


def _fold_product(node: Apply) -> Expr:
    left, right = node.args
    if _is(right, 1):
        return left
    if _is(left, 1):
        return right
    is_zero = not node.dtype.is_float and (_is(left, 0) or _is(right, 0))
    return Literal(node.dtype, 0) if is_zero else node


def _fold_quotient(node: Apply) -> Expr:
    left, right = node.args
    if _is(right, 1):
        return left
    if node.dtype is not DType.F64 or not isinstance(right, Literal):
        return node
    inverse = evaluate("/", DType.F64, (1.0, right.value))
    if inverse is None or math.isinf(inverse) or abs(math.frexp(right.value)[0]) != 0.5:
        return node
    return Apply(node.dtype, "*", (left, Literal(DType.F64, inverse)))


def _fold_floor_division(node: Apply) -> Expr:
    left, right = node.args
    return left if not node.dtype.is_float and _is(right, 1) else node


def _fold_negation(node: Apply) -> Expr:
    (operand,) = node.args
    return operand.args[0] if isinstance(operand, Apply) and operand.op == "neg" else node


def _fold_not(node: Apply) -> Expr:
    (operand,) = node.args
    if not isinstance(operand, Apply):
        return node
    if operand.op == "not":
        return operand.args[0]
    opposite = {"==": "!=", "!=": "=="}.get(operand.op)
    return node if opposite is None else replace(operand, op=opposite)


def _fold_logic(node: Apply) -> Expr:
    """Drop what cannot decide, and stop at what does: for `and` the literals true and false."""
    neutral, decisive = (TRUE, FALSE) if node.op == "and" else (FALSE, TRUE)
    if decisive in node.args:
        return decisive
    args = tuple(dict.fromkeys(arg for arg in node.args if arg != neutral))
    if len(args) < 2:
        return args[0] if args else neutral
    return node if args == node.args else replace(node, args=args)


def _fold_select(node: Apply) -> Expr:
    condition, chosen, other = node.args
    if isinstance(condition, Literal):
        return chosen if condition.value else other
    if chosen == other:
        return chosen
    if isinstance(condition, Apply) and condition.op == "not":
        return _fold_select(replace(node, args=(condition.args[0], other, chosen)))
    if (chosen, other) == (TRUE, FALSE):
        return condition
    if (chosen, other) == (FALSE, TRUE):
        return _fold_not(Apply(DType.BOOL, "not", (condition,)))
    return node


def _fold_comparison(node: Apply) -> Expr:
    """Compare both choices of a `select` between literals: a stored flag becomes its condition."""
    left, right = node.args
    if not (isinstance(right, Literal) and isinstance(left, Apply) and left.op == "select"):
        return node
    condition, *choices = left.args
    results = [_evaluated(replace(node, args=(choice, right))) for choice in choices]
    chosen, other = results
    if chosen is None or other is None:
        return node
    return _fold_select(Apply(DType.BOOL, "select", (condition, chosen, other)))


IDENTITIES: dict[str, Callable[[Apply], Expr]] = {
    "+": _fold_sum,
    "-": _fold_difference,
    "*": _fold_product,
    "/": _fold_quotient,
    "//": _fold_floor_division,
    "neg": _fold_negation,
    "not": _fold_not,
    "and": _fold_logic,
    "or": _fold_logic,
    "select": _fold_select,
    **dict.fromkeys(COMPARISONS, _fold_comparison),
}
