"""One line of a model: a differential equation, a subexpression or a parameter."""

from __future__ import annotations

from collections.abc import KeysView
from dataclasses import dataclass, field
from enum import StrEnum

from eqsim.errors import Span
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr
from eqsim.expr.rewrite import names
from eqsim.expr.show import show
from eqsim.units import Dimension, get_unit

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

    @property
    def varname(self) -> str:
        """The name of the variable."""
        return self.name

    @property
    def type(self) -> EquationKind:
        """Which of the three kinds it is."""
        return self.kind

    @property
    def expr(self) -> str | None:
        """The text of the right side."""
        return None if self.expression is None else show(self.expression)

    @property
    def identifiers(self) -> KeysView[str]:
        """The names on the right side, and that of the variable."""
        used = () if self.expression is None else names(self.expression)
        return dict.fromkeys((*used, self.name)).keys()

    @property
    def dim(self) -> Dimension:
        """The dimension of the variable."""
        return self.dimension

    @property
    def unit(self) -> object:
        """The unit of the variable."""
        return get_unit(self.dimension)
