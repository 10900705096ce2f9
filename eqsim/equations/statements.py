"""Statements that run at an event: `v = Vr; w += b`, parsed into assignments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from eqsim.errors import Span
from eqsim.expr.nodes import Expr

__all__ = ["Assignment", "AssignmentOp", "StatementBlock"]

AssignmentOp = Literal["=", "+=", "-=", "*=", "/=", "//=", "%=", "**="]


@dataclass(frozen=True, slots=True)
class Assignment:
    """`target op expression`; `target_span` is the target's place in the text."""

    target: str
    op: AssignmentOp
    expression: Expr
    target_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StatementBlock:
    """Assignments that are carried out one after the other."""

    assignments: tuple[Assignment, ...]
    text: str = field(default="", compare=False)
