"""The schedule of a network: the slots of its step, in which all of its objects stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean
from eqsim.model.network import NetworkSpec, slot_places
from eqsim.model.variables import HELD_SLOT

__all__ = ["check_slots", "checked_schedule"]


def checked_schedule(given: Any, what: str) -> tuple[str, ...]:
    """Check the slots of a step, in their order."""
    try:
        slots = () if isinstance(given, str) else tuple(given)
    except TypeError:  # it cannot be iterated
        slots = ()
    if not slots or not all(isinstance(slot, str) and slot.isidentifier() for slot in slots):
        raise ModelError(
            f"{what}: a schedule is a list of names, not {given!r}",
            hint="such as ['start', 'groups', 'thresholds', 'synapses', 'resets', 'end']",
        )
    for slot in slots:
        if slot.startswith(("before_", "after_")):
            raise ModelError(
                f"{what}: {slot!r} cannot be listed",
                details=("every slot has one before it and one after it of itself",),
                hint=f"list {slot.partition('_')[2]!r} only",
            )
        if slots.count(slot) > 1:
            raise ModelError(f"{what}: the slot {slot!r} is listed twice")
    return slots


def check_slots(spec: NetworkSpec) -> None:
    """See that every object stands in a slot of the network's schedule."""
    places = slot_places(spec.slots)
    for name, slot in _used(spec):
        if slot not in places:
            raise ModelError(
                f"{name} stands in the slot {slot!r}, which the schedule does not have",
                details=(
                    f"schedule: {', '.join(spec.slots)}, each with a slot 'before_...' and one "
                    "'after_...'",
                ),
                hint=did_you_mean(slot, places),
            )


def _used(spec: NetworkSpec) -> Iterator[tuple[str, str]]:
    for population in spec.populations:
        if population.dynamics is not None or population.refractory is not None:
            yield population.name, population.update_slot
        yield from ((population.name, event.slot) for event in population.events)
        yield from ((population.name, response.slot) for response in population.responses)
        if population.held:
            yield population.name, HELD_SLOT
    for projection in spec.projections:
        if projection.dynamics is not None:
            yield projection.name, projection.update_slot
        yield from ((f"{projection.name}.{each.name}", each.slot) for each in projection.sums)
        if projection.held:
            yield projection.name, HELD_SLOT
        for pathway in projection.pathways:
            yield f"{projection.name}.{pathway.name}", pathway.slot
    yield from ((operation.name, operation.slot) for operation in spec.operations)
    yield from ((recorder.name, recorder.slot) for recorder in spec.recorders)
    yield from ((call.name, call.slot) for call in spec.calls)
