"""What the value of an expression depends on: nothing but the run, the step, the element."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Flag

from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Count,
    Draw,
    Elements,
    Entry,
    Expr,
    Invoke,
    Kernel,
    Literal,
    Load,
    Local,
    Position,
    Step,
    Value,
)
from eqsim.ir.rewrite import children, walk

__all__ = ["CHEAP", "Classifier", "Depends", "has_operation", "is_expensive"]

CHEAP = frozenset(
    {
        *("+", "-", "*", "neg", "abs", "sign", "min", "max", "clip", "fma", "floor", "ceil"),
        *("<", "<=", ">", ">=", "==", "!=", "and", "or", "not", "select"),
    }
)
"""Operations that cost no more than loading a stored result would."""


class Depends(Flag):
    """What may change a value; `RUN` alone means constant during a run."""

    RUN = 0
    STEP = 1
    ELEMENT = 2
    LOOP = 4


def has_operation(expr: Expr) -> bool:
    """Tell whether there is anything to compute."""
    return isinstance(expr, Apply | Cast | Draw | Count | Entry | Invoke)


def is_expensive(expr: Expr) -> bool:
    """Tell whether a stored result saves a division or a function."""
    return any(
        isinstance(node, Invoke) or (isinstance(node, Apply) and node.op not in CHEAP)
        for node in walk(expr)
    )


@dataclass(frozen=True, slots=True)
class Classifier:
    """Tells for one kernel what expressions depend on.

    `written` are the buffers that any step may change, `changed` what this kernel changes, and
    `locals` what the names bound so far depend on.
    """

    kernel: Kernel
    written: frozenset[str]
    changed: frozenset[str]
    locals: dict[str, Depends] = field(default_factory=dict)

    def depends(self, expr: Expr) -> Depends:
        """Tell what an expression depends on."""
        match expr:
            case Literal() | Value():
                return Depends.RUN
            case Local(name=name):
                return self.locals.get(name, Depends.LOOP)
            case Load() | Position():
                return self._place(expr)
            case Count(event=event):
                return Depends.LOOP if event in self.changed else Depends.STEP
        if isinstance(expr, Invoke) and expr.number is not None:
            return Depends.LOOP
        own = Depends.STEP if isinstance(expr, Step | Draw) else Depends.RUN
        if isinstance(expr, Entry) and expr.buffer in self.written:
            own = Depends.LOOP if expr.buffer in self.changed else Depends.STEP
        for operand in children(expr):
            own |= self.depends(operand)
        return own

    def _place(self, expr: Load | Position) -> Depends:
        buffer = expr.buffer if isinstance(expr, Load) else None
        if expr.at is Axis.SCALAR:
            if buffer in self.changed:
                return Depends.LOOP
            return Depends.STEP if buffer in self.written else Depends.RUN
        of_element = expr.at is Axis.ELEMENT and isinstance(self.kernel.domain, Elements)
        return Depends.ELEMENT if of_element and buffer not in self.written else Depends.LOOP
