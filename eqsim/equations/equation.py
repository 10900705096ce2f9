"""One line of a model: a differential equation, a subexpression or a parameter."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from eqsim.errors import Span
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr
from eqsim.units import Dimension

__all__ = ["Equation", "EquationKind"]


class EquationKind(StrEnum):
    """The three kinds of line."""

    DIFFERENTIAL = "differential equation"
    SUBEXPRESSION = "subexpression"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Equation:
    """`dx/dt = expression : unit (flags)`, `x = expression : unit (flags)` or `x : unit (flags)`.

    `dimension` is that of the variable itself, also for a differential equation; `text` is the
    line as the user wrote it, without its comment, on one line.
    """

    kind: EquationKind
    name: str
    expression: Expr | None
    dimension: Dimension
    dtype: DType
    flags: tuple[str, ...] = ()
    text: str = field(default="", compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)
