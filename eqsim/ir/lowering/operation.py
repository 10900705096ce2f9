"""An operation to kernels: what is done once, then what each element does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from eqsim.expr.dtypes import DType
from eqsim.ir.functions import as_int, literal
from eqsim.ir.lowering.builder import STREAMS_PER_OBJECT, KernelBuilder, Streams
from eqsim.ir.lowering.events import bring_up_to_date
from eqsim.ir.lowering.projection import synapse_number
from eqsim.ir.lowering.scopes import (
    Called,
    Given,
    Meaning,
    PopulationScope,
    Scope,
    SynapticScope,
    paused_variables,
)
from eqsim.ir.lowering.statements import foresee_statements, lower_statements
from eqsim.ir.program import (
    Axis,
    Buffer,
    Domain,
    Elements,
    Expr,
    Kernel,
    Once,
    Position,
    Selected,
    Synapses,
    Value,
)
from eqsim.model.interventions import StopCondition
from eqsim.model.operation import Operation
from eqsim.model.population import Population
from eqsim.model.projection import Projection

__all__ = ["FIRST_OPERATION_STREAM", "OwnScope", "lower_operation", "part_buffers"]

FIRST_OPERATION_STREAM = 1 << 41


@dataclass(frozen=True, slots=True)
class OwnScope:
    """The names of what has constants of its own besides the names of its owner.

    `size` is the value that `N` stands for, where that is not the owner's.
    """

    own: Operation | StopCondition
    owner: Scope
    size: str | None = None

    def lookup(self, name: str) -> Meaning | None:
        """Give the meaning of a name."""
        own = self.own
        for constant in own.constants:
            if constant.name == name:
                return Given(Value(constant.dtype, f"{own.name}.{name}"))
        for function in own.functions:
            if function.name == name:
                return Called(own.name, function)
        if name == "N" and self.size is not None:
            return Given(Value(DType.I64, self.size))
        return self.owner.lookup(name)


def lower_operation(
    operation: Operation,
    populations: Mapping[str, Population],
    projections: Mapping[str, Projection],
) -> Iterator[Kernel]:
    """Give the kernels of an operation, in the order in which they are performed.

    The loop over elements computes shared values as they will be; they are stored after it, so
    that locals computed from old values stay what they were.
    """
    scope, domain, index = _place(operation, populations, projections)
    kernel = Kernel(
        operation.name,
        domain,
        (),
        slot=operation.slot,
        order=operation.order,
        clock=operation.clock,
        comment=(f"{operation.owner}: {operation.statements.text}",),
    )
    if operation.statements.assignments:
        builder = _builder(operation, scope)
        foresee_statements(builder, operation.shared)
        builder.draw_index = index
        if operation.owner in projections:
            bring_up_to_date(builder, projections[operation.owner], operation.statements)
        lower_statements(builder, operation.statements)
        yield replace(kernel, body=tuple(builder.body))
    if operation.shared.assignments:
        builder = _builder(operation, scope)
        lower_statements(builder, operation.shared)
        name = f"{operation.name}.shared"
        yield replace(kernel, name=name, domain=Once(), body=tuple(builder.body))


def part_buffers(operation: Operation) -> Iterator[Buffer]:
    """List the arrays that say which elements take part, and their numbers."""
    if operation.is_listed:
        yield Buffer(f"{operation.name}.members", DType.I32, f"{operation.name}.size")
        yield Buffer(f"{operation.name}.places", DType.I32, f"{operation.owner}.N")


def _builder(operation: Operation, scope: Scope) -> KernelBuilder:
    """Give a builder with streams from the operation's first, that draws once for all."""
    first = FIRST_OPERATION_STREAM + operation.rank * STREAMS_PER_OBJECT
    streams = Streams(first, operation.clock)
    size = f"{operation.name}.size" if operation.is_part else None
    return KernelBuilder(OwnScope(operation, scope, size), streams, literal(0))


def _place(
    operation: Operation,
    populations: Mapping[str, Population],
    projections: Mapping[str, Projection],
) -> tuple[Scope, Domain, Expr]:
    """Give the owner's scope, the loop over it, and the index that draws have in the loop."""
    owner = operation.owner
    if owner in projections:
        scope = SynapticScope.of(projections[owner], populations)
        return scope, Synapses(owner), as_int(synapse_number(owner))
    population, position = populations[owner], Position(DType.I64, Axis.ELEMENT)
    paused = paused_variables(population)
    if not operation.is_part:
        whole = PopulationScope(population, paused=paused, populations=populations)
        return whole, Elements(owner), position
    if operation.is_listed:
        members, places = (each.name for each in part_buffers(operation))
        listed = PopulationScope(population, places=places, paused=paused, populations=populations)
        return listed, Selected(owner, members, distinct=True), position
    start, size = f"{operation.name}.start", f"{operation.name}.size"
    part = PopulationScope(population, start=start, paused=paused, populations=populations)
    return part, Elements(owner, start, size), position
