"""The whole network, as structure; every number that may change lives in a separate table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eqsim.model.interventions import HostCall, StopCondition
from eqsim.model.operation import Operation
from eqsim.model.population import EventCondition, EventList, Population
from eqsim.model.projection import Projection, Side, SpikePathway, as_population, one_sided
from eqsim.model.recorder import Recorder, StateRecorder

__all__ = [
    "DEFAULT_SLOTS",
    "NetworkSpec",
    "clock_of",
    "late_pathways",
    "populations_of",
    "slot_places",
    "staying_alike",
]

DEFAULT_SLOTS = ("start", "groups", "thresholds", "synapses", "resets", "end")


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """An immutable, hashable description of a network.

    Objects stand in the order of their creation.  Values are looked up by dotted names in a
    mapping that accompanies the description: `<clock>.dt` (of the `listed_clocks` instead
    `<clock>.times`, with one at the end that never comes, and `<clock>.size`), `<population>.N`,
    `<owner>.<constant>`, `<projection>.<pathway>.delay` (in steps), and the slices' starts and
    sizes.  Users' names do not begin with an underscore: those that do are eqsim's own.  Two
    networks with equal descriptions share one compiled program.

    `slots` are the parts of a step in their order; each has a part before it and one after it
    (`before_groups`, `after_groups`).  Nothing happens to the objects that are named as `inactive`,
    nor do pathways (`synapses.pre`) that are.
    `order` lists all objects by their creation, which decides where slot and order tie; without it,
    populations come before projections, operations, recorders and calls.  `alike` names the
    variables, by owner and name, that are known to begin with one value for all synapses of each
    source ('pre') or each target ('post').
    """

    name: str
    clocks: tuple[str, ...]
    populations: tuple[Population, ...]
    projections: tuple[Projection, ...] = ()
    recorders: tuple[Recorder, ...] = ()
    slots: tuple[str, ...] = DEFAULT_SLOTS
    inactive: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    calls: tuple[HostCall, ...] = ()
    stops: tuple[StopCondition, ...] = ()
    profiled: bool = False
    order: tuple[str, ...] = ()
    listed_clocks: tuple[str, ...] = ()
    alike: tuple[tuple[str, Side], ...] = ()


def clock_of(spec: NetworkSpec, recorder: Recorder) -> str:
    """Give the clock at whose steps a recorder records."""
    if isinstance(recorder, StateRecorder):
        return recorder.clock
    return next(each.clock for each in spec.populations if each.name == recorder.source)


def slot_places(slots: Sequence[str]) -> dict[str, int]:
    """Give each slot of a step its number, also those before and after each."""
    names = (name for slot in slots for name in (f"before_{slot}", slot, f"after_{slot}"))
    return {name: place for place, name in enumerate(names)}


def populations_of(spec: NetworkSpec) -> dict[str, Population]:
    """Give all that has elements at which synapses can end, by name: synapses among it."""
    ends = {end for each in spec.projections for end in (each.source, each.target)}
    seen = (as_population(each) for each in spec.projections if each.name in ends)
    return {each.name: each for each in (*spec.populations, *seen)}


def staying_alike(spec: NetworkSpec) -> Iterator[tuple[str, Side]]:
    """List the variables that stay alike on all synapses of a neuron, if they begin so."""
    for projection in spec.projections:
        for variable, side in one_sided(projection).items():
            yield f"{projection.name}.{variable}", side


def late_pathways(spec: NetworkSpec) -> Iterator[tuple[Projection, SpikePathway]]:
    """Give the pathways that stand before their event in a step.

    They learn of an event in the step after it, so they carry it out a step later than others.
    """
    places = slot_places(spec.slots)
    populations = {population.name: population for population in spec.populations}
    for projection in spec.projections:
        for pathway in projection.pathways:
            side = projection.source if pathway.side == "pre" else projection.target
            event = _event(populations[side], pathway.event)
            if (places[pathway.slot], pathway.order) < (places[event.slot], event.order):
                yield projection, pathway


def _event(population: Population, name: str) -> EventCondition | EventList:
    return next(event for event in population.events if event.name == name)
