"""The typed expressions of the kernel language: what a kernel can compute.

Floating point is decided here: an operation means exactly the IEEE operation or the engine's
function of that name, on every backend.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal as OneOf

from eqsim.equations.cpp import CppSource
from eqsim.errors import Span
from eqsim.expr.dtypes import DType

__all__ = [
    "Apply",
    "Axis",
    "Cast",
    "Count",
    "Draw",
    "DrawKind",
    "Entry",
    "Expr",
    "Invoke",
    "Literal",
    "Load",
    "Local",
    "Past",
    "Position",
    "Step",
    "Value",
]

# --- where a value stands --------------------------------------------------------------------


class Axis(StrEnum):
    """Which index of the innermost loop addresses a buffer."""

    ELEMENT = "i"  # the element itself
    PRE = "pre"  # the synapse's source
    POST = "post"  # the synapse's target
    SYNAPSE = "s"  # the synapse, in storage order
    SCALAR = "0"  # the one value shared by all
    COMPUTED = "?"  # whatever an expression says


# --- expressions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expr:
    """Base of the typed expressions."""

    dtype: DType


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """A number; its bits are the value (`-0.0` is not `0.0`)."""

    value: float | int | bool

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Literal):
            return NotImplemented
        return self.dtype is other.dtype and repr(self.value) == repr(other.value)

    def __hash__(self) -> int:
        return hash((self.dtype, repr(self.value)))


@dataclass(frozen=True, slots=True)
class Local(Expr):
    """A name bound earlier in the kernel's body or prologue."""

    name: str


@dataclass(frozen=True, slots=True)
class Value(Expr):
    """A run-time scalar: constant during a run."""

    name: str


@dataclass(frozen=True, slots=True)
class Load(Expr):
    """An entry of a buffer, in the type it is stored in."""

    buffer: str
    at: Axis


@dataclass(frozen=True, slots=True)
class Entry(Expr):
    """The entry of a buffer at a computed index, an i64.

    The index is in range for whatever the loop's buffers hold, their padding included: it is
    clipped, or comes from a buffer of indices.
    """

    buffer: str
    index: Expr


@dataclass(frozen=True, slots=True)
class Past(Expr):
    """What an entry of a buffer was `delay` seconds ago, at the same place of a step.

    No program has it: `lowering/histories.py` turns it into the `Entry` of a history.  `delay` is a
    literal, a value, or what is loaded from a buffer.
    """

    buffer: str
    index: Expr
    delay: Expr
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Position(Expr):
    """The loop's index on an axis, an i64."""

    at: Axis


@dataclass(frozen=True, slots=True)
class Step(Expr):
    """The number of the current step of a clock, an i64."""

    clock: str


@dataclass(frozen=True, slots=True)
class Apply(Expr):
    """An operation or function of the engine on operands of fitting types.

    Operators: `+ - * / // %` `neg` `< <= > >= == !=` `and or not` `select`; functions by the
    engine's names (`exp`, `exprel`, `floor`, `fma`, ...).  Both sides of a `select` are evaluated.
    """

    op: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Cast(Expr):
    """A conversion; float to integer truncates toward zero."""

    arg: Expr


@dataclass(frozen=True, slots=True)
class Invoke(Expr):
    """A function of the user's; `cpp` is None where there is only a Python function.

    Each call of one that is not stateless has a `number` of its own: two of them never have the
    same value, and none moves out of its loop.  The last argument of one that is `indexed` is the
    number of the element; its Python function is called once for all of them.
    """

    function: str
    args: tuple[Expr, ...]
    cpp: CppSource | None = None
    number: int | None = None
    indexed: bool = False

    @property
    def buffers(self) -> frozenset[str]:
        """Names of the buffers that its C++ reads."""
        return frozenset() if self.cpp is None else frozenset(a.buffer for a in self.cpp.all_arrays)


DrawKind = OneOf["uniform", "normal", "poisson", "binomial"]


@dataclass(frozen=True, slots=True)
class Draw(Expr):
    """A random number: its stream, the clock's step, `index` and `args` determine it.

    `clock` is None in a kernel that stands outside of time; its step is then 0.  `args` are the
    mean of a 'poisson', the trials (i64) and the probability of a 'binomial'; these two are i64.
    """

    kind: DrawKind
    stream: int
    clock: str | None
    index: Expr
    args: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Count(Expr):
    """How many elements of a range of values have had an event in this step, an i64."""

    event: str
    start: str | None = None
    size: str | None = None
