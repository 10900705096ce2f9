"""Sums over synapses, as variables of neurons: begun anew, then added to, in each step.

A sum stands just before its neurons unless told otherwise, and reads what was there before that
place of the step (see `linked`).  Terms are added in the order of synapses within a projection, and
of projections by their creation; all that makes up a variable is begun anew before the first.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from eqsim.errors import named_in_errors
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import literal
from eqsim.ir.lowering.builder import KernelBuilder, Streams
from eqsim.ir.lowering.scopes import Stored, SynapticScope, storage_dtype
from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Domain,
    Elements,
    Expr,
    Kernel,
    Literal,
    Load,
    Store,
    Synapses,
)
from eqsim.model.population import Population
from eqsim.model.projection import Projection, Sum

__all__ = ["lower_sums"]


def lower_sums(
    projections: Sequence[Projection],
    populations: Mapping[str, Population],
    synaptic: Container[str] = (),
) -> Iterator[Kernel]:
    """Give the kernels of all sums, of projections in the order of their creation.

    `synaptic` names those of the populations that are synapses.
    """
    begun: set[str] = set()
    every = [(projection, each) for projection in projections for each in projection.sums]
    for projection, added in every:
        target = _target(projection, added)
        if target not in begun:
            begun.add(target)
            parts = [pair for pair in every if _target(*pair) == target]
            for number, pair in enumerate(parts):
                part = "" if len(parts) == 1 else f"_{number + 1}"
                name = f"{projection.name}.{added.name}.begin{part}"
                scope = SynapticScope.of(pair[0], populations)
                yield _begin(name, scope, pair[1], synaptic)
        yield _add(SynapticScope.of(projection, populations), added)


def _target(projection: Projection, added: Sum) -> str:
    population = projection.source if added.side == "pre" else projection.target
    return f"{population}.{added.variable}"


def _place(added: Sum, population: Population) -> tuple[str, int]:
    """Give the slot in which a sum stands, and its order there."""
    return added.slot, population.order - 1 if added.order is None else added.order


def _begin(name: str, scope: SynapticScope, added: Sum, synaptic: Container[str]) -> Kernel:
    """Give the kernel that sets the neurons of one side to zero."""
    side = scope.source if added.side == "pre" else scope.target
    stored = side.lookup(added.variable)
    assert isinstance(stored, Stored)
    dtype = storage_dtype(stored.variable)
    zero = Literal(dtype, 0.0 if dtype.is_float else 0)
    slot, order = _place(added, side.population)
    domain, guard = _part(scope.projection, added, side.population)
    axis = Axis.ELEMENT
    if side.population.name in synaptic:
        domain, guard, axis = Synapses(side.population.name), None, Axis.SYNAPSE
    return Kernel(
        name,
        domain,
        (Store(stored.buffer, axis, zero, guard),),
        slot=slot,
        order=order,
        clock=side.population.clock,
        comment=(f"{stored.buffer} begins with zero",),
    )


def _part(projection: Projection, added: Sum, population: Population) -> tuple[Domain, Expr | None]:
    """Give the loop over the elements of one side, and the condition for being one of them."""
    side = "source" if added.side == "pre" else "target"
    if side in projection.listed:
        place = Load(DType.I32, f"{projection.name}._{side}_places", Axis.ELEMENT)
        return Elements(population.name), Apply(
            DType.BOOL, ">=", (Cast(DType.I64, place), literal(0))
        )
    start = f"{projection.name}._{side}_start"
    return Elements(population.name, start, f"{projection.name}._{side}_size"), None


def _add(scope: SynapticScope, added: Sum) -> Kernel:
    projection = scope.projection
    side = scope.source if added.side == "pre" else scope.target
    stored = side.lookup(added.variable)
    assert isinstance(stored, Stored)
    builder = KernelBuilder(scope, Streams(0, side.population.clock), literal(0))
    with named_in_errors(projection.name):
        builder.accumulate(stored, builder.lower(added.expression))
    slot, order = _place(added, side.population)
    return Kernel(
        f"{projection.name}.{added.name}.add",
        Synapses(projection.name, added.side),
        tuple(builder.body),
        slot=slot,
        order=order,
        clock=side.population.clock,
        comment=(added.text,),
    )
