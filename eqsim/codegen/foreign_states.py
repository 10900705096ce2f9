"""The lines of a project's `main.cpp` that write states to files, and begin with such states."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.codegen.data import data_text
from eqsim.codegen.literals import cpp_string, literal_text
from eqsim.codegen.names import NameTable
from eqsim.codegen.scope import Declarations
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Program
from eqsim.ir.timeline import Forget, Project, Recall, RecallPast, Save, Stand, Unlink

__all__ = ["event_lines", "foreign_entry"]


def event_lines(program: Program, project: Project, known: Declarations) -> Iterator[str]:
    """Print what writes the events of the last steps; values, too, if a state goes to a file."""
    is_saved = any(isinstance(entry, Save) for entry in project.timeline)
    histories = program.histories if is_saved else ()
    parts = [f"{event.name}.{part}" for event in program.events for part in ("counts", "elements")]
    parts += [f"{owner}.reached" for owner in known.moments.identifiers]
    parts += [f"{history.name}.past" for history in histories]
    files = NameTable.of({part: (f"past.{part}",) for part in parts}, ignore_case=True)

    def named(owner: str, part: str) -> str:
        file = files[f"{owner}.{part}"] + ".npy"
        return f"{cpp_string(f'{owner}._{part}')}, {cpp_string(file)}"

    for event in program.events:
        both = f"{named(event.name, 'counts')}, {named(event.name, 'elements')}"
        yield f"project::write_ring(results, {both}, {known.ring(event.name)});"
    for history in histories:
        words = (history.name, *(f"{history.name}.{part}" for part in ("depth", "stride")))
        arguments = ", ".join((*map(known.field, words), known.standing(history.name)))
        yield f"project::write_past(results, {named(history.name, 'past')}, {arguments});"
    for owner, moment in known.moments.identifiers.items():
        yield f"project::write_moment(results, {named(owner, 'reached')}, network.{moment});"


def foreign_entry(
    item: Save | Unlink | Recall | RecallPast | Forget | Stand,
    project: Project,
    known: Declarations,
    title: str,
) -> tuple[str, tuple[str, ...]]:
    """Print a comment and the lines of an entry."""
    match item:
        case Save(number):
            folder = cpp_string(f"stored_{number}")
            return f"write the state {number}", (
                f"project::Results stored_{number}(session, {folder});",
                f"write(network, stored_{number});",
                f"stored_{number}.finish({title});",
            )
        case Unlink(rows):
            return f"{rows} without synapses", (f"{known.projection(rows)}.clear();",)
        case Recall():
            return f"the past of {item.event}", tuple(_recall(item, project, known))
        case RecallPast():
            return f"the past of {item.history}", (_recall_past(item, project, known),)
        case Forget(table):
            return f"{table} from its begin", tuple(_forget(table, known))
        case Stand():
            return f"at {item.t:g} s", tuple(_stand(item, known))


def _recall(item: Recall, project: Project, known: Declarations) -> Iterator[str]:
    counts = data_text(item.counts, DType.I64, project)
    elements = data_text(item.elements, DType.I32, project)
    capacity = known.field(known.events[item.event].extent)
    arguments = f"arena, {capacity}, {counts}, {elements}"
    yield f"project::recall({known.ring(item.event)}, {arguments});"
    yield f"{known.moment(item.event)} = {{{item.step}, {literal_text(item.dt, DType.F64)}}};"


def _recall_past(item: RecallPast, project: Project, known: Declarations) -> str:
    buffer = item.history.partition("@")[0]
    rows = data_text(item.rows, known.buffers[buffer].dtype, project)
    reached = f"project::Moment{{{item.step}, {literal_text(item.dt, DType.F64)}}}"
    arguments = f"arena, {known.length(buffer)}, {rows}, {reached}"
    return f"project::recall({known.history(item.history)}, {arguments});"


def _forget(name: str, known: Declarations) -> Iterator[str]:
    if name in known.tables:
        for column in known.tables[name].columns:
            yield f"{known.column(name, column.name)}.size = 0;"
        yield f"project::take_back(project::Snapshot(), session, {{{cpp_string(name)}}});"


def _stand(item: Stand, known: Declarations) -> Iterator[str]:
    clocks = ", ".join(
        f"{{{cpp_string(name)}, {step}, {literal_text(dt, DType.F64)}}}"
        for name, step, dt in item.clocks
    )
    t = literal_text(item.t, DType.F64)
    yield f"session.timings[{item.network}] = {{{t}, {{{clocks}}}}};"
    for name, step, _ in item.clocks:
        if f"{name}.step" in known.fields:
            yield f"{known.field(f'{name}.step')} = {step};"
