"""The reference backend: a NumPy interpreter of programs, the oracle of the compiled ones.

Loops run over whole arrays, statement by statement, where effects allow it; code whose result
depends on the order of synapses runs synapse by synapse.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.interpreter import Frame, Numbers, evaluate, events_in_range
from eqsim.backends.reference.solving import solve
from eqsim.engine.expm import expm
from eqsim.errors import InternalError
from eqsim.ir.effects import is_unordered
from eqsim.ir.program import (
    Accumulate,
    Append,
    Axis,
    Deliveries,
    Domain,
    Elements,
    Emit,
    Events,
    Kernel,
    Let,
    LetPropagator,
    LetSolution,
    Listed,
    Once,
    Program,
    Selected,
    SetValue,
    Stop,
    Store,
    Synapses,
)

__all__ = ["perform", "set_up"]

Index = NDArray[np.int64]


def set_up(program: Program, memory: Memory) -> None:
    """Perform the setup kernels: what is constant until the host changes something."""
    for kernel in program.setup:
        perform(kernel, memory)


def perform(
    kernel: Kernel, memory: Memory, block: int | None = None, *, unordered: bool | None = None
) -> None:
    """Perform a kernel once: its prologue, then its body over its domain.

    With `block`, an unordered loop goes over at most so many iterations at a time, which bounds
    the memory of what lies between.  `unordered` is what the caller knows: from before, or that
    the passes of a loop over a list of indices do not meet.  Otherwise the kernel is examined.
    """
    with np.errstate(all="ignore"):
        prologue = Frame(memory)
        for binding in kernel.prologue:
            execute(binding, prologue)
        for at in _iterations(kernel, memory, block, unordered):
            frame = Frame(memory, at, dict(prologue.locals))
            for statement in kernel.body:
                execute(statement, frame)


def _iterations(
    kernel: Kernel, memory: Memory, block: int | None, unordered: bool | None
) -> Iterable[dict[Axis, Numbers]]:
    """Give the loop's indices: all at once or in blocks, or one by one where order matters."""
    at = indices(kernel.domain, memory)
    if isinstance(kernel.domain, Once):
        return (at,)
    count = max(np.size(index) for index in at.values())
    if not (is_unordered(kernel) if unordered is None else unordered):
        return ({axis: index[k] for axis, index in at.items()} for k in range(count))
    if block is None or count <= block:
        return (at,)
    return (
        {axis: index[first : first + block] for axis, index in at.items()}
        for first in range(0, count, block)
    )


# --- domains -----------------------------------------------------------------------------------


@singledispatch
def indices(domain: Domain, _memory: Memory) -> dict[Axis, Numbers]:
    """Give the index on each axis for every iteration of a loop, in order."""
    raise InternalError(f"the interpreter knows no loop over {type(domain).__name__}")


@indices.register
def _once(_domain: Once, _memory: Memory) -> dict[Axis, Numbers]:
    return {}


@indices.register
def _elements(domain: Elements, memory: Memory) -> dict[Axis, Numbers]:
    if domain.start is None or domain.size is None:
        return {Axis.ELEMENT: np.arange(int(memory.values[f"{domain.population}.N"]))}
    start, size = int(memory.values[domain.start]), int(memory.values[domain.size])
    return {Axis.ELEMENT: np.arange(start, start + size)}


@indices.register
def _selected(domain: Selected, memory: Memory) -> dict[Axis, Numbers]:
    chosen = memory.buffers[domain.indices].astype(np.int64)
    if domain.axis is Axis.ELEMENT:
        return {Axis.ELEMENT: chosen}
    everywhere = _synapses(Synapses(domain.owner), memory)
    return {axis: index[chosen] for axis, index in everywhere.items()}


@indices.register
def _events(domain: Events, memory: Memory) -> dict[Axis, Numbers]:
    return {Axis.ELEMENT: events_in_range(memory, domain)}


@indices.register
def _listed(domain: Listed, memory: Memory) -> dict[Axis, Numbers]:
    step, period = memory.steps[domain.clock], int(memory.values[domain.period])
    now = step % period if period > 0 else step
    first, last = np.searchsorted(memory.buffers[domain.steps], (now, now + 1))
    return {Axis.ELEMENT: memory.buffers[domain.elements][first:last].astype(np.int64)}


@indices.register
def _synapses(domain: Synapses, memory: Memory) -> dict[Axis, Numbers]:
    rows = memory.rows[domain.rows]
    if domain.of == "post":
        size = int(memory.values[f"{domain.rows}._target_size"])
        return _of_targets(domain.rows, np.arange(size), memory)
    start = int(memory.values[f"{domain.rows}._source_start"])
    pre = np.repeat(np.arange(rows.row.size - 1) + start, np.diff(rows.row))
    return {
        Axis.SYNAPSE: np.arange(rows.size),
        Axis.PRE: pre,
        Axis.POST: rows.post.astype(np.int64),
    }


@indices.register
def _deliveries(domain: Deliveries, memory: Memory) -> dict[Axis, Numbers]:
    if domain.own is not None:
        return _own_deliveries(domain, memory)
    rows = memory.rows[domain.rows]
    side = "source" if domain.side == "pre" else "target"
    start = int(memory.values[f"{domain.rows}._{side}_start"])
    size = int(memory.values[f"{domain.rows}._{side}_size"])
    due = memory.due(domain.event, int(memory.values[domain.delay])) - start
    due = due[(due >= 0) & (due < size)]
    if domain.side == "pre":
        synapses, owner = _gather(rows.row, due)
        return {
            Axis.SYNAPSE: synapses,
            Axis.PRE: owner + start,
            Axis.POST: rows.post[synapses].astype(np.int64),
        }
    return _of_targets(domain.rows, due, memory)


def _of_targets(name: str, chosen: Index, memory: Memory) -> dict[Axis, Numbers]:
    """Give the synapses of some targets, which are numbered within their range."""
    rows, start = memory.rows[name], int(memory.values[f"{name}._target_start"])
    if rows.column is None or rows.synapse is None or rows.pre is None:
        raise InternalError(f"{name} has no columns; please report this")
    places, owner = _gather(rows.column, chosen)
    return {
        Axis.SYNAPSE: rows.synapse[places].astype(np.int64),
        Axis.PRE: rows.pre[places].astype(np.int64),
        Axis.POST: owner + start,
    }


def _own_deliveries(domain: Deliveries, memory: Memory) -> dict[Axis, Numbers]:
    """Give what is due of synapses with delays of their own, the oldest events first."""
    assert domain.own is not None
    order, rows = memory.orders[domain.own], memory.rows[domain.rows]
    side = "source" if domain.side == "pre" else "target"
    start = int(memory.values[f"{domain.rows}._{side}_start"])
    size = int(memory.values[f"{domain.rows}._{side}_size"])
    kinds, steps = order.longest + 1, order.steps
    segments = [np.zeros(0, np.int64)]
    for age in np.unique(steps)[::-1]:
        due = memory.due(domain.event, int(age)) - start
        segments.append(due[(due >= 0) & (due < size)] * kinds + age)
    segment = np.concatenate(segments)
    row = np.repeat(np.arange(size), np.diff(order.begin))
    begin = np.searchsorted(row * kinds + steps, np.arange(size * kinds + 1))
    entries, owner = _gather(begin, segment)
    element = owner // kinds + start
    place = order.place[entries].astype(np.int64)
    if order.pre is not None:
        sources = order.pre[entries].astype(np.int64)
        return {Axis.SYNAPSE: place, Axis.PRE: sources, Axis.POST: element}
    return {Axis.SYNAPSE: place, Axis.PRE: element, Axis.POST: rows.post[place].astype(np.int64)}


def _gather(starts: Index, chosen: Index) -> tuple[Index, Index]:
    """List the entries of the chosen rows, and to which of them each belongs."""
    counts = starts[chosen + 1] - starts[chosen]
    owner = np.repeat(chosen, counts)
    ends = np.cumsum(counts)
    within = np.arange(owner.size) - np.repeat(ends - counts, counts)
    return np.repeat(starts[chosen], counts) + within, owner


# --- statements --------------------------------------------------------------------------------


@singledispatch
def execute(statement: object, _frame: Frame) -> None:
    """Carry out a statement for all iterations."""
    raise InternalError(f"the interpreter knows no {type(statement).__name__}")


@execute.register
def _let(statement: Let, frame: Frame) -> None:
    frame.locals[statement.name] = evaluate(statement.expr, frame)


@execute.register
def _propagator(statement: LetPropagator, frame: Frame) -> None:
    entries = [[evaluate(entry, frame) for entry in row] for row in statement.matrix]
    shape = np.broadcast_shapes(*(np.shape(entry) for row in entries for entry in row))
    stacked = np.stack(
        [np.stack([np.broadcast_to(e, shape) for e in row], axis=-1) for row in entries], axis=-2
    )
    result = expm(np.ascontiguousarray(stacked, dtype=np.float64))
    for r, names in enumerate(statement.names):
        for c, name in enumerate(names):
            if name is not None:
                frame.locals[name] = result[..., r, c]


@execute.register
def _solution(statement: LetSolution, frame: Frame) -> None:
    solve(statement, frame)


@execute.register
def _set_value(statement: SetValue, frame: Frame) -> None:
    frame.memory.values[statement.name] = evaluate(statement.expr, frame).item()


@execute.register
def _store(statement: Store, frame: Frame) -> None:
    buffer = frame.memory.buffers[statement.buffer]
    if statement.index is None:
        index = _index(statement.at, frame)
    else:
        index = evaluate(statement.index, frame)
    value = evaluate(statement.expr, frame)
    if statement.guard is not None:
        index, value = _where(evaluate(statement.guard, frame), index, value)
    buffer[index] = value


@execute.register
def _accumulate(statement: Accumulate, frame: Frame) -> None:
    index, value = _index(statement.at, frame), evaluate(statement.expr, frame)
    if statement.guard is not None:
        index, value = _where(evaluate(statement.guard, frame), index, value)
    np.add.at(frame.memory.buffers[statement.buffer], index, value)


def _index(at: Axis, frame: Frame) -> Numbers:
    """Give the places on an axis for every iteration; the scalar one is the same for all."""
    if at is not Axis.SCALAR:
        return frame.at[at]
    iterations = next(iter(frame.at.values()), np.int64(0))
    return np.zeros(np.shape(iterations), np.int64)


def _where(guard: Numbers, index: Numbers, value: Numbers) -> tuple[Numbers, Numbers]:
    """Keep the iterations for which a guard holds."""
    index = np.atleast_1d(index)
    chosen = np.broadcast_to(guard, index.shape)
    return index[chosen], np.broadcast_to(value, index.shape)[chosen]


@execute.register
def _emit(statement: Emit, frame: Frame) -> None:
    memory = frame.memory
    elements = np.asarray(frame.at[Axis.ELEMENT])
    holds = np.broadcast_to(evaluate(statement.condition, frame), elements.shape)
    chosen = elements[holds]
    memory.rings[statement.event].write(memory.steps_of_event(statement.event), chosen)
    then = Frame(memory, {Axis.ELEMENT: chosen}, _chosen_locals(frame.locals, holds))
    for store in statement.then:
        execute(store, then)


def _chosen_locals(values: dict[str, Numbers], holds: NDArray[np.bool_]) -> dict[str, Numbers]:
    return {
        name: value[holds] if np.shape(value) == holds.shape else value
        for name, value in values.items()
    }


@execute.register
def _stop(statement: Stop, frame: Frame) -> None:
    if np.any(evaluate(statement.condition, frame)):
        frame.memory.stopped = True


@execute.register
def _append(statement: Append, frame: Frame) -> None:
    shape = next((np.shape(index) for index in frame.at.values()), (1,))
    value = np.broadcast_to(evaluate(statement.expr, frame), shape)
    dtype = statement.expr.dtype.numpy
    if statement.guard is not None:
        value = value[np.broadcast_to(evaluate(statement.guard, frame), shape)]
    column = frame.memory.tables[statement.table][statement.column]
    column.append(np.array(value, dtype=dtype))
