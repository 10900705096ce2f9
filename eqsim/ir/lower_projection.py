"""A projection to kernels: what each pathway does on the synapses of the spikes that are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eqsim.expr.dtypes import DType
from eqsim.ir.builder import STREAMS_PER_OBJECT, KernelBuilder, Streams
from eqsim.ir.effects import effects
from eqsim.ir.functions import as_int
from eqsim.ir.lower_held import lower_held
from eqsim.ir.lower_statements import lower_statements
from eqsim.ir.program import Axis, Buffer, Deliveries, Kernel, Load, Synapses
from eqsim.ir.scopes import SynapticScope
from eqsim.model.population import Population
from eqsim.model.projection import Projection, SpikePathway

__all__ = [
    "FIRST_SYNAPTIC_STREAM",
    "draws",
    "lower_projection",
    "member_buffers",
    "place_buffers",
    "synapse_number",
]

FIRST_SYNAPTIC_STREAM = 1 << 40


def lower_projection(
    projection: Projection, populations: Mapping[str, Population]
) -> tuple[Kernel, ...]:
    """Give the kernels of a projection's pathways."""
    streams = Streams(FIRST_SYNAPTIC_STREAM + projection.rank * STREAMS_PER_OBJECT, None)
    scope = SynapticScope.of(projection, populations)
    kernels = [_pathway_kernel(scope, pathway, streams) for pathway in projection.pathways]
    streams.clock = projection.clock
    index = as_int(synapse_number(projection.name))
    kernels += lower_held(projection, scope, Synapses(projection.name), index, streams)
    return tuple(kernels)


def synapse_number(projection: str) -> Load:
    """Give the creation number of the loop's synapse, as stored."""
    return Load(DType.I32, f"{projection}._number", Axis.SYNAPSE)


def draws(kernels: tuple[Kernel, ...]) -> bool:
    """Tell whether any kernel draws random numbers."""
    return any(effects(kernel).draws for kernel in kernels)


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


def _pathway_kernel(scope: SynapticScope, pathway: SpikePathway, streams: Streams) -> Kernel:
    projection = scope.projection
    sender = (scope.source if pathway.side == "pre" else scope.target).population
    streams.clock = sender.clock
    builder = KernelBuilder(scope, streams, as_int(synapse_number(projection.name)))
    lower_statements(builder, pathway.statements)
    return Kernel(
        f"{projection.name}.{pathway.name}",
        Deliveries(
            projection.name,
            f"{sender.name}.{pathway.event}",
            pathway.side,
            f"{projection.name}.{pathway.name}.delay",
        ),
        tuple(builder.body),
        slot=pathway.slot,
        order=pathway.order,
        clock=sender.clock,
        comment=(f"on {pathway.name}: {pathway.statements.text}",),
    )
