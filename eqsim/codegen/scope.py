"""How one kernel's text calls things: pointers to buffers, values, locals, steps, keys.

What is constant during the kernel is read from the state once, in the kernel's first lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eqsim.codegen.literals import CPP_TYPES, STORED_TYPES
from eqsim.codegen.names import NameTable
from eqsim.codegen.uses import Uses, uses
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Axis, Buffer, Emit, Event, Kernel, Program, Rows, Table, ValueDecl
from eqsim.ir.words import words

__all__ = ["INDICES", "Declarations", "Scope", "declarations", "kernel_scope"]

INDICES = {
    Axis.ELEMENT: "i",
    Axis.PRE: "pre",
    Axis.POST: "post",
    Axis.SYNAPSE: "syn",
    Axis.SCALAR: "0",
}


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a program declares, by name, with the fields of the state struct."""

    fields: NameTable
    values: Mapping[str, ValueDecl]
    buffers: Mapping[str, Buffer]
    events: Mapping[str, Event]
    rows: Mapping[str, Rows]
    tables: Mapping[str, Table]

    def field(self, word: str) -> str:
        """Give the C++ expression for a word of the state."""
        return f"state.{self.fields[word]}"

    def range_start(self, rows: str, side: str) -> str | None:
        """Give the field with the first element of a side's range, if it has one."""
        name = f"{rows}.{side}_start"
        return self.field(name) if name in self.values else None

    def size_of(self, population: str) -> str:
        """Give the field with the size of a population."""
        return self.field(f"{population}.N")


def declarations(program: Program) -> Declarations:
    """Index a program's declarations by name."""
    return Declarations(
        fields=NameTable.of_names(word.name for word in words(program)),
        values={value.name: value for value in program.values},
        buffers={buffer.name: buffer for buffer in program.buffers},
        events={event.name: event for event in program.events},
        rows={rows.name: rows for rows in program.rows},
        tables={table.name: table for table in program.tables},
    )


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

    def any_flag(self, event: str) -> str:
        """Give the name of the disjunction of those flags."""
        return self.names[f"any {event}"]


def kernel_scope(kernel: Kernel, known: Declarations) -> Scope:
    """Choose the names of a kernel."""
    mentioned = uses(kernel)
    wishes: dict[str, tuple[str, ...]] = {}
    wishes |= {f"local {name}": (name,) for name in mentioned.locals}
    wishes |= {f"buffer {name}": _short_and_full(name) for name in mentioned.buffers}
    wishes |= {f"value {name}": _short_and_full(name) for name in mentioned.values}
    wishes |= {f"step {clock}": ("step", f"{clock}.step") for clock in mentioned.clocks}
    wishes |= {f"key {stream}": ("key", f"key.{stream}") for stream in mentioned.streams}
    for statement in kernel.body:
        if isinstance(statement, Emit):
            stem = statement.event
            wishes[f"list {stem}"] = (f"{stem}s",)
            wishes[f"count {stem}"] = (f"{stem}.count",)
            wishes[f"flags {stem}"] = (f"{stem}.flags",)
            wishes[f"any {stem}"] = (f"{stem}.any",)
    return Scope(known, mentioned, NameTable.of(wishes, taken=_TAKEN))


_TAKEN = (
    *("any", "block", "candidate", "column", "columns", "copies", "copy", "counter", "end", "entry"),
    *("events", "first", "index", "indices", "k", "last", "matrix", "partner", "propagator"),
    *("row", "rows", "size", "slot", "targets"),
)


def _short_and_full(name: str) -> tuple[str, str]:
    return name.rpartition(".")[2], name


def converted(field: str, dtype: DType) -> str:
    """Bring a word of the state to the type of its value."""
    if dtype is DType.BOOL:
        return f"({field} != 0)"
    return field if dtype in (DType.F64, DType.I64) else f"{CPP_TYPES[dtype]}({field})"


def head_lines(scope: Scope) -> list[str]:
    """Print the declarations that read the state once."""
    return [*_buffer_lines(scope), *_value_lines(scope), *_stream_lines(scope)]


def _buffer_lines(scope: Scope) -> list[str]:
    lines = []
    for name in scope.uses.buffers:
        if name not in scope.known.buffers:
            raise InternalError(f"the buffer '{name}' is not declared")
        dtype = scope.known.buffers[name].dtype
        field, local = scope.known.field(name), scope.pointer(name)
        if scope.is_constant(name):
            read = f"{field}[0] != 0" if dtype is DType.BOOL else f"{field}[0]"
            lines.append(f"const {CPP_TYPES[dtype]} {local} = {read};")
        else:
            const = "" if name in scope.uses.written else "const "
            lines.append(f"{const}{STORED_TYPES[dtype]}* __restrict {local} = {field};")
    return lines


def _value_lines(scope: Scope) -> list[str]:
    lines = []
    for name in scope.uses.values:
        if name not in scope.uses.assigned_values:
            dtype = scope.known.values[name].dtype
            read = converted(scope.known.field(name), dtype)
            lines.append(f"const {CPP_TYPES[dtype]} {scope.value(name, dtype)} = {read};")
    return lines


def _stream_lines(scope: Scope) -> list[str]:
    lines = [
        f"const int64_t {scope.step(clock)} = {scope.known.field(f'{clock}.step')};"
        for clock in scope.uses.clocks
    ]
    for stream in scope.uses.streams:
        arguments = f"uint64_t(state.seed), uint64_t(state.epoch), {stream}"
        lines.append(f"const uint64_t {scope.key(stream)} = eqsim::derive_key({arguments});")
    return lines
