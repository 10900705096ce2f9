"""Value numbering: equal computations within a kernel get one number.

Two loads of a buffer are equal when nothing in between may have changed it; two draws when their
stream, step and index are equal.  Operands of commutative operations have no order; which of two
operands that are not numbers lends its bits to the result is left open, as compilers leave it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from eqsim.ir.operators import COMMUTATIVE
from eqsim.ir.program import (
    Apply,
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
from eqsim.ir.rewrite import children

__all__ = ["Node", "Numbering"]


@dataclass(frozen=True, slots=True)
class Node:
    """A computation: an expression that says which, and the numbers of its operands."""

    example: Expr
    operands: tuple[int, ...]

    @property
    def is_trivial(self) -> bool:
        """Whether a name for it would be of no use."""
        return isinstance(self.example, Literal | Local | Value | Position | Step)


@dataclass(slots=True)
class Numbering:
    """The computations seen so far; `bound` gives the numbers that local names stand for."""

    nodes: list[Node] = field(default_factory=list)
    bound: dict[str, int] = field(default_factory=dict)
    _numbers: dict[object, int] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)

    def number(self, expr: Expr) -> int:
        """Give the number of an expression at this point of the kernel."""
        if isinstance(expr, Local) and expr.name in self.bound:
            return self.bound[expr.name]
        operands = tuple(self.number(operand) for operand in children(expr))
        key = self._key(expr, operands)
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(Node(expr, operands))
        return self._numbers[key]

    def _key(self, expr: Expr, operands: tuple[int, ...]) -> object:
        match expr:
            case Apply(dtype=dtype, op=op):
                return dtype, op, tuple(sorted(operands)) if op in COMMUTATIVE else operands
            case Cast(dtype=dtype):
                return dtype, operands
            case Invoke(function=function, cpp=cpp, number=number):
                return function, cpp, number, operands
            case Draw(dtype=dtype, kind=kind, stream=stream, clock=clock):
                return dtype, kind, stream, clock, operands
            case Entry(dtype=dtype, buffer=name):
                return dtype, name, self._versions.get(name, 0), operands
            case Load(buffer=name) | Count(event=name):
                return expr, self._versions.get(name, 0)
        return expr

    def change(self, names: Iterable[str]) -> None:
        """Let later loads of these buffers, or counts of these events, be new computations."""
        for name in names:
            self._versions[name] = self._versions.get(name, 0) + 1
