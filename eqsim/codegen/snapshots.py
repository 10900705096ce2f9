"""The lines of a project's `main.cpp` that keep states, and return to them."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.codegen.literals import STORED_TYPES
from eqsim.codegen.scope import Declarations
from eqsim.codegen.synapses import arrays_of, rows_of_buffer
from eqsim.ir.program import Program
from eqsim.ir.time_loop import regular_clocks
from eqsim.ir.timeline import Keep, Project, Return

__all__ = ["snapshot_entry", "visit_lines"]


def visit_lines(program: Program, project: Project, known: Declarations) -> Iterator[str]:
    """Print the function that visits all of the state; nothing where no state is kept."""
    kept = [entry.slot for entry in project.timeline if isinstance(entry, Keep)]
    if not kept:
        return
    yield f"std::vector<project::Snapshot> snapshots({max(kept) + 1});"
    yield "const auto visit = [&](auto each) {"
    yield from (f"    each.{part};" for part in _parts(program, project, known))
    yield "};"


def _parts(program: Program, project: Project, known: Declarations) -> Iterator[str]:
    for clock in program.clocks:
        yield f"number({known.field(f'{clock}.step')})"
    yield from (f"number({known.moment(clock)})" for clock in regular_clocks(program))
    for name in project.results:
        buffer = known.buffers[name]
        if rows_of_buffer(buffer, known) is None:
            size = "1" if buffer.extent is None else known.field(buffer.extent)
            yield f"array({known.field(name)}, {size})"
    for rows in program.rows:
        arrays = arrays_of(rows.name, project, known)
        yield f"synapses({known.projection(rows.name)}{arrays})"
    for event in program.events:
        yield f"ring({known.ring(event.name)})"
    for table in program.tables:
        for column in table.columns:
            stored = STORED_TYPES[column.dtype]
            yield f"template column<{stored}>({known.column(table.name, column.name)})"


def snapshot_entry(item: Keep | Return) -> tuple[str, tuple[str, ...]]:
    """Print a comment and the lines that keep a state or return to one."""
    snapshot = f"snapshots[{item.slot}]"
    if isinstance(item, Keep):
        return f"store {item.slot}", (f"visit(project::Keep({snapshot}, session));",)
    lines = [f"visit(project::Return({snapshot}, session));"]
    if item.with_seed:
        lines += [f"session.seed = {snapshot}.seed;", "state.seed = session.seed;"]
    return f"restore {item.slot}", tuple(lines)
