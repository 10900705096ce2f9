"""Delays and the event lists that they need."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.model.actions import Numbers
from eqsim.model.network import NetworkSpec
from eqsim.model.projection import Projection, SpikePathway

__all__ = ["changed_delays", "clock_of_event", "depth_of", "event_of"]


def event_of(projection: Projection, pathway: SpikePathway) -> str:
    """Name the event that starts a pathway."""
    side = projection.source if pathway.side == "pre" else projection.target
    return f"{side}.{pathway.event}"


def clock_of_event(spec: NetworkSpec, projection: Projection, pathway: SpikePathway) -> str:
    """Give the clock in whose steps a pathway's delay counts: that of the spikes' source."""
    name = projection.source if pathway.side == "pre" else projection.target
    return next(each.clock for each in spec.populations if each.name == name)


def depth_of(event: str, spec: NetworkSpec, values: Numbers) -> int:
    """Count the lists an event needs: one more than its longest delay."""
    delays = (
        int(values[f"{projection.name}.{pathway.name}.delay"])
        for projection in spec.projections
        for pathway in projection.pathways
        if event == event_of(projection, pathway)
    )
    return 1 + max(delays, default=0)


def changed_delays(
    spec: NetworkSpec, before: Numbers, after: Numbers
) -> Iterator[tuple[Projection, SpikePathway]]:
    """Find the pathways whose delay is another than in the run before, whatever dt is."""
    for projection in spec.projections:
        for pathway in projection.pathways:
            dt = f"{clock_of_event(spec, projection, pathway)}.dt"
            delay = f"{projection.name}.{pathway.name}.delay"
            if delay in before and dt in before:
                difference = before[delay] * before[dt] - after[delay] * after[dt]
                if abs(difference) > 0.75 * max(before[dt], after[dt]) or (
                    before[dt] == after[dt] and before[delay] != after[delay]
                ):
                    yield projection, pathway
