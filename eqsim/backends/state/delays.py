"""Delays, the order of synapses by them, and the event lists that they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import NO_WAIT, DelayOrder, SynapseRows
from eqsim.backends.state.synapses import creation_order, sources, storage_order
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
    """Sort synapses by row of a side, delay and creation number; `seconds` are by creation."""
    created = storage_order(rows, np.arange(rows.size))
    steps = delay_steps(seconds, dt) + added
    _refuse_unfit(delays, rows, ranges, seconds, steps)
    by_steps = np.argsort(steps.astype(np.uint16), kind="stable")
    pre, size, places = sources(rows)[created], ranges.source_size, created[by_steps]
    owner = pre
    if delays.side == "post":
        owner, size = rows.post[created].astype(np.int64) - ranges.target_start, ranges.target_size
    begin, place, entry = sort_pairs(owner[by_steps], places, size)
    number = by_steps[entry]
    ordered = steps[number].astype(np.int64)
    sender = (pre[number] + ranges.source_start).astype(np.int32) if delays.side == "post" else None
    longest = int(ordered.max(initial=0))
    room = 2 * size * (longest + 1) + 1
    return DelayOrder(
        begin,
        *_waits(begin, ordered),
        place,
        sender,
        longest,
        np.empty(room, np.uint32),
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        (rows, dt, added),
    )


def _waits(
    begin: NDArray[np.int64], steps: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """Give the delay of each row's first entry, and how long after each entry the next is due."""
    first = np.full(begin.size - 1, -1, np.int32)
    filled = np.flatnonzero(np.diff(begin))
    first[filled] = steps[begin[filled]]
    wait = np.diff(steps, append=0)
    wait[begin[filled + 1] - 1] = NO_WAIT
    return first, wait.astype(np.uint16)


def _refuse_unfit(
    delays: Delays,
    rows: SynapseRows,
    ranges: Ranges,
    seconds: NDArray[np.float64],
    steps: NDArray[np.float64],
) -> None:
    """Refuse delays, by creation, that are negative, no numbers or too long."""
    unfit = np.flatnonzero(~((seconds >= 0) & (steps < NO_WAIT)))
    if unfit.size:
        first = int(unfit[0])
        i = creation_order(rows, ranges.sources_of(sources(rows)))[first]
        j = creation_order(rows, ranges.targets_of(rows.post))[first]
        raise ModelError(
            f"{delays.added}: delays of single synapses are not negative, and at most "
            f"{NO_WAIT - 1} steps",
            details=(f"found: {seconds[first]:g} s for synapse {first}, from {i} to {j}",),
        )
