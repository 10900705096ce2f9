"""Calls of the host and conditions that end a run to kernels."""

from __future__ import annotations

from collections.abc import Mapping

from eqsim.expr.dtypes import DType
from eqsim.ir.functions import as_bool
from eqsim.ir.lowering.builder import KernelBuilder, Streams
from eqsim.ir.lowering.operation import OwnScope
from eqsim.ir.lowering.scopes import PopulationScope
from eqsim.ir.program import Axis, Call, Elements, Kernel, Once, Position, Stop
from eqsim.model.interventions import HostCall, StopCondition
from eqsim.model.population import Population

__all__ = ["lower_call", "lower_stop"]


def lower_call(call: HostCall) -> Kernel:
    """Give the kernel that lets the host call a function."""
    return Kernel(
        f"{call.name}.call",
        Once(),
        (Call(call.name),),
        slot=call.slot,
        order=call.order,
        clock=call.clock,
    )


def lower_stop(stop: StopCondition, populations: Mapping[str, Population]) -> Kernel:
    """Give the kernel that ends a run; it stands behind all others of a step."""
    population = populations[stop.owner]
    scope = OwnScope(stop, PopulationScope(population, populations=populations))
    position = Position(DType.I64, Axis.ELEMENT)
    builder = KernelBuilder(scope, Streams(0, None), position)
    condition = as_bool(builder.lower(stop.condition))
    return Kernel(
        stop.name,
        Elements(population.name),
        (*builder.body, Stop(condition)),
        clock=population.clock,
        comment=(f"stop when {stop.text}",),
    )
