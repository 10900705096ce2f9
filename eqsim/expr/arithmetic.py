"""Sums and products of expressions, written as a person would: `a - b`, not `a + -b`.

A minus sign goes to the leftmost factor of a product, and becomes a subtraction in a sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from eqsim.expr.nodes import Binary, Expr, Number, Unary

__all__ = ["add", "is_negative", "multiply", "negate", "total"]

ONE = Number(1)


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
        return Binary("*", negate(left), negate(right))
    return Binary("*", left, right)


def total(terms: Iterable[Expr]) -> Expr:
    """Give the sum of one or more terms, from left to right."""
    return reduce(add, terms)
