"""The objects of a network to its description in SI numbers, and the values that go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eqsim.api.objects.draft import Draft
from eqsim.api.objects.network_clocks import clocks_of
from eqsim.api.objects.simulated import Simulated, with_contained
from eqsim.api.objects.sum_conflicts import check_sums
from eqsim.api.session.event_clock import EventClock
from eqsim.api.session.schedule import check_slots
from eqsim.errors import ModelError
from eqsim.model.network import NetworkSpec, late_pathways

__all__ = ["check_dependencies", "describe_network"]

#: The name in the description; it does not matter to what is computed.
_NAME = "network"


def describe_network(
    objects: Sequence[Simulated],
    visible: Mapping[str, Any],
    slots: tuple[str, ...],
    *,
    with_seen: bool = False,
) -> tuple[NetworkSpec, dict[str, Any]]:
    """Check and describe a network.

    Parameters
    ----------
    objects : sequence of Simulated
        Groups, synapses and monitors.
    visible : mapping
        Where external names are looked up.
    slots : tuple of str
        The slots of a step in their order.
    with_seen : bool
        Whether names that are not visible may have the value that they had when their object was
        made.

    Returns
    -------
    spec, values
        The description, and the numbers that may change from run to run.
    """
    objects = sorted(with_contained(objects), key=lambda each: each.creation_number)
    check_dependencies(objects)
    clocks = clocks_of(objects)
    names = {clock: clocks.name(clock) for clock in clocks.standing_for}
    values = {name: value for each in clocks.every for name, value in each.values().items()}
    draft = Draft(names, visible, with_seen, values)
    for each in objects:
        each._enter(draft)
    idle = with_contained([each for each in objects if not each.active])
    idle_parts = [part for each in objects for part in each._idle_parts()]
    spec = NetworkSpec(
        _NAME,
        tuple(each.name for each in clocks.every),
        tuple(draft.populations),
        tuple(draft.projections),
        tuple(draft.recorders),
        slots,
        (*(each.name for each in idle), *idle_parts),
        tuple(draft.operations),
        tuple(draft.calls),
        order=tuple(each.name for each in objects),
        listed_clocks=tuple(each.name for each in clocks.every if isinstance(each, EventClock)),
    )
    check_slots(spec)
    check_sums([each for each in spec.projections if each.name not in spec.inactive], values)
    for late, pathway in late_pathways(spec):
        draft.values[f"{late.name}.{pathway.name}.delay"] += 1
    return spec, draft.values


def check_dependencies(objects: Sequence[Simulated]) -> None:
    """Refuse objects without those that they need."""
    present = {id(each) for each in objects}
    for each in objects:
        for needed in (*each._depends_on(), *each._added_dependencies):
            if id(needed) not in present:
                raise ModelError(
                    f"{each.name!r} needs {needed.name!r}, which is not in the network",
                    hint=f"add {needed.name!r} to the network; for run() alone, keep it in a "
                    "variable or a list",
                )
