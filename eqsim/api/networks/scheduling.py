"""What happens in a step of a network, in its order, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eqsim.api.objects.describe import describe_network
from eqsim.api.objects.simulated import Simulated, with_contained
from eqsim.api.session.caller import visible_names
from eqsim.api.session.clocks import TIME
from eqsim.api.session.tables import table_as_html, table_as_text
from eqsim.compile import list_kernels
from eqsim.units import from_si

__all__ = ["SchedulingSummary", "in_order_of_step", "summarise"]

_TITLES = ("object", "part", "clock dt", "when", "order", "active")


@dataclass(frozen=True, slots=True)
class ScheduledPart:
    """A part of an object that is carried out in each step of a clock; dt is in seconds.

    At listed times there is none.
    """

    object: str
    part: str
    dt: float | None
    when: str
    order: int
    active: bool


class SchedulingSummary:
    """What happens in a step, in its order; a prompt or notebook shows it as a table.

    Parameters
    ----------
    parts : sequence of ScheduledPart
        What is carried out.
    """

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[ScheduledPart]) -> None:
        self.parts = tuple(parts)

    def __repr__(self) -> str:
        return table_as_text(_TITLES, [*map(_cells, self.parts)])

    def _repr_html_(self) -> str:
        return table_as_html(_TITLES, [*map(_cells, self.parts)])


def summarise(objects: Sequence[Simulated], slots: tuple[str, ...]) -> SchedulingSummary:
    """Find what happens in a step of a network of these objects."""
    if not objects:
        return SchedulingSummary(())
    spec, values = describe_network(objects, visible_names(), slots, with_seen=True)
    parts = []
    for kernel in list_kernels(spec):
        owner, _, part = kernel.name.partition(".")
        dt = values.get(f"{kernel.clock}.dt")
        active = not {owner, kernel.name} & set(spec.inactive)
        parts.append(ScheduledPart(owner, part, dt, kernel.slot, kernel.order, active))
    return SchedulingSummary(parts)


def in_order_of_step(objects: Sequence[Simulated], slots: tuple[str, ...]) -> list[Simulated]:
    """Give objects, and those they contain, by their first part in a step; idle ones come last."""
    parts = [each.object for each in summarise(objects, slots).parts]
    first = {name: place for place, name in reversed([*enumerate(parts)])}
    return sorted(with_contained(objects), key=lambda each: first.get(each.name, len(parts)))


def _cells(part: ScheduledPart) -> tuple[str, ...]:
    dt: Any = "listed" if part.dt is None else from_si(part.dt, TIME)
    return (
        part.object,
        part.part,
        str(dt),
        part.when,
        str(part.order),
        "yes" if part.active else "no",
    )
