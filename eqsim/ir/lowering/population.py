"""A population to kernels: state update, refractoriness, events and the responses to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eqsim.expr.dtypes import DType
from eqsim.integration.update import Update
from eqsim.ir.functions import arithmetic, as_bool, as_float, literal
from eqsim.ir.lowering.builder import STREAMS_PER_OBJECT, KernelBuilder, Streams
from eqsim.ir.lowering.held import lower_held
from eqsim.ir.lowering.scopes import FLAG, PopulationScope, Stored, dt, time
from eqsim.ir.lowering.statements import lower_statements
from eqsim.ir.lowering.update import advance, describe_update
from eqsim.ir.program import (
    Apply,
    Axis,
    Elements,
    Emit,
    Events,
    Expr,
    Kernel,
    Listed,
    Literal,
    Position,
    Store,
)
from eqsim.model.population import (
    EventCondition,
    EventList,
    EventResponse,
    Population,
    Refractory,
)

__all__ = ["lower_population"]


def lower_population(
    population: Population, update: Update | None, others: Mapping[str, Population] | None = None
) -> tuple[Kernel, ...]:
    """Give the kernels of a population, in the order of its text; links lead to the `others`."""
    scope = PopulationScope(population, populations=others or {})
    streams = Streams(population.rank * STREAMS_PER_OBJECT, population.clock)
    kernels: list[Kernel] = []
    if update is not None or population.refractory is not None:
        kernels.append(_update_kernel(scope, update, streams))
    for event in population.events:
        if isinstance(event, EventList):
            kernels.append(_list_kernel(population, event))
        else:
            kernels.append(_event_kernel(scope, event, streams))
    kernels += [_response_kernel(scope, r, streams) for r in population.responses]
    position = Position(DType.I64, Axis.ELEMENT)
    kernels += lower_held(population, scope, Elements(population.name), position, streams)
    return tuple(kernels)


def _builder(scope: PopulationScope, streams: Streams) -> KernelBuilder:
    return KernelBuilder(scope, streams, Position(DType.I64, Axis.ELEMENT))


# --- state update ------------------------------------------------------------------------------


def _update_kernel(scope: PopulationScope, update: Update | None, streams: Streams) -> Kernel:
    population = scope.population
    builder = _builder(scope, streams)
    stores: list[Store] = []
    if population.refractory is not None:
        active = builder.bind("active", _is_active(builder, population, population.refractory))
        flag = builder.scope.lookup(FLAG)
        assert isinstance(flag, Stored)
        builder.foresee(flag, active)
        stores.append(_store_flag(population, active))
    if update is not None:
        stores = [*advance(builder, update, population.name), *stores]
    builder.body += stores
    return Kernel(
        f"{population.name}.update",
        Elements(population.name),
        tuple(builder.body),
        slot=population.update_slot,
        order=population.order,
        clock=population.clock,
        comment=tuple(_comment(population, update)),
    )


def _comment(population: Population, update: Update | None) -> Iterator[str]:
    if population.dynamics is not None and update is not None:
        yield from describe_update(population.name, population.dynamics, update)
    if population.refractory is not None:
        yield f"refractory: {population.refractory.text}"


# --- refractoriness ----------------------------------------------------------------------------


def _is_active(builder: KernelBuilder, population: Population, refractory: Refractory) -> Expr:
    """Decide whether an element is not refractory in this step.

    For a duration: at least that many whole steps have passed since the last spike; the comparison
    has a margin of a thousandth of a step.  A condition can only prolong the refractory state.
    """
    if refractory.is_condition:
        holds = as_bool(builder.lower(refractory.expression))
        free = Apply(DType.BOOL, "not", (holds,))
        return Apply(DType.BOOL, "or", (builder.name(FLAG), free))
    clock = population.clock
    duration = as_float(builder.lower(refractory.expression))
    margin = arithmetic("*", literal(1e-3), dt(clock))
    whole_steps = Apply(
        DType.F64,
        "floor",
        (arithmetic("/", arithmetic("+", duration, margin), dt(clock)),),
    )
    least = arithmetic("-", arithmetic("*", whole_steps, dt(clock)), margin)
    passed = arithmetic("-", time(clock), as_float(builder.name("lastspike")))
    return Apply(DType.BOOL, ">=", (passed, least))


def _store_flag(population: Population, active: Expr) -> Store:
    number = Apply(DType.F64, "select", (active, literal(1.0), literal(0.0)))
    return Store(f"{population.name}.{FLAG}", Axis.ELEMENT, number)


# --- events ------------------------------------------------------------------------------------


def _event_kernel(scope: PopulationScope, event: EventCondition, streams: Streams) -> Kernel:
    population = scope.population
    builder = _builder(scope, streams)
    condition = as_bool(builder.lower(event.condition))
    then: tuple[Store, ...] = ()
    if population.refractory is not None and event.name == "spike":
        condition = Apply(DType.BOOL, "and", (builder.name(FLAG), condition))
        then = (
            Store(f"{population.name}.lastspike", Axis.ELEMENT, time(population.clock)),
            Store(f"{population.name}.{FLAG}", Axis.ELEMENT, literal(0.0)),
        )
    happens = builder.bind("happens", condition)
    builder.body.append(Emit(f"{population.name}.{event.name}", happens, then))
    return Kernel(
        f"{population.name}.{event.name}",
        Elements(population.name),
        tuple(builder.body),
        slot=event.slot,
        order=event.order,
        clock=population.clock,
        comment=(f"{event.name}: {event.text}",),
    )


def _list_kernel(population: Population, event: EventList) -> Kernel:
    stem = f"{population.name}._{event.name}"
    return Kernel(
        f"{population.name}.{event.name}",
        Listed(
            population.name,
            population.clock,
            f"{stem}_steps",
            f"{stem}_elements",
            f"{stem}_period",
        ),
        (Emit(f"{population.name}.{event.name}", Literal(DType.BOOL, True)),),
        slot=event.slot,
        order=event.order,
        clock=population.clock,
        comment=(f"{event.name}: at the steps of a list",),
    )


def _response_kernel(scope: PopulationScope, response: EventResponse, streams: Streams) -> Kernel:
    population = scope.population
    builder = _builder(scope, streams)
    lower_statements(builder, response.statements)
    return Kernel(
        f"{population.name}.{response.event}.response",
        Events(f"{population.name}.{response.event}"),
        tuple(builder.body),
        slot=response.slot,
        order=response.order,
        clock=population.clock,
        comment=(f"at {response.event}: {response.statements.text}",),
    )
