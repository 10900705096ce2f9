"""A user's action to a one-off kernel: an assignment from an expression, a connection by a rule."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import as_bool, as_int
from eqsim.ir.lowering.builder import KernelBuilder, Streams
from eqsim.ir.lowering.function import function_buffers
from eqsim.ir.lowering.projection import member_buffers, place_buffers, synapse_number
from eqsim.ir.lowering.scopes import PopulationScope, Stored, SynapticScope
from eqsim.ir.program import (
    Axis,
    Buffer,
    Domain,
    Elements,
    Entry,
    Expr,
    Invoke,
    Kernel,
    Load,
    Once,
    Position,
    Selected,
    Store,
    Synapses,
)
from eqsim.ir.rewrite import expressions_of, walk
from eqsim.model import actions
from eqsim.model.population import Population
from eqsim.model.projection import Projection

__all__ = [
    "INDICES",
    "PLACES",
    "RESULT",
    "SIZE",
    "START",
    "action_buffers",
    "kernel_buffers",
    "lower_assignment",
    "lower_evaluation",
    "synaptic_scope",
]

INDICES, PLACES, RESULT = "_action.indices", "_action.places", "_action.result"
START, SIZE = "_action.start", "_action.size"


def lower_assignment(action: actions.AssignExpression) -> Kernel:
    """Give the kernel of `owner.variable[chosen] = expression`."""
    builder, domain, guard = _chosen(action)
    stored = builder.scope.lookup(action.variable)
    if not isinstance(stored, Stored):
        raise InternalError(f"{action.owner.name}.{action.variable} cannot be assigned to")
    value = builder.convert(builder.lower(action.expression), stored)
    builder.body.append(Store(stored.buffer, stored.at, value, guard))
    if stored.at is Axis.SCALAR:
        domain = Once()
    return _kernel(action, domain, builder, f"set_{action.variable}")


def lower_evaluation(action: actions.AssignExpression) -> tuple[Kernel, DType]:
    """Give the kernel that evaluates an expression to the buffer `RESULT`, and its type."""
    builder, domain, guard = _chosen(action)
    value = builder.lower(action.expression)
    at = Axis.SYNAPSE if isinstance(action.owner, actions.SynapticScope) else Axis.ELEMENT
    builder.body.append(Store(RESULT, at, value, guard))
    return _kernel(action, domain, builder, "evaluate"), value.dtype


def _kernel(
    action: actions.AssignExpression, domain: Domain, builder: KernelBuilder, what: str
) -> Kernel:
    name = f"{action.owner.name}.{what}"
    return Kernel(name, domain, tuple(builder.body), clock=_clock(action.owner))


def _clock(owner: actions.Owner) -> str:
    return owner.clock if isinstance(owner, Population) else owner.projection.clock


def _chosen(action: actions.AssignExpression) -> tuple[KernelBuilder, Domain, Expr | None]:
    """Give a builder in the action's scope, its domain, and the lowered condition."""
    owner, index = action.owner, action.listed
    domain: Domain
    if isinstance(owner, Population):
        scope: PopulationScope | SynapticScope = PopulationScope(
            owner,
            Axis.ELEMENT,
            START,
            None if action.members is None else PLACES,
            populations={each.name: each for each in (owner, *action.around)},
        )
        draw_index: Expr = Position(DType.I64, Axis.ELEMENT)
        domain = (
            Elements(owner.name, START, SIZE) if index is None else Selected(owner.name, INDICES)
        )
    else:
        scope = synaptic_scope(owner)
        draw_index = as_int(synapse_number(owner.name))
        domain = (
            Synapses(owner.name) if index is None else Selected(owner.name, INDICES, Axis.SYNAPSE)
        )
    builder = KernelBuilder(scope, Streams(0, None), draw_index)
    guard = None if action.condition is None else as_bool(builder.lower(action.condition))
    return builder, domain, guard


def synaptic_scope(owner: actions.SynapticScope) -> SynapticScope:
    """Give what the names of a projection's texts mean."""
    populations = {each.name: each for each in (*owner.around, owner.source, owner.target)}
    return SynapticScope.of(owner.projection, populations)


def action_buffers(owner: actions.Owner) -> tuple[Buffer, ...]:
    """List the arrays that an action's texts may use, besides variables."""
    owners: tuple[Population | Projection, ...]
    if isinstance(owner, Population):
        owners = (owner,)
    else:
        owners = (owner.projection, owner.source, owner.target)
    functions = (
        buffer
        for each in owners
        for function in each.functions
        for buffer in function_buffers(f"{each.name}.{function.name}", function.definition)
    )
    if isinstance(owner, Population):
        return tuple(functions)
    return (*functions, *place_buffers(owner.projection), *member_buffers(owner.projection))


def kernel_buffers(kernel: Kernel) -> Iterator[str]:
    """List the buffers that a one-off kernel reads or writes."""
    for statement in kernel.body:
        if isinstance(statement, Store):
            yield statement.buffer
        for expr in expressions_of(statement):
            for node in walk(expr):
                if isinstance(node, Load | Entry):
                    yield node.buffer
                elif isinstance(node, Invoke):
                    yield from node.buffers
