"""Refusing another delay while it would make spikes arrive twice or never."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.state.delays import changed_delays, clock_of_event, delay_steps
from eqsim.backends.state.store import Store
from eqsim.backends.state.synapses import creation_order
from eqsim.errors import SimulationError
from eqsim.model.actions import RunNetwork, numbers_of
from eqsim.model.projection import Projection, SpikePathway

__all__ = ["refuse_changed_delays"]


def refuse_changed_delays(store: Store, action: RunNetwork) -> None:
    """Refuse a run with other delays than the one before, if spikes are under way."""
    for projection, pathway, window in (*_of_pathways(store, action), *_of_synapses(store, action)):
        clock = clock_of_event(action.spec, projection, pathway)
        if action.spans[clock].first > 0 and store.has_recent_spikes(projection, pathway, window):
            raise SimulationError(
                f"{projection.name}.{pathway.name}: the delay cannot change now",
                details=(
                    f"there were spikes within the last {window} steps, the longer of the old "
                    "and the new delay, which would arrive twice or never",
                ),
                hint="run on for that long without spikes, or give both delays to pathways of "
                "their own",
            )


def _of_pathways(
    store: Store, action: RunNetwork
) -> Iterator[tuple[Projection, SpikePathway, int]]:
    """Find pathways with another delay for all synapses, and the longer of both in steps."""
    before, after = store.run_values, numbers_of(action.values)
    for projection, pathway in changed_delays(action.spec, before, after):
        delay = f"{projection.name}.{pathway.name}.delay"
        yield projection, pathway, max(int(before[delay]), int(after[delay]))


def _of_synapses(
    store: Store, action: RunNetwork
) -> Iterator[tuple[Projection, SpikePathway, int]]:
    """Find pathways with other delays of single synapses, and the longest of all in steps."""
    for projection in action.spec.projections:
        for pathway in projection.pathways:
            dt = store.run_values.get(f"{clock_of_event(action.spec, projection, pathway)}.dt")
            before = None if dt is None else _steps_before(store, projection, pathway, dt)
            if dt is None or before is None:
                continue
            after = _steps_after(store, projection, pathway, dt)
            after += numbers_of(action.values)[f"{projection.name}.{pathway.name}.delay"]
            known = slice(before.size if before.ndim else None)
            window = max(before.max(initial=0.0), after.max(initial=0.0))
            if np.isfinite(window) and np.any(before != after[known]):
                yield projection, pathway, int(window)


def _steps_before(
    store: Store, projection: Projection, pathway: SpikePathway, dt: float
) -> NDArray[np.float64] | None:
    """Give the delays of the last run, by creation or one for all; None where no other are now."""
    buffer = f"{projection.name}.{pathway.delays}"
    one = store.run_values.get(f"{projection.name}.{pathway.name}.delay")
    if pathway.delays is None or one is None:
        return None
    if buffer not in store.former_delays.used:
        return np.array(float(one))
    former = store.former_delays.values.get(buffer)
    if former is None:
        return _steps_after(store, projection, pathway, dt) + one
    return delay_steps(former, dt) + one


def _steps_after(
    store: Store, projection: Projection, pathway: SpikePathway, dt: float
) -> NDArray[np.float64]:
    stored = store.memory.buffers[f"{projection.name}.{pathway.delays}"]
    ordered = creation_order(store.memory.rows[projection.name], stored)
    return delay_steps(ordered.astype(np.float64), dt)
