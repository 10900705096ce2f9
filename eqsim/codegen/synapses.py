"""How a project's `main.cpp` names projections, and the arrays that grow with their synapses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eqsim.codegen.literals import STORED_TYPES, cpp_string, literal_text
from eqsim.codegen.scope import Declarations
from eqsim.ir.lowering.projection import SYNAPSE_BUFFERS
from eqsim.ir.program import Buffer, Rows
from eqsim.ir.timeline import Project

__all__ = [
    "Placement",
    "arrays_of",
    "declaration_lines",
    "initial_value",
    "order_lines",
    "placement",
    "rows_of_buffer",
    "synaptic_buffers",
]


@dataclass(frozen=True, slots=True)
class Placement:
    """The line that says which elements a projection connects, and the values it needs."""

    names: tuple[str, ...]
    line: str


def rows_of_buffer(buffer: Buffer, known: Declarations) -> str | None:
    """Give the rows whose synapses a buffer has entries for, if it has."""
    owner = (buffer.extent or "").removesuffix("._size")
    return owner if owner in known.rows and buffer.extent == f"{owner}._size" else None


def synaptic_buffers(rows: str, known: Declarations) -> Iterator[Buffer]:
    """List the variables of a projection's synapses."""
    for buffer in known.buffers.values():
        follows = buffer.name.removeprefix(rows + ".") in SYNAPSE_BUFFERS
        if rows_of_buffer(buffer, known) == rows and not follows:
            yield buffer


def initial_value(buffer: Buffer, project: Project) -> str:
    """Print the value that new entries of a buffer have."""
    value = dict(project.initial).get(buffer.name, 0.0)
    if buffer.dtype.is_float:
        return literal_text(value, buffer.dtype)
    return f"{STORED_TYPES[buffer.dtype]}({int(value)})"


def arrays_of(rows: str, project: Project, known: Declarations) -> str:
    """Print a projection's arrays as further arguments of a call."""
    return "".join(
        f", project::field({known.field(buffer.name)}, {initial_value(buffer, project)})"
        for buffer in synaptic_buffers(rows, known)
    )


def placement(rows: Rows, project: Project, known: Declarations) -> Placement:
    """Print where a projection begins and ends on both sides."""
    names, arguments = [], []
    for side, population in (("source", rows.source), ("target", rows.target)):
        start, size = f"{rows.name}._{side}_start", f"{rows.name}._{side}_size"
        first = known.side_start(rows.name, side) or "0"
        arguments.append(f"project::Range{{{first}, {known.side_size(rows.name, side)}}}")
        names += [name for name in (start, size) if name in known.values] or [f"{population}.N"]
    given = ", ".join(arguments)
    arrays = arrays_of(rows.name, project, known)
    line = f"project::place({known.projection(rows.name)}, {given}{arrays});"
    return Placement(tuple(names), line)


def declaration_lines(rows: Rows, known: Declarations) -> tuple[str, ...]:
    """Print what a projection is called, and which words of the state it keeps."""
    words = [f"&{known.field(f'{rows.name}._{part}')}" for part in ("row", "post", "size")]
    for name in (f"{rows.name}.{part}" for part in SYNAPSE_BUFFERS):
        words.append(f"&{known.field(name)}" if name in known.buffers else "nullptr")
    for part in ("column", "synapse", "pre"):
        words.append(f"&{known.field(f'{rows.name}._{part}')}" if rows.columns else "nullptr")
    projection = known.projection(rows.name)
    return (
        f"{projection}.name = {cpp_string(rows.name)};",
        f"{projection}.words = {{{', '.join(words)}}};",
    )


def order_lines(rows: Rows, known: Declarations) -> Iterator[str]:
    """Print how the orders of a projection's synapses by delay are found, before each run."""
    for delays in rows.delays:
        arguments = (
            known.delays(delays.name),
            known.projection(rows.name),
            cpp_string(delays.added),
            known.field(delays.seconds),
            known.field(f"{delays.clock}.dt"),
            known.field(delays.added),
            "true" if delays.side == "post" else "false",
        )
        yield f"{known.projection(delays.name)}.find({', '.join(arguments)});"
