"""Equations that are solved from event to event: exact, over the time since the last one."""

from __future__ import annotations

from dataclasses import replace

from eqsim.errors import IntegrationError
from eqsim.expr.nodes import Name
from eqsim.integration.exact import EXACT, exact_update
from eqsim.integration.method import Refused
from eqsim.integration.system import build_system
from eqsim.integration.update import Update
from eqsim.model.population import Dynamics
from eqsim.model.projection import EventDriven, Projection

__all__ = ["ELAPSED", "solve_event_driven"]

#: The time since the variables were stored.
ELAPSED = Name("_elapsed")


def solve_event_driven(projection: Projection, equations: EventDriven) -> Update:
    """Give what has become of some variables since they were stored, in terms of `ELAPSED`.

    Raises
    ------
    IntegrationError
        If the equations have no exact solution: they are not linear, or change with time.
    """
    dynamics = Dynamics(equations.derivatives, (EXACT.name,))
    changing = tuple(replace(each, holds=False) for each in projection.functions)
    system = build_system(dynamics, projection.subexpressions, changing)
    try:
        return exact_update(system, ELAPSED)
    except Refused as refused:
        raise IntegrationError(
            f"{projection.name}: event-driven equations are solved exactly from event to event, "
            "which these cannot be",
            details=(str(refused), *(each.text for each in equations.derivatives if each.text)),
            hint="flag them (clock-driven): they are then integrated at each step",
        ) from None
