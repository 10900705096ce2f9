"""The timeline of a script as the lines of a project's `main.cpp`.

Arrays are allocated where the value that gives their length is set; that value is known here, so
the lines contain no decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from eqsim.codegen.choices import choice_entry
from eqsim.codegen.data import data_text
from eqsim.codegen.foreign_states import foreign_entry
from eqsim.codegen.lines import broken, harmless
from eqsim.codegen.literals import cpp_string, literal_text
from eqsim.codegen.names import NameTable
from eqsim.codegen.runs import PrintedLoop, run_lines
from eqsim.codegen.scope import Declarations
from eqsim.codegen.snapshots import snapshot_entry
from eqsim.codegen.synapses import arrays_of, initial_value, placement, rows_of_buffer
from eqsim.codegen.views import Entry
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Pairs, Program
from eqsim.ir.timeline import (
    Arguments,
    CheckIndices,
    Choose,
    CountSteps,
    Fill,
    Flag,
    Forget,
    Keep,
    Link,
    Locate,
    Meet,
    Perform,
    Project,
    Prune,
    Recall,
    RecallPast,
    Return,
    Run,
    Save,
    Seed,
    SetValues,
    Stand,
    TimelineEntry,
    Unlink,
)

__all__ = ["action_names", "timeline_entries"]


_OfSynapses = Link | Meet | Locate | Flag | Choose | Prune
_Written = Arguments | Fill | CheckIndices | CountSteps | _OfSynapses

#: Stands for a number that the program finds.
FOUND = -1


@dataclass(slots=True)
class _Progress:
    """What has been set and placed by the entries so far."""

    values: dict[str, float | int] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    performed: int = 0


@dataclass(frozen=True, slots=True)
class _Context:
    program: Program
    project: Project
    known: Declarations
    actions: NameTable
    progress: _Progress
    loops: tuple[PrintedLoop, ...]


def timeline_entries(
    program: Program, project: Project, known: Declarations, loops: tuple[PrintedLoop, ...]
) -> tuple[Entry, ...]:
    """Print every entry of a timeline."""
    context = _Context(program, project, known, action_names(project), _Progress(), loops)
    entries = (_entry(item, context) for item in project.timeline)
    return tuple(replace(entry, lines=broken(entry.lines)) for entry in entries)


def action_names(project: Project) -> NameTable:
    """Name the function of each one-off kernel, by its place among them."""
    kernels = [entry.kernel for entry in project.timeline if isinstance(entry, Perform)]
    return NameTable.of(
        {str(place): (kernel.name,) for place, kernel in enumerate(kernels)},
        taken=("perform", "write"),
    )


def _entry(item: TimelineEntry, context: _Context) -> Entry:
    match item:
        case SetValues():
            return Entry("values", tuple(_set_values(item, context)))
        case Seed(value):
            call = "set_fresh_seed()" if value is None else f"set_seed({_i64(value)})"
            return Entry("seed", (f"session.{call};", "state.seed = session.seed;"))
        case Perform():
            return Entry(harmless(item.kernel.name), tuple(_perform(item, context)))
        case Keep() | Return():
            return Entry(*snapshot_entry(item, context.project))
        case Save() | Unlink() | Recall() | RecallPast() | Forget() | Stand():
            title = cpp_string(context.program.name)
            about, done = foreign_entry(item, context.project, context.known, title)
            return Entry(harmless(about), done)
        case Run():
            loop, streamed = context.loops[item.loop], context.project.streamed
            return Entry(f"run {item.duration:g} s", run_lines(item, loop, streamed))
        case _:
            about, lines = _written(item, context)
            return Entry(harmless(about), tuple(lines))


def _written(item: _Written, context: _Context) -> tuple[str, Iterable[str]]:
    match item:
        case Arguments():
            return "values of the command line", _arguments(item, context)
        case Fill():
            return f"{item.buffer} from data", _fill(item, context)
        case CheckIndices():
            return f"{item.buffer}: elements of {item.source}", _check(item, context)
        case Link():
            return f"{item.rows} from lists", _link(item, context)
        case Meet():
            return f"{item.rows}: the {item.side} is {item.end}", _meet(item, context)
        case CountSteps():
            dt = literal_text(item.dt, DType.F64)
            step = f"session.timings[{item.network}].next_step({dt})"
            return "the next step", (f"{context.known.field(item.value)} = {step};",)
        case _:
            return choice_entry(item, context.project, context.known)


def _i64(value: int) -> str:
    return literal_text(value, DType.I64).removeprefix("INT64_C(").removesuffix(")")


def _set_values(item: SetValues, context: _Context) -> Iterator[str]:
    known, values = context.known, context.progress.values
    changed = {name for name, value in item.values if values.get(name) != value}
    for name, value in item.values:
        if name not in known.values:
            raise InternalError(f"the value '{name}' is not declared")
        is_float = known.values[name].dtype.is_float
        written = literal_text(value, DType.F64) if is_float else _i64(int(value))
        yield f"{known.field(name)} = {written};"
        values[name] = value
    yield from _taken(changed, context)


def _taken(changed: set[str], context: _Context) -> Iterator[str]:
    """Print what makes the arrays whose lengths have changed, and what places projections."""
    known, values = context.known, context.progress.values
    for buffer in context.program.buffers:
        if buffer.extent in changed:
            arguments = f"{known.field(buffer.extent)}, {initial_value(buffer, context.project)}"
            yield f"arena.take({known.field(buffer.name)}, {arguments});"
    for rows in context.program.rows:
        ends = placement(rows, context.project, known)
        if rows.name not in context.progress.placed and all(name in values for name in ends.names):
            context.progress.placed.add(rows.name)
            yield ends.line


def _meet(item: Meet, context: _Context) -> Iterator[str]:
    known, values = context.known, context.progress.values
    stem, end = f"{item.rows}._{item.side}", known.projection(item.end)
    sizes = (f"{stem}_size", f"{stem}_count", f"{item.end}.N")
    for name in sizes:
        yield f"{known.field(name)} = {end}.size();"
    changed = {name for name in sizes if name not in values}
    values |= dict.fromkeys((f"{stem}_start", *sizes), FOUND)
    yield from _taken(changed, context)
    listed = (known.field(f"{stem}_{part}") for part in ("members", "places"))
    yield f"project::list_ends({end}, {', '.join(listed)});"


def _fill(item: Fill, context: _Context) -> Iterator[str]:
    known = context.known
    buffer = known.buffers[item.buffer]
    array, name = known.field(buffer.name), cpp_string(buffer.name)
    data = data_text(item.data, buffer.dtype, context.project)
    size, order = _size_and_order(buffer, known)
    if item.listed is not None:
        listed = known.field(item.listed), known.field(known.buffers[item.listed].extent or "")
        numbers = f"project::numbers({', '.join(listed)})"
        yield f"project::fill_at({array}, {order}, {data}, {numbers}, {name});"
    elif item.indices is None:
        yield f"project::fill({array}, {size}, {order}, {data}, {name});"
    else:
        indices = data_text(item.indices, DType.I64, context.project)
        numbers = f"project::numbers({indices})"
        yield f"project::fill_at({array}, {order}, {data}, {numbers}, {name});"


def _size_and_order(buffer: Buffer, known: Declarations) -> tuple[str, str]:
    """Print how many entries a buffer has, and which of them has which number."""
    rows = rows_of_buffer(buffer, known)
    size = known.length(buffer.name)
    if rows is None:
        return size, f"project::SameOrder{{{size}}}"
    return size, f"project::CreationOrder{{{known.projection(rows)}}}"


def _arguments(item: Arguments, context: _Context) -> Iterator[str]:
    known = context.known
    yield "{"
    yield "    project::Arguments arguments(session);"
    for name in (each for each in item.buffers if each in known.buffers):
        size, order = _size_and_order(known.buffers[name], known)
        given = f"{cpp_string(name)}, {known.field(name)}, {size}"
        once = _neurons_of(known.buffers[name], known)
        if once is None:
            yield f"    arguments.apply({given}, {order});"
        else:
            yield f"    arguments.apply_once({given}, {once});"
    yield "    arguments.finish();"
    yield "}"


def _neurons_of(buffer: Buffer, known: Declarations) -> str | None:
    """Print the neuron of each synapse, where a variable of synapses is kept once for each."""
    rows = known.rows.get(buffer.name.partition(".")[0])
    side = None if rows is None else dict(rows.alike).get(buffer.name)
    if rows is None or side is None or buffer.extent == f"{rows.name}._size":
        return None
    synapses = known.projection(rows.name)
    if side == "pre":
        return f"{synapses}.sources_by_number(), {synapses}.source.start"
    return f"{synapses}.targets_by_number(), 0"


def _check(item: CheckIndices, context: _Context) -> Iterator[str]:
    known = context.known
    names = ", ".join(cpp_string(name) for name in (item.buffer, item.link, item.place))
    size = known.size_of(item.source) if item.size is None else str(item.size)
    arguments = f"{known.field(item.buffer)}, {known.length(item.buffer)}, {size}, {names}"
    yield f"project::check_indices({arguments});"


def _link(item: Link, context: _Context) -> Iterator[str]:
    pre, post = (_linked(item, side, context) for side in ("source", "target"))
    arrays = arrays_of(item.rows, context.project, context.known)
    projection = context.known.projection(item.rows)
    if item.chance is None:
        yield f"project::link({projection}, {pre}, {post}{arrays});"
        return
    chance = data_text(item.chance, DType.F64, context.project)
    key = f"eqsim::derive_key(uint64_t(state.seed), uint64_t({_i64(item.epoch)}), 0)"
    yield f"project::link_some({projection}, {pre}, {post}, {chance}, {key}{arrays});"


def _linked(item: Link, side: str, context: _Context) -> str:
    """Print what gives the places that listed synapses have on a side."""
    data = data_text(item.pre if side == "source" else item.post, DType.I32, context.project)
    if not context.project.meets(item.rows, side):
        return data
    stem, number = f"{item.rows}._{side}", "i" if side == "source" else "j"
    members, count = (context.known.field(f"{stem}_{part}") for part in ("members", "count"))
    what = cpp_string(f"{item.rows}: connect: {number}")
    return f"project::met({data}, {members}, {count}, {what})"


def _perform(item: Perform, context: _Context) -> Iterator[str]:
    name = context.actions[str(context.progress.performed)]
    context.progress.performed += 1
    yield f"state.epoch = {_i64(item.epoch)};"
    if isinstance(item.kernel.domain, Pairs):
        rows = item.kernel.domain.rows
        arrays = arrays_of(rows, context.project, context.known)
        projection = context.known.projection(rows)
        yield f"project::connect({projection}, state, {name}{arrays});"
    else:
        yield f"{name}(state);"
