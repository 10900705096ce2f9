"""The lines of a project's `main.cpp` that keep states, and return to them."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.codegen.literals import STORED_TYPES, cpp_string
from eqsim.codegen.scope import Declarations
from eqsim.codegen.synapses import arrays_of, rows_of_buffer
from eqsim.ir.program import Program
from eqsim.ir.timeline import Keep, Project, Return

__all__ = ["snapshot_entry", "visit_lines", "visitors"]


def visit_lines(program: Program, project: Project, known: Declarations) -> Iterator[str]:
    """Print the functions that visit the state of some owners; nothing where none is kept."""
    kept = [entry for entry in project.timeline if isinstance(entry, Keep)]
    if not kept:
        return
    yield f"std::vector<project::Snapshot> snapshots({max(entry.slot for entry in kept) + 1});"
    for owners, name in visitors(project).items():
        yield f"const auto {name} = [&](auto each) {{"
        yield from (f"    each.{part};" for part in _parts(owners, program, project, known))
        yield "};"


def visitors(project: Project) -> dict[tuple[str, ...], str]:
    """Name the functions that visit the state of some owners."""
    kept = dict.fromkeys(e.owners for e in project.timeline if isinstance(e, Keep | Return))
    return {owners: f"visit_{number}" for number, owners in enumerate(kept, 1)}


def _parts(
    owners: tuple[str, ...], program: Program, project: Project, known: Declarations
) -> Iterator[str]:
    for clock in program.clocks:
        yield f"number({known.field(f'{clock}.step')})"
    for owner in (each for each in owners if each in known.moments):
        yield f"number(network.{known.moments[owner]})"
    for name in (each for each in project.results if each.partition(".")[0] in owners):
        buffer = known.buffers[name]
        if rows_of_buffer(buffer, known) is None:
            yield f"array({known.field(name)}, {known.length(name)})"
    for rows in (each for each in program.rows if each.name in owners):
        arrays = arrays_of(rows.name, project, known)
        yield f"synapses({known.projection(rows.name)}{arrays})"
    for event in (each for each in program.events if each.name.partition(".")[0] in owners):
        yield f"ring({known.ring(event.name)})"
    for history in (each for each in program.histories if each.name.partition(".")[0] in owners):
        yield f"history({known.history(history.name)})"
    yield from _columns(owners, program, known)


def _columns(owners: tuple[str, ...], program: Program, known: Declarations) -> Iterator[str]:
    for table in (each for each in program.tables if each.name in owners):
        for column in table.columns:
            stored = STORED_TYPES[column.dtype]
            yield f"template column<{stored}>({known.column(table.name, column.name)})"


def snapshot_entry(item: Keep | Return, project: Project) -> tuple[str, tuple[str, ...]]:
    """Print a comment and the lines that keep a state or return to one."""
    snapshot, visit = f"snapshots[{item.slot}]", visitors(project)[item.owners]
    if isinstance(item, Keep):
        return f"store {item.slot}", (f"{visit}(project::Keep({snapshot}, session));",)
    tables = ", ".join(cpp_string(owner) for owner in item.owners)
    lines = [
        f"{visit}(project::Return({snapshot}));",
        f"project::take_back({snapshot}, session, {{{tables}}});",
    ]
    if item.network is not None:
        number = item.network
        lines.append(f"session.timings[{number}] = {snapshot}.timings[{number}];")
    if item.with_seed:
        lines += [f"session.seed = {snapshot}.seed;", "state.seed = session.seed;"]
    return f"restore {item.slot}", tuple(lines)
