"""What a population or projection holds: state variables, subexpressions, named constants."""

from __future__ import annotations

from dataclasses import dataclass, field

from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr
from eqsim.units import DIMENSIONLESS, Dimension

__all__ = ["HELD_SLOT", "ConstantName", "Link", "StateVariable", "Subexpression"]

#: The slot of a step in which subexpressions are computed that are constant over the step.
HELD_SLOT = "before_start"


@dataclass(frozen=True, slots=True)
class StateVariable:
    """A value per element (or one for all, when `shared`) that is kept from step to step.

    `constant` promises that it does not change during a run; `read_only` says that the user's code
    may not assign to it (`lastspike` may be assigned, `not_refractory` may not).  A `computed` one
    gets its value from an expression, at the start of each step.  `storage` is the type that its
    values are rounded to between steps; arithmetic has that of `dtype`.
    """

    name: str
    dimension: Dimension = DIMENSIONLESS
    dtype: DType = DType.F64
    shared: bool = False
    constant: bool = False
    read_only: bool = False
    initial: float = 0.0
    computed: bool = False
    storage: DType | None = None

    @property
    def stored(self) -> DType:
        """The type that values have between steps; 32 bits for integers by default."""
        if self.storage is not None:
            return self.storage
        return DType.I32 if self.dtype is DType.I64 else self.dtype


@dataclass(frozen=True, slots=True)
class Subexpression:
    """A name for an expression, evaluated from current values wherever it is used."""

    name: str
    expression: Expr
    dimension: Dimension = DIMENSIONLESS
    dtype: DType = DType.F64
    shared: bool = False
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A name for a variable of a population, the own one or another, or of synapses for one.

    Each element sees the element of the same number; where `index` names one of its owner's
    variables, or `i` or `j` of synapses, the element that this gives, counted within a part if
    there is one: `size` elements from `start` on, or those that `members` lists, a variable of the
    population that it leads to.  What is shared has one value for all.
    """

    name: str
    source: str
    variable: str
    dtype: DType = DType.F64
    index: str | None = None
    start: int = 0
    size: int | None = None
    members: str | None = None

    @property
    def place(self) -> str:
        """What indices are numbers of, for messages."""
        if self.size is None:
            return self.source
        if self.members is not None:
            return f"the part of {self.source}"
        return f"{self.source}[{self.start}:{self.start + self.size}]"


@dataclass(frozen=True, slots=True)
class ConstantName:
    """An external constant that the model uses; its value is given at each run."""

    name: str
    dtype: DType = DType.F64
