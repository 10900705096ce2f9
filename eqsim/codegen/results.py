"""The lines of a project's `main.cpp` that write the results."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from eqsim.codegen.literals import STORED_TYPES, cpp_string
from eqsim.codegen.names import NameTable
from eqsim.codegen.scope import Declarations
from eqsim.codegen.synapses import rows_of_buffer
from eqsim.ir.checks.time_loop import regular_clocks
from eqsim.ir.program import Append, Column, Program, Table
from eqsim.ir.timeline import Project

__all__ = ["recording_lines", "result_lines", "stream_lines"]


def result_lines(program: Program, project: Project, known: Declarations) -> Iterator[str]:
    """Print a line for each array that is written at the end."""
    columns = [(table.name, column) for table in program.tables for column in table.columns]
    files = _files(program, project)

    def named(kind: str, name: str) -> str:
        return f"{cpp_string(name)}, {cpp_string(files[f'{kind} {name}'] + '.npy')}"

    for name in project.results:
        buffer, place = known.buffers[name], known.field(name)
        rows_name = rows_of_buffer(buffer, known)
        if rows_name is None:
            yield f"results.buffer({named('buffer', name)}, {place}, {known.length(name)});"
        else:
            synapses = known.projection(rows_name)
            yield f"results.synaptic({named('buffer', name)}, {synapses}, {place});"
    for table, column in columns:
        entry = named("column", f"{table}.{column.name}")
        if table in project.streamed:
            yield f"results.streamed({entry});"
            continue
        arguments = f"{entry}, {known.column(table, column.name)}"
        yield f"results.column<{STORED_TYPES[column.dtype]}>({arguments});"
    for rows in program.rows:
        for number, side in (("i", "source"), ("j", "target")):
            listed = f"{rows.name}._{side}_places"
            places = known.field(listed) if listed in known.buffers else "nullptr"
            file = named("ends", f"{rows.name}.{number}")
            yield f"results.{side}s({file}, {known.projection(rows.name)}, {places});"


def _files(program: Program, project: Project) -> NameTable:
    """Name the files of results."""
    columns = [f"{table.name}.{c.name}" for table in program.tables for c in table.columns]
    ends = [f"{rows.name}.{side}" for rows in program.rows for side in "ij"]
    return NameTable.of(
        {
            **{f"buffer {name}": (name,) for name in project.results},
            **{f"column {name}": (name,) for name in columns},
            **{f"ends {name}": (name,) for name in ends},
        },
        ignore_case=True,
    )


def stream_lines(program: Program, project: Project, known: Declarations) -> Iterator[str]:
    """Print a line for each column that goes to its file during the runs."""
    files = _files(program, project)
    for table in (each for each in program.tables if each.name in project.streamed):
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            both = f"{cpp_string(name)}, {cpp_string(files[f'column {name}'] + '.npy')}"
            place = known.column(table.name, column.name)
            yield f"session.stream<{STORED_TYPES[column.dtype]}>({both}, {place});"


def recording_lines(
    program: Program, known: Declarations, streamed: Collection[str] = ()
) -> Iterator[str]:
    """Print what notes, after a run, how long each recording has become."""
    clocks = {
        statement.table: kernel.clock
        for kernel in program.kernels
        for statement in kernel.body
        if isinstance(statement, Append)
    }
    for table in program.tables:
        clock = clocks.get(table.name)
        dt = known.field(f"{clock}.dt") if clock in regular_clocks(program) else "0.0"
        sizes = ", ".join(
            f"{{{cpp_string(column.name)}, {_rows(table, column, known, streamed)}}}"
            for column in table.columns
        )
        yield f"session.note_recording({cpp_string(table.name)}, {dt}, {{{sizes}}});"


def _rows(table: Table, column: Column, known: Declarations, streamed: Collection[str]) -> str:
    if table.name in streamed:
        return f"session.streams.at({cpp_string(f'{table.name}.{column.name}')}).rows()"
    return f"{known.column(table.name, column.name)}.size"
