"""The kernel language on one page: what a program can say; the parts of a kernel stand beside it.

A `Program` is buffers, events, histories, rows of synapses, recording tables and kernels.  A kernel
is data: a domain (what its loop runs over), a body, and the slot of the time step it belongs to.

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
from eqsim.ir.domains import (
    Deliveries,
    Domain,
    Elements,
    Events,
    Listed,
    Once,
    Pairs,
    Selected,
    Synapses,
)
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
    Past,
    Position,
    Step,
    Value,
)
from eqsim.ir.statements import (
    Accumulate,
    Append,
    Binding,
    Call,
    Connect,
    Emit,
    Let,
    LetPropagator,
    LetSolution,
    SetValue,
    Statement,
    Stop,
    Store,
)

__all__ = [
    "Accumulate",
    "Append",
    "Apply",
    "Axis",
    "Binding",
    "Buffer",
    "Call",
    "Cast",
    "Column",
    "Connect",
    "Count",
    "Delays",
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
    "History",
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
    "Past",
    "Position",
    "Program",
    "Rows",
    "Selected",
    "SetValue",
    "Statement",
    "Step",
    "Stop",
    "Store",
    "Synapses",
    "Table",
    "Value",
    "ValueDecl",
]


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
class History:
    """A ring of rows: what the buffer `of` held at a place of each of the last steps of a clock.

    Its rows stand one behind the other in the buffer `name`; row r is that of the steps s with
    s % depth = r.  The host gives the values `<name>.depth`, as many rows as the longest of the
    `delays` has steps, plus one; `<name>.stride`, the entries of a row; and `<name>.size`, those of
    all.  A delay is in seconds: a literal, a value, or any entry of a buffer.
    """

    name: str
    of: str
    clock: str
    delays: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Delays:
    """The order of synapses with delays of their own: by row of `side`, delay, creation number.

    Delays are in `seconds`, a buffer; they are rounded to steps of `clock`, and the value `added`
    is added to them.  A row belongs to an element that has events.
    """

    name: str
    side: OneOf["pre", "post"]
    seconds: str
    added: str
    clock: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Synapses as compressed rows by source; by target too, where `columns`.

    Row r belongs to the element `_source_start + r` of the source; targets are stored as elements
    of the target population.  `numbers`: whether creation numbers are needed in the buffer
    `<name>._number`.  `delays` are the orders by delay that are needed.  `alike` names buffers that
    begin with one value for all synapses of each source ('pre') or each target ('post').
    """

    name: str
    source: str
    target: str
    columns: bool = False
    numbers: bool = False
    delays: tuple[Delays, ...] = ()
    alike: tuple[tuple[str, OneOf["pre", "post"]], ...] = ()


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
    histories: tuple[History, ...] = ()
