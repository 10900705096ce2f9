"""A projection to kernels: what each pathway does on the synapses of the spikes that are due."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from eqsim.expr.dtypes import DType
from eqsim.integration.update import Update
from eqsim.ir.effects import effects
from eqsim.ir.functions import as_int
from eqsim.ir.lowering.builder import STREAMS_PER_OBJECT, KernelBuilder, Streams
from eqsim.ir.lowering.events import lower_at_event
from eqsim.ir.lowering.held import lower_held
from eqsim.ir.lowering.scopes import SynapticScope, time
from eqsim.ir.lowering.update import advance, describe_update
from eqsim.ir.program import Axis, Buffer, Delays, Deliveries, Kernel, Load, Rows, Synapses
from eqsim.model.population import Dynamics, Population
from eqsim.model.projection import Projection, SpikePathway

__all__ = [
    "FIRST_SYNAPTIC_STREAM",
    "SYNAPSE_BUFFERS",
    "following_buffers",
    "lower_projection",
    "member_buffers",
    "needs_numbers",
    "orders_by_delay",
    "place_buffers",
    "synapse_number",
]

FIRST_SYNAPTIC_STREAM = 1 << 40

#: What follows from which synapses there are: creation numbers, and how many of the same pair were
#: made before, by place in storage; the numbers of synapses of the targets and sources.
SYNAPSE_BUFFERS = ("_number", "_copy", "_incoming", "_outgoing")


def lower_projection(
    projection: Projection, update: Update | None, populations: Mapping[str, Population]
) -> tuple[Kernel, ...]:
    """Give the kernels of a projection: its pathways, its update, what it computes in each step."""
    streams = Streams(FIRST_SYNAPTIC_STREAM + projection.rank * STREAMS_PER_OBJECT, None)
    scope = SynapticScope.of(projection, populations)
    kernels = [_pathway_kernel(scope, pathway, streams) for pathway in projection.pathways]
    streams.clock = projection.clock
    index = as_int(synapse_number(projection.name))
    if projection.dynamics is not None and update is not None:
        builder = KernelBuilder(scope, streams, index)
        kernels.append(_update_kernel(projection, projection.dynamics, update, builder))
    kernels += lower_held(projection, scope, Synapses(projection.name), index, streams)
    return tuple(kernels)


def synapse_number(projection: str) -> Load:
    """Give the creation number of the loop's synapse, as stored."""
    return Load(DType.I32, f"{projection}._number", Axis.SYNAPSE)


def needs_numbers(projection: str, kernels: Iterable[Kernel]) -> bool:
    """Tell whether any kernel asks for the creation numbers of synapses, as draws do."""
    number = synapse_number(projection)
    return any((number.buffer, number.at) in effects(kernel).reads for kernel in kernels)


def following_buffers(each: Projection | Rows, used: Container[str]) -> Iterator[Buffer]:
    """List the arrays, of those in use, that follow from which synapses there are."""
    own = f"{each.name}._size"
    extents = (own, own, f"{each.target}.N", f"{each.source}.N")
    for part, extent in zip(SYNAPSE_BUFFERS, extents, strict=True):
        if f"{each.name}.{part}" in used:
            yield Buffer(f"{each.name}.{part}", DType.I32, extent)


def orders_by_delay(
    projection: Projection, populations: Mapping[str, Population]
) -> Iterator[Delays]:
    """List the orders of synapses that pathways with delays for each synapse need."""
    for pathway in projection.pathways:
        if pathway.delays is not None:
            sender = projection.source if pathway.side == "pre" else projection.target
            yield Delays(
                _order_name(projection, pathway),
                pathway.side,
                f"{projection.name}.{pathway.delays}",
                f"{projection.name}.{pathway.name}.delay",
                populations[sender].clock,
            )


def _order_name(projection: Projection, pathway: SpikePathway) -> str:
    return f"{projection.name}.{pathway.name}.delays"


def place_buffers(projection: Projection) -> Iterator[Buffer]:
    """List the arrays with the numbers that elements have within sides with gaps."""
    for side in projection.listed:
        population = projection.source if side == "source" else projection.target
        yield Buffer(f"{projection.name}._{side}_places", DType.I32, f"{population}.N")


def member_buffers(projection: Projection) -> Iterator[Buffer]:
    """List the arrays with the elements of sides with gaps, by their numbers."""
    for side in projection.listed:
        count = f"{projection.name}._{side}_count"
        yield Buffer(f"{projection.name}._{side}_members", DType.I32, count)


def _update_kernel(
    projection: Projection, dynamics: Dynamics, update: Update, builder: KernelBuilder
) -> Kernel:
    stores = advance(builder, update, projection.name)
    return Kernel(
        f"{projection.name}.update",
        Synapses(projection.name),
        (*builder.body, *stores),
        slot=projection.update_slot,
        order=projection.order,
        clock=projection.clock,
        comment=tuple(describe_update(projection.name, dynamics, update)),
    )


def _pathway_kernel(scope: SynapticScope, pathway: SpikePathway, streams: Streams) -> Kernel:
    projection = scope.projection
    sender = (scope.source if pathway.side == "pre" else scope.target).population
    streams.clock = sender.clock
    stored, index = (
        replace(scope, as_stored=True, pathway=pathway.name),
        as_int(synapse_number(projection.name)),
    )
    builder = KernelBuilder(stored, streams, index)
    lower_at_event(builder, projection, pathway, time(sender.clock))
    return Kernel(
        f"{projection.name}.{pathway.name}",
        Deliveries(
            projection.name,
            f"{sender.name}.{pathway.event}",
            pathway.side,
            f"{projection.name}.{pathway.name}.delay",
            None if pathway.delays is None else _order_name(projection, pathway),
        ),
        tuple(builder.body),
        slot=pathway.slot,
        order=pathway.order,
        clock=sender.clock,
        comment=(f"on {pathway.name}: {pathway.statements.text}",),
    )
