"""Delays, the order of synapses by them, and the event lists that they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import NO_WAIT, DelayOrder, SynapseRows
from eqsim.backends.state.synapses import creation_order, sources, with_columns
from eqsim.engine.connect import sort_pairs
from eqsim.errors import ModelError
from eqsim.ir.program import Delays
from eqsim.model.actions import Numbers
from eqsim.model.network import NetworkSpec
from eqsim.model.projection import Projection, SpikePathway

__all__ = [
    "FormerDelays",
    "changed_delays",
    "clock_of_event",
    "delay_steps",
    "depth_of",
    "event_of",
    "order_by_delay",
]


#: How many synapses are sorted by delay at a time.
LARGEST_BLOCK = 1 << 20


def event_of(projection: Projection, pathway: SpikePathway) -> str:
    """Name the event that starts a pathway."""
    side = projection.source if pathway.side == "pre" else projection.target
    return f"{side}.{pathway.event}"


def clock_of_event(spec: NetworkSpec, projection: Projection, pathway: SpikePathway) -> str:
    """Give the clock in whose steps a pathway's delay counts: that of the spikes' source."""
    name = projection.source if pathway.side == "pre" else projection.target
    return next(each.clock for each in spec.populations if each.name == name)


def depth_of(
    event: str, spec: NetworkSpec, values: Numbers, orders: Mapping[str, DelayOrder]
) -> int:
    """Count the lists an event needs: one more than its longest delay."""
    delays = (
        int(values[f"{name}.delay"]) if pathway.delays is None else orders[f"{name}.delays"].longest
        for projection in spec.projections
        for pathway in projection.pathways
        for name in (f"{projection.name}.{pathway.name}",)
        if event == event_of(projection, pathway)
    )
    return 1 + max(delays, default=0)


def changed_delays(
    spec: NetworkSpec, before: Numbers, after: Numbers
) -> Iterator[tuple[Projection, SpikePathway]]:
    """Find the pathways whose delay is another than in the run before, whatever dt is."""
    for projection in spec.projections:
        for pathway in projection.pathways:
            if pathway.delays is not None:
                continue
            dt = f"{clock_of_event(spec, projection, pathway)}.dt"
            delay = f"{projection.name}.{pathway.name}.delay"
            if delay in before and dt in before:
                difference = before[delay] * before[dt] - after[delay] * after[dt]
                if abs(difference) > 0.75 * max(before[dt], after[dt]) or (
                    before[dt] == after[dt] and before[delay] != after[delay]
                ):
                    yield projection, pathway


@dataclass(slots=True)
class FormerDelays:
    """Delays of single synapses as runs have used them, where they were assigned to since.

    `used` are the buffers of all that runs have used; `values` are by creation.
    """

    used: set[str] = field(default_factory=set)
    values: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def keep(self, buffer: str, rows: SynapseRows, stored: NDArray[np.generic]) -> None:
        """Keep the values of a buffer that is about to change."""
        if buffer in self.used and buffer not in self.values:
            self.values[buffer] = creation_order(rows, stored).astype(np.float64)

    def forget(self, owner: str) -> None:
        """Let the present delays of an owner be those that it had in a run."""
        for buffer in [each for each in self.values if each.rpartition(".")[0] == owner]:
            del self.values[buffer]

    def remove(self, owner: str, kept: NDArray[np.int64]) -> None:
        """Keep the values of those synapses only that stay, by number."""
        for buffer in [each for each in self.values if each.rpartition(".")[0] == owner]:
            self.values[buffer] = self.values[buffer][kept[kept < self.values[buffer].size]]

    def discard(self, owner: str) -> None:
        """Forget an owner."""
        self.forget(owner)
        self.used = {each for each in self.used if each.rpartition(".")[0] != owner}


def delay_steps(seconds: NDArray[np.float64], dt: float) -> NDArray[np.float64]:
    """Give delays in steps, rounded to the nearest."""
    steps: NDArray[np.float64] = np.floor(seconds / dt + 0.5)
    return steps


def order_by_delay(
    delays: Delays,
    rows: SynapseRows,
    ranges: Ranges,
    seconds: NDArray[np.float64],
    dt: float,
    added: int,
) -> DelayOrder:
    """Sort synapses by row of a side, delay and creation number; `seconds` are as stored."""
    _refuse_unfit(delays, rows, ranges, seconds, dt, added)
    begin, entries, sender = _entries(delays, rows, ranges)
    place = np.empty(rows.size, np.int32)
    wait = np.full(rows.size, NO_WAIT, np.uint16)
    first = np.full(begin.size - 1, -1, np.int32)
    longest = 0
    for rows_of_block, block in _blocks(begin):
        chosen = seconds[block] if entries is None else seconds[entries[block]]
        steps = (delay_steps(chosen, dt) + added).astype(np.uint16)
        starts = begin[rows_of_block] - block.start
        order = _by_row_and_steps(np.diff([*starts, steps.size]), steps)
        place[block] = order + block.start if entries is None else entries[block][order]
        sender = sender if sender is None else _reordered(sender, block, order)
        first[rows_of_block] = _put_waits(wait[block], starts, steps[order])
        longest = max(longest, int(steps.max(initial=0)))
    room = 2 * first.size * (longest + 1) + 1
    under_way = (np.empty(room, np.uint32), np.empty(room, np.int32), np.empty(room, np.int32))
    return DelayOrder(
        begin, first, wait, place, sender, longest, *under_way, basis=(rows, dt, added)
    )


def _entries(
    delays: Delays, rows: SynapseRows, ranges: Ranges
) -> tuple[NDArray[np.int64], NDArray[np.int32] | None, NDArray[np.int32] | None]:
    """Give where the rows of a side begin, what is stored there if not in order, and its source."""
    if delays.side == "pre":
        return rows.row, None, None
    turned = replace(rows)
    with_columns(turned, ranges)
    assert turned.column is not None
    return turned.column, turned.synapse, turned.pre


def _blocks(begin: NDArray[np.int64]) -> Iterator[tuple[slice, slice]]:
    """Give the rows and the entries of parts that bound the memory of what lies between."""
    last = 0
    while last < begin.size - 1:
        first = last
        last = int(np.searchsorted(begin, begin[first] + LARGEST_BLOCK, side="right")) - 1
        last = min(max(last, first + 1), begin.size - 1)
        yield slice(first, last), slice(int(begin[first]), int(begin[last]))


def _by_row_and_steps(counts: NDArray[np.int64], steps: NDArray[np.uint16]) -> NDArray[np.int64]:
    """List the entries of rows by row and steps, equal ones in their order."""
    by_steps = np.argsort(steps, kind="stable")
    row = np.repeat(np.arange(counts.size), counts)
    return by_steps[sort_pairs(row[by_steps], by_steps, counts.size)[2]]


def _reordered(
    values: NDArray[np.int32], block: slice, order: NDArray[np.int64]
) -> NDArray[np.int32]:
    values[block] = values[block][order]
    return values


def _put_waits(
    wait: NDArray[np.uint16], starts: NDArray[np.int64], steps: NDArray[np.uint16]
) -> NDArray[np.int32]:
    """Write how long after each entry the next of its row is due; give the rows' first delays."""
    first = np.full(starts.size, -1, np.int32)
    filled = np.flatnonzero(np.diff([*starts, steps.size]))
    first[filled] = steps[starts[filled]]
    wait[:-1] = np.diff(steps)
    wait[starts[filled][1:] - 1] = NO_WAIT
    return first


def _refuse_unfit(
    delays: Delays,
    rows: SynapseRows,
    ranges: Ranges,
    seconds: NDArray[np.float64],
    dt: float,
    added: int,
) -> None:
    """Refuse delays that are negative, no numbers or too long."""
    if rows.size == 0 or (seconds.min() >= 0 and delay_steps(seconds.max(), dt) + added < NO_WAIT):
        return
    unfit = ~((seconds >= 0) & (delay_steps(seconds, dt) + added < NO_WAIT))
    first = int(np.flatnonzero(creation_order(rows, unfit))[0])
    found = creation_order(rows, seconds)[first]
    i = creation_order(rows, ranges.sources_of(sources(rows)))[first]
    j = creation_order(rows, ranges.targets_of(rows.post))[first]
    raise ModelError(
        f"{delays.added}: delays of single synapses are not negative, and at most "
        f"{NO_WAIT - 1} steps",
        details=(f"found: {found:g} s for synapse {first}, from {i} to {j}",),
    )
