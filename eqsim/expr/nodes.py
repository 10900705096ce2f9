"""The nodes of a user's expression: frozen, comparable, each with its place in the text.

In here: numbers, names, arithmetic, comparisons, boolean logic, calls, selection.  Left out, and
refused by the parser: attributes, indexing, keyword arguments, lambdas, comprehensions, strings.

Spans do not take part in comparison: two expressions are equal when they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from eqsim.errors import Span

__all__ = [
    "ArithmeticOp",
    "Binary",
    "Call",
    "Chain",
    "Compare",
    "CompareOp",
    "Expr",
    "Logical",
    "Name",
    "Not",
    "Number",
    "Select",
    "Unary",
]

ArithmeticOp = Literal["+", "-", "*", "/", "//", "%", "**"]
CompareOp = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True, slots=True)
class Expr:
    """Base of all expression nodes; `span` is the node's place in the user's text."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A literal: an int, a float or a boolean (`True`, `False`)."""

    value: int | float | bool

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Number):
            return NotImplemented
        return type(self.value) is type(other.value) and repr(self.value) == repr(other.value)

    def __hash__(self) -> int:
        return hash((type(self.value), repr(self.value)))


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """An identifier: a variable, constant, unit or special symbol."""

    id: str


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """A sign: `-x` or `+x`."""

    op: Literal["-", "+"]
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Arithmetic on two operands."""

    op: ArithmeticOp
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """A comparison of two operands."""

    op: CompareOp
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Chain(Expr):
    """`a < b <= c`: every comparison between neighbours holds; each operand is evaluated once."""

    ops: tuple[CompareOp, ...]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Logical(Expr):
    """`and` or `or` over two or more operands."""

    op: Literal["and", "or"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """Boolean negation."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A function applied to positional arguments."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Select(Expr):
    """`chosen if condition else other`, also written `where(condition, chosen, other)`."""

    condition: Expr
    chosen: Expr
    other: Expr
