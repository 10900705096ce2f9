"""Sums and products of expressions, written as a person would: `a - b`, not `a + -b`.

A minus sign goes to the leftmost factor of a product, and becomes a subtraction in a sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from eqsim.expr.nodes import ArithmeticOp, Binary, Expr, Number, Unary

__all__ = ["ONE", "ZERO", "add", "is_negative", "is_zero", "join", "multiply", "negate", "total"]

ONE = Number(1)
ZERO = Number(0)


def is_negative(e: Expr) -> bool:
    """Whether an expression is written with a minus sign in front of all of it."""
    match e:
        case Unary(op="-"):
            return True
        case Binary(op="*" | "/", left=left):
            return is_negative(left)
    return False


def negate(e: Expr) -> Expr:
    """Give the negative, taking off a minus sign or putting one on."""
    match e:
        case Unary(op="-", operand=operand):
            return operand
        case Binary(op="*" | "/", left=left, right=right):
            return Binary(e.op, negate(left), right)
    return Unary("-", e)


def add(left: Expr, right: Expr) -> Expr:
    """Give the sum, as a difference where the right operand is negative."""
    if is_negative(right):
        return Binary("-", left, negate(right))
    return Binary("+", left, right)


def multiply(left: Expr, right: Expr) -> Expr:
    """Give the product, without factors of one and with the right operand's sign in front."""
    if left == ONE:
        return right
    if right == ONE:
        return left
    if is_negative(right):
        return multiply(negate(left), negate(right))
    return Binary("*", left, right)


def total(terms: Iterable[Expr]) -> Expr:
    """Give the sum of one or more terms, from left to right."""
    return reduce(add, terms)


def is_zero(e: Expr) -> bool:
    """Whether an expression is a literal zero."""
    return isinstance(e, Number) and e.value == 0


def join(op: ArithmeticOp, left: Expr, right: Expr) -> Expr:
    """Give an operation as a person would write it, without what vanishes."""
    match op:
        case "+" | "-" if is_zero(right):
            return left
        case "+":
            return right if is_zero(left) else add(left, right)
        case "-":
            return negate(right) if is_zero(left) else Binary("-", left, right)
        case "*":
            return ZERO if is_zero(left) or is_zero(right) else multiply(left, right)
        case "/" | "**" if is_zero(left):
            return ZERO
    return Binary(op, left, right)
