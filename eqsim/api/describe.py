"""The objects of a network to its description in SI numbers, and the values that go with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eqsim.api.monitor import Monitor
from eqsim.api.network_clocks import NetworkClocks, clocks_of
from eqsim.api.network_operation import NetworkOperation
from eqsim.api.operation import RegularOperation
from eqsim.api.population_owner import PopulationOwner
from eqsim.api.schedule import check_slots
from eqsim.api.simulated import Simulated, with_contained
from eqsim.api.state_owner import StateOwner
from eqsim.api.synapses import Synapses
from eqsim.model.interventions import HostCall
from eqsim.model.network import NetworkSpec, late_pathways
from eqsim.model.operation import Operation
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.recorder import Recorder

__all__ = ["describe_network"]

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
    clocks = clocks_of(objects)
    values: dict[str, Any] = {f"{each.name}.dt": each.dt_ for each in clocks.every}
    populations: list[Population] = []
    projections: list[Projection] = []
    recorders: list[Recorder] = []
    for each in objects:
        if isinstance(each, StateOwner):
            around = {**each._seen, **visible} if with_seen else visible
            constants = each._constants(around)
        clock = clocks.name(each.clock)
        own: dict[str, float | int] = {}
        if isinstance(each, PopulationOwner):
            population, own = each._describe(constants, clock, len(populations))
            populations.append(each._linked(population))
        elif isinstance(each, Synapses):
            projection, own = each._describe(constants, clock, len(projections))
            projections.append(projection)
        elif isinstance(each, Monitor):
            recorder, own = each._describe(clock)
            recorders.append(recorder)
        values |= own
    idle = [each for each in objects if not each.active]
    operations = list(_operations(objects, clocks, visible, with_seen=with_seen))
    for _, own in operations:
        values |= own
    names = tuple(each.name for each in clocks.every)
    spec = NetworkSpec(
        _NAME,
        names,
        tuple(populations),
        tuple(projections),
        tuple(recorders),
        slots,
        tuple(each.name for each in with_contained(idle)),
        tuple(operation for operation, _ in operations),
        tuple(_calls(objects, clocks)),
    )
    check_slots(spec)
    for late, pathway in late_pathways(spec):
        values[f"{late.name}.{pathway.name}.delay"] += 1
    return spec, values


def _calls(objects: Sequence[Simulated], clocks: NetworkClocks) -> Iterator[HostCall]:
    for each in objects:
        if isinstance(each, NetworkOperation):
            yield each._describe(clocks.name(each.clock))


def _operations(
    objects: Sequence[Simulated],
    clocks: NetworkClocks,
    visible: Mapping[str, Any],
    *,
    with_seen: bool,
) -> Iterator[tuple[Operation, dict[str, Any]]]:
    """Describe the operations, with their values."""
    every = [each for each in objects if isinstance(each, RegularOperation)]
    for rank, each in enumerate(every):
        around = {**each._seen, **visible} if with_seen else visible
        yield each._describe(around, clocks.name(each.clock), rank)
