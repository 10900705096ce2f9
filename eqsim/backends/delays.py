"""Delays, the order of synapses by them, and the event lists that they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.executor import Ranges
from eqsim.backends.memory import DelayOrder, SynapseRows
from eqsim.backends.synapses import creation_order, sources, storage_order
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
    every = storage_order(rows, np.arange(rows.size))
    steps = delay_steps(seconds, dt) + added
    _refuse_unfit(delays, rows, ranges, seconds)
    occurring, kind = np.unique(steps, return_inverse=True)
    pre = sources(rows)[every]
    if delays.side == "pre":
        owner, size = pre, ranges.source_size
    else:
        owner, size = rows.post[every].astype(np.int64) - ranges.target_start, ranges.target_size
    begin, place, number = sort_pairs(owner * occurring.size + kind, every, size * occurring.size)
    begins = begin.astype(np.int32)
    if delays.side == "pre":
        return DelayOrder(occurring.astype(np.int32), begins, place)
    sender = (pre[number] + ranges.source_start).astype(np.int32)
    return DelayOrder(occurring.astype(np.int32), begins, place, sender)


def _refuse_unfit(
    delays: Delays, rows: SynapseRows, ranges: Ranges, seconds: NDArray[np.float64]
) -> None:
    """Refuse delays, by creation, that are negative or no numbers."""
    unfit = np.flatnonzero(~(np.isfinite(seconds) & (seconds >= 0)))
    if unfit.size:
        first = int(unfit[0])
        i = creation_order(rows, ranges.sources_of(sources(rows)))[first]
        j = creation_order(rows, ranges.targets_of(rows.post))[first]
        raise ModelError(
            f"{delays.added}: delays are finite and not negative",
            details=(f"found: {seconds[first]:g} s for synapse {first}, from {i} to {j}",),
        )
