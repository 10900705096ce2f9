"""The kernel language, on one page: what a program can say; its expressions are beside this file.

A `Program` is buffers, events, rows of synapses, recording tables and kernels.  A kernel is data:
a domain (what its loop runs over), a body, and the slot of the time step it belongs to.

In here: elementwise arithmetic, draws, propagators, solutions of equations, guarded stores, ordered
accumulation, events, recording.  Left out: control flow (selection is an operation), pointers,
functions with effects, floating-point sums in any order but the canonical one.

Every expression has a type; an operation means exactly the IEEE operation or the engine's function
of that name, on every backend.  Names of owners and variables are joined by a dot (`neurons.v`);
local names belong to one kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf

from eqsim.expr.dtypes import DType
from eqsim.integration.update import SolverSettings
from eqsim.ir.derivatives import Derivatives
from eqsim.ir.expressions import (
    Apply,
    Axis,
    Cast,
    Count,
    Draw,
    DrawKind,
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

__all__ = [
    "Accumulate",
    "Append",
    "Apply",
    "Axis",
    "Binding",
    "Buffer",
    "Cast",
    "Column",
    "Connect",
    "Count",
    "Deliveries",
    "Domain",
    "Draw",
    "DrawKind",
    "Elements",
    "Emit",
    "Entry",
    "Event",
    "Events",
    "Expr",
    "Invoke",
    "Kernel",
    "Let",
    "LetPropagator",
    "LetSolution",
    "Listed",
    "Literal",
    "Load",
    "Local",
    "Once",
    "Pairs",
    "Position",
    "Program",
    "Rows",
    "Selected",
    "SetValue",
    "Statement",
    "Step",
    "Store",
    "Synapses",
    "Table",
    "Value",
    "ValueDecl",
]

# --- statements ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Let:
    """Bind a local name, once."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class LetPropagator:
    """Bind names to entries of the matrix exponential of `matrix`; None: not needed."""

    names: tuple[tuple[str | None, ...], ...]
    matrix: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class LetSolution:
    """Bind names to the solution of differential equations `duration` after the time `start`.

    `initial` is the state before, `constants` are the arguments of `derivatives`.  `first_step` and
    `next_step`: the length of the first internal step (0: found by the solver), the name of
    the next.  Where the solver fails, the step does, with the numbers of the `element`.
    """

    names: tuple[str, ...]
    next_step: str
    derivatives: Derivatives
    initial: tuple[Expr, ...]
    constants: tuple[Expr, ...]
    start: Expr
    duration: Expr
    first_step: Expr
    element: Expr
    owner: str
    settings: SolverSettings


@dataclass(frozen=True, slots=True)
class Store:
    """Write an entry of a buffer, where `guard` holds."""

    buffer: str
    at: Axis
    expr: Expr
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class Accumulate:
    """Add to an entry of a buffer, in the order of the loop, where `guard` holds."""

    buffer: str
    at: Axis
    expr: Expr
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give a derived run-time value its number (in setup kernels)."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class Emit:
    """Where `condition` holds, append the element to the event's list and do `then`."""

    event: str
    condition: Expr
    then: tuple[Store, ...] = ()


@dataclass(frozen=True, slots=True)
class Append:
    """Append a value to a column of a recording table, where `guard` holds."""

    table: str
    column: str
    expr: Expr
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class Connect:
    """Where `guard` holds, add `copies` synapses between the two elements of a `Pairs` loop."""

    copies: Expr | None = None
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Let the host, which may change any state, do something; alone in a kernel of no loop."""

    name: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run after this pass of the time loop if `condition` holds for any element."""

    condition: Expr


Binding = Let | LetPropagator | LetSolution
Statement = Binding | Store | Accumulate | SetValue | Emit | Append | Connect | Call | Stop


# --- domains: what a kernel's loop runs over ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Once:
    """No loop."""


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements `start` to `start + size` of a population; all of them where these are None."""

    population: str
    start: str | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """The elements (of a population) or synapses listed in the buffer `indices`, in its order."""

    owner: str
    indices: str
    axis: Axis = Axis.ELEMENT


@dataclass(frozen=True, slots=True)
class Events:
    """The elements in this step's list of an event, ascending, that lie in a range of values."""

    event: str
    start: str | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The elements that a list names for the current step of a clock, ascending.

    The buffers `steps` (i64) and `elements` have one length; their entries are in the order of
    steps, then of elements, each once.  Where the value `period` is not 0, the list begins anew
    every so many steps.
    """

    population: str
    clock: str
    steps: str
    elements: str
    period: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The synapses of the events that are due: those of the step `delay` steps ago.

    Ordered by the element that had the event, then by creation number.
    """

    rows: str
    event: str
    side: OneOf["pre", "post"]
    delay: str


@dataclass(frozen=True, slots=True)
class Synapses:
    """All synapses of a projection, in storage order."""

    rows: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs of elements for new synapses.

    The outer loop runs over the elements of the side `outer` ('pre' or 'post'), the inner one over
    `counter` in `range(start, stop, step)`: all of it, each with `probability`, or a sample of
    `size` without replacement, ascending.  `other` is the partner's number on the other side,
    counted from the start of its range; one outside is refused, or skipped where `skip_invalid`.
    `stream` draws the sample.  `start`, `stop`, `step`, `probability` and `size` may use the outer
    element only.
    """

    rows: str
    outer: OneOf["pre", "post"]
    counter: str
    start: Expr
    stop: Expr
    step: Expr
    other: Expr
    probability: Expr | None = None
    size: Expr | None = None
    stream: int = 0
    skip_invalid: bool = False


Domain = Once | Elements | Selected | Events | Listed | Deliveries | Synapses | Pairs


# --- declarations ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueDecl:
    """A run-time scalar; `derived` ones are set by setup kernels, the others by the host."""

    name: str
    dtype: DType
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Buffer:
    """An array; `extent` names the run-time value with its length, None for a single entry.

    Buffers over populations are padded to a multiple of 64 entries.  `derived` ones are filled by
    setup kernels.  `scratch` ones hold something within a step only.
    """

    name: str
    dtype: DType
    extent: str | None
    derived: bool = False
    scratch: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A ring of lists of elements, one list a step, as deep as the longest delay plus one.

    `extent` names the value with the population's size, `clock` the clock of its steps.
    """

    name: str
    extent: str
    clock: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Synapses as compressed rows by source; by target too, where `columns`.

    Row r belongs to the element `_source_start + r` of the source; targets are stored as elements
    of the target population.  `numbers`: whether creation numbers are needed in the buffer
    `<name>._number`.
    """

    name: str
    source: str
    target: str
    columns: bool = False
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A growing array of recorded values."""

    name: str
    dtype: DType


@dataclass(frozen=True, slots=True)
class Table:
    """A recording: columns that kernels append to."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Kernel:
    """One loop: for each index of `domain` do `body`; `prologue` is done once before the loop.

    `comment` holds the user's lines it comes from.
    """

    name: str
    domain: Domain
    body: tuple[Statement, ...]
    prologue: tuple[Let | LetPropagator, ...] = ()
    slot: str = ""
    order: int = 0
    clock: str | None = None
    comment: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that is needed to run: declarations, what is computed once, each pass in order."""

    name: str
    clocks: tuple[str, ...]
    values: tuple[ValueDecl, ...]
    buffers: tuple[Buffer, ...]
    events: tuple[Event, ...] = ()
    rows: tuple[Rows, ...] = ()
    tables: tuple[Table, ...] = ()
    setup: tuple[Kernel, ...] = ()
    kernels: tuple[Kernel, ...] = ()
