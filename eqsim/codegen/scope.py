"""How one kernel's text calls things: pointers to buffers, values, locals, steps, keys.

What is constant during the kernel is read from the state once, in the kernel's first lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from eqsim.codegen.literals import CPP_TYPES
from eqsim.codegen.names import NameTable
from eqsim.codegen.uses import Uses, uses
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.words import words
from eqsim.ir.program import (
    Accumulate,
    Axis,
    Buffer,
    Count,
    Deliveries,
    Emit,
    Event,
    Kernel,
    LetPropagator,
    LetSolution,
    Pairs,
    Program,
    Rows,
    Statement,
    Store,
    Table,
    ValueDecl,
)
from eqsim.ir.rewrite import bound_names
from eqsim.ir.union import Loop

__all__ = ["INDICES", "Declarations", "Scope", "converted", "declarations", "kernel_scope"]

INDICES = {
    Axis.ELEMENT: "i",
    Axis.PRE: "pre",
    Axis.POST: "post",
    Axis.SYNAPSE: "syn",
    Axis.SCALAR: "0",
}


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a program declares, by name, with its fields and variables in the generated code.

    The words of an event, of a column and of an order by delays make one field each: the engine's
    `Ring`, `Column` and `Delays`.
    """

    fields: NameTable
    projections: NameTable
    moments: NameTable
    values: Mapping[str, ValueDecl]
    buffers: Mapping[str, Buffer]
    events: Mapping[str, Event]
    rows: Mapping[str, Rows]
    tables: Mapping[str, Table]

    def field(self, word: str) -> str:
        """Give the C++ expression for a word of the state."""
        return f"state.{self.fields[word]}"

    def length(self, buffer: str) -> str:
        """Give the C++ expression for how many entries a buffer has."""
        extent = self.buffers[buffer].extent
        return "1" if extent is None else self.field(extent)

    def ring(self, event: str) -> str:
        """Give the field with an event's lists."""
        return self.field(f"{event}.list")

    def delays(self, name: str) -> str:
        """Give the field with an order of synapses by delay, and what is under way."""
        return self.field(f"{name}.begin")

    def column(self, table: str, column: str) -> str:
        """Give the field with a column of a recording."""
        return self.field(f"{table}.{column}.data")

    def projection(self, rows: str) -> str:
        """Give the C++ expression for a projection of a project's network."""
        return f"network.{self.projections[rows]}"

    def moment(self, event: str) -> str:
        """Give the C++ expression for where an event's clock stood when it ran last."""
        return f"network.{self.moments[event.rpartition('.')[0]]}"

    def history(self, name: str) -> str:
        """Give the C++ expression for a history: its words, and where its clock stood."""
        words = (name, *(f"{name}.{part}" for part in ("depth", "stride", "size")))
        listed = ", ".join((*map(self.field, words), self.standing(name)))
        return f"project::history({listed})"

    def standing(self, history: str) -> str:
        """Give the C++ expression for where a history's clock stood when it ran last."""
        return f"network.{self.moments[history]}"

    def of_loop(self, loop: Loop) -> Declarations:
        """Give what one of several programs declares, where these share their state."""
        own, fields = loop.program, dict(self.fields.identifiers)
        fields |= {name: fields[there] for name, there in loop.renamed.items()}
        return replace(
            self,
            fields=NameTable(fields),
            values={**self.values, **{each.name: each for each in own.values}},
            buffers={**self.buffers, **{each.name: each for each in own.buffers}},
            events={**self.events, **{each.name: each for each in own.events}},
        )

    def step_of_event(self, event: str) -> str:
        """Give the field with the step that an event's lists are counted in."""
        return self.field(f"{self.events[event].clock}.step")

    def side_start(self, rows: str, side: str) -> str | None:
        """Give the field with the first element of a side ('source', 'target'), if it has one."""
        name = f"{rows}._{side}_start"
        return self.field(name) if name in self.values else None

    def side_size(self, rows: str, side: str) -> str:
        """Give the field with the number of elements of a side."""
        name = f"{rows}._{side}_size"
        if name in self.values:
            return self.field(name)
        declared = self.rows[rows]
        return self.size_of(declared.source if side == "source" else declared.target)

    def element(self, rows: str, side: str, number: str) -> str:
        """Give the element that stands at a number of a side's range."""
        start = self.side_start(rows, side)
        return number if start is None else f"{start} + {number}"

    def size_of(self, population: str) -> str:
        """Give the field with the size of a population."""
        return self.field(f"{population}.N")


def declarations(program: Program) -> Declarations:
    """Index a program's declarations by name."""
    wishes = {word.name: (word.name,) for word in words(program)}
    for event in program.events:
        wishes[f"{event.name}.list"] = (event.name,)
        for part in ("count", "depth", "capacity"):
            del wishes[f"{event.name}.{part}"]
    for table in program.tables:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            wishes[f"{name}.data"] = (name,)
            del wishes[f"{name}.size"], wishes[f"{name}.capacity"]
    for name in (delays.name for rows in program.rows for delays in rows.delays):
        wishes[f"{name}.begin"] = (name,)
        for word in [each for each in wishes if each.rpartition(".")[0] == name]:
            if word != f"{name}.begin":
                del wishes[word]
    projections = NameTable.of_names(_kept_by_network(program), _NETWORK)
    filled = (*_emitters(program), *(history.name for history in program.histories))
    moments = {name: (f"reached.{name}",) for name in filled}
    return Declarations(
        fields=NameTable.of(wishes),
        projections=projections,
        moments=NameTable.of(moments, (*_NETWORK, *projections.identifiers.values())),
        values={value.name: value for value in (*program.values, *_sizes(program))},
        buffers={buffer.name: buffer for buffer in program.buffers},
        events={event.name: event for event in program.events},
        rows={rows.name: rows for rows in program.rows},
        tables={table.name: table for table in program.tables},
    )


def _emitters(program: Program) -> Iterator[str]:
    """Name what has events."""
    return (event.name.rpartition(".")[0] for event in program.events)


def _kept_by_network(program: Program) -> Iterator[str]:
    """List what a project's network has besides its state: synapses, and orders of them."""
    for rows in program.rows:
        yield rows.name
        yield from (delays.name for delays in rows.delays)


def _sizes(program: Program) -> Iterator[ValueDecl]:
    """Give the numbers of synapses as values."""
    yield from (ValueDecl(f"{rows.name}._size", DType.I64) for rows in program.rows)


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one kernel."""

    known: Declarations
    uses: Uses
    names: NameTable

    def local(self, name: str) -> str:
        """Give the name of a local."""
        return self.names[f"local {name}"]

    def value(self, name: str, dtype: DType) -> str:
        """Give the name of a run-time value; what this kernel assigns is read from the state."""
        if name in self.uses.assigned_values:
            return converted(self.known.field(name), dtype)
        return self.names[f"value {name}"]

    def is_constant(self, buffer: str) -> bool:
        """Tell whether a buffer is a single entry that this kernel only reads."""
        return buffer not in self.uses.written and self.uses.axes(buffer) == {Axis.SCALAR}

    def pointer(self, buffer: str) -> str:
        """Give the name of the pointer to a buffer."""
        return self.names[f"buffer {buffer}"]

    def place(self, buffer: str, at: Axis) -> str:
        """Give the C++ expression for an entry of a buffer."""
        name = self.pointer(buffer)
        return name if self.is_constant(buffer) else f"{name}[{INDICES[at]}]"

    def mentions(self, axis: Axis) -> bool:
        """Tell whether the kernel uses the index of an axis."""
        return axis in self.uses.axes_used

    def matrices(self, statement: LetPropagator) -> tuple[str, str]:
        """Give the names of a propagator's matrix and of its exponential."""
        key = " ".join(bound_names(statement))
        return self.names[f"matrix {key}"], self.names[f"exponential {key}"]

    def part(self, statement: LetSolution, part: str) -> str:
        """Give the name of a part of a solution: its solver, its derivatives, ..."""
        return self.names[f"{part} {statement.next_step}"]

    def count(self, count: Count) -> str:
        """Give the name of a number of events."""
        return self.names[f"number {count}"]

    def step(self, clock: str) -> str:
        """Give the name of a clock's step."""
        return self.names[f"step {clock}"]

    def key(self, stream: int) -> str:
        """Give the name of a stream's key."""
        return self.names[f"key {stream}"]

    def event_list(self, event: str) -> str:
        """Give the name of the list that an event is emitted to."""
        return self.names[f"list {event}"]

    def event_count(self, event: str) -> str:
        """Give the name of the length of that list."""
        return self.names[f"count {event}"]

    def flags(self, event: str) -> str:
        """Give the name of the flags of a block's elements."""
        return self.names[f"flags {event}"]

    def deferred(self, number: int) -> str:
        """Give the name of the values that the write of a number puts off to the end of a block."""
        return self.names[f"deferred {number}"]

    def deferred_if(self, number: int) -> str:
        """Give the name of the flags that tell where it writes."""
        return self.names[f"deferred if {number}"]

    def any_flag(self, event: str) -> str:
        """Give the name of the disjunction of those flags."""
        return self.names[f"any {event}"]


def kernel_scope(kernel: Kernel, known: Declarations) -> Scope:
    """Choose the names of a kernel."""
    mentioned = uses(kernel)
    wishes: dict[str, tuple[str, ...]] = {}
    wishes |= {f"local {name}": (name,) for name in mentioned.locals}
    if isinstance(kernel.domain, Pairs):
        wishes[f"local {kernel.domain.counter}"] = (kernel.domain.counter,)
    wishes |= {f"buffer {name}": _short_and_full(name) for name in mentioned.buffers}
    wishes |= {f"value {name}": _short_and_full(name) for name in mentioned.values}
    wishes |= {f"step {clock}": ("step", f"{clock}.step") for clock in mentioned.clocks}
    wishes |= {f"key {stream}": ("key", f"key.{stream}") for stream in mentioned.streams}
    wishes |= {f"number {count}": (f"{count.event}.number",) for count in mentioned.counts}
    for statement in (*kernel.prologue, *kernel.body):
        wishes |= _statement_wishes(statement)
    if isinstance(kernel.domain, Deliveries):
        wishes |= _deferred_wishes(kernel.body)
    return Scope(known, mentioned, NameTable.of(wishes, taken=_TAKEN))


def _deferred_wishes(body: tuple[Statement, ...]) -> dict[str, tuple[str, ...]]:
    wishes: dict[str, tuple[str, ...]] = {}
    writes = [item for item in body if isinstance(item, Store | Accumulate)]
    for number, item in enumerate(writes):
        what = "added" if isinstance(item, Accumulate) else "stored"
        stem = f"{item.buffer.rpartition('.')[2]}.{what}"
        wishes |= {f"deferred {number}": (stem,), f"deferred if {number}": (f"{stem}.if",)}
    return wishes


def _statement_wishes(statement: Statement) -> dict[str, tuple[str, ...]]:
    if isinstance(statement, LetPropagator):
        key = " ".join(bound_names(statement))
        return {f"matrix {key}": ("matrix",), f"exponential {key}": ("exponential",)}
    if isinstance(statement, LetSolution):
        parts = ("tolerances", "solver", "rates", "solution", "step")
        return {f"{part} {statement.next_step}": (part, f"{part}.of") for part in parts}
    if not isinstance(statement, Emit):
        return {}
    event = statement.event
    stem = event.rpartition(".")[2]
    return {
        f"list {event}": (f"{stem}.list", f"{event}.list"),
        f"count {event}": (f"{stem}.count", f"{event}.count"),
        f"flags {event}": (f"{stem}.flags", f"{event}.flags"),
        f"any {event}": (f"any.{stem}", f"any.{event}"),
    }


_NETWORK = ("arena", "state")
_TAKEN = (
    *("block", "by", "candidates", "column", "columns", "count", "delays", "end", "entry"),
    *("events", "expected", "first", "from", "k", "last", "made", "next", "now", "other", "others"),
    *("places", "row", "rows", "sample_key", "sent", "sources", "synapses", "tail", "targets"),
    "wait",
    *("n", "reach", "size"),
)


def _short_and_full(name: str) -> tuple[str, str]:
    return name.rpartition(".")[2], name


def converted(field: str, dtype: DType) -> str:
    """Bring a word of the state to the type of its value."""
    if dtype is DType.BOOL:
        return f"({field} != 0)"
    return field if dtype in (DType.F64, DType.I64) else f"{CPP_TYPES[dtype]}({field})"
