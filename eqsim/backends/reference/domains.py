"""The loops of kernels in the interpreter: the indices that each domain goes over, in order."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.interpreter import Numbers, events_in_range
from eqsim.errors import InternalError
from eqsim.ir.program import (
    Axis,
    Deliveries,
    Domain,
    Elements,
    Events,
    Listed,
    Once,
    Selected,
    Synapses,
)

__all__ = ["Indices", "indices", "is_constant"]

Indices = dict[Axis, Numbers]
Index = NDArray[np.int64]


def is_constant(domain: Domain) -> bool:
    """Tell whether a loop goes over the same indices until the host changes something."""
    return isinstance(domain, Once | Elements | Selected | Synapses)


@singledispatch
def indices(domain: Domain, _memory: Memory) -> Indices:
    """Give the index on each axis for every iteration of a loop, in order."""
    raise InternalError(f"the interpreter knows no loop over {type(domain).__name__}")


@indices.register
def _once(_domain: Once, _memory: Memory) -> Indices:
    return {}


@indices.register
def _elements(domain: Elements, memory: Memory) -> Indices:
    if domain.start is None or domain.size is None:
        return {Axis.ELEMENT: np.arange(int(memory.values[f"{domain.population}.N"]))}
    start, size = int(memory.values[domain.start]), int(memory.values[domain.size])
    return {Axis.ELEMENT: np.arange(start, start + size)}


@indices.register
def _selected(domain: Selected, memory: Memory) -> Indices:
    chosen = memory.buffers[domain.indices].astype(np.int64)
    if domain.axis is Axis.ELEMENT:
        return {Axis.ELEMENT: chosen}
    everywhere = _synapses(Synapses(domain.owner), memory)
    return {axis: index[chosen] for axis, index in everywhere.items()}


@indices.register
def _events(domain: Events, memory: Memory) -> Indices:
    return {Axis.ELEMENT: events_in_range(memory, domain)}


@indices.register
def _listed(domain: Listed, memory: Memory) -> Indices:
    step, period = memory.steps[domain.clock], int(memory.values[domain.period])
    now = step % period if period > 0 else step
    first, last = np.searchsorted(memory.buffers[domain.steps], (now, now + 1))
    return {Axis.ELEMENT: memory.buffers[domain.elements][first:last].astype(np.int64)}


@indices.register
def _synapses(domain: Synapses, memory: Memory) -> Indices:
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
def _deliveries(domain: Deliveries, memory: Memory) -> Indices:
    if domain.own is not None:
        return _own_deliveries(domain, memory)
    rows = memory.rows[domain.rows]
    side = "source" if domain.side == "pre" else "target"
    start = int(memory.values[f"{domain.rows}._{side}_start"])
    size = int(memory.values[f"{domain.rows}._{side}_size"])
    due = memory.due(domain.event, int(memory.values[domain.delay])) - start
    due = due[(due >= 0) & (due < size)]
    if not due.size:
        return dict.fromkeys((Axis.SYNAPSE, Axis.PRE, Axis.POST), due)
    if domain.side == "pre":
        synapses, owner = _gather(rows.row, due)
        return {
            Axis.SYNAPSE: synapses,
            Axis.PRE: owner + start,
            Axis.POST: rows.post[synapses].astype(np.int64),
        }
    return _of_targets(domain.rows, due, memory)


def _of_targets(name: str, chosen: Index, memory: Memory) -> Indices:
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


def _own_deliveries(domain: Deliveries, memory: Memory) -> Indices:
    """Give what is due of synapses with delays of their own, the oldest events first."""
    assert domain.own is not None
    order, rows = memory.orders[domain.own], memory.rows[domain.rows]
    side = "source" if domain.side == "pre" else "target"
    start = int(memory.values[f"{domain.rows}._{side}_start"])
    size = int(memory.values[f"{domain.rows}._{side}_size"])
    kinds = order.longest + 1
    segments = [np.zeros(0, np.int64)]
    for age in reversed(range(kinds)):
        due = memory.due(domain.event, age) - start
        segments.append(due[(due >= 0) & (due < size)] * kinds + age)
    segment = np.concatenate(segments)
    entries, owner = _gather(order.segments, segment)
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
