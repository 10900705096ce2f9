"""How equations of synapses are integrated: at each step, or solved from event to event."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.api.groups.integration_report import report_methods, show_time
from eqsim.integration.describe import describe_steps
from eqsim.integration.event_driven import ELAPSED, solve_event_driven
from eqsim.integration.select import choose
from eqsim.model.projection import EventDriven, Projection

__all__ = ["report_synaptic_integration"]


def report_synaptic_integration(projection: Projection, dt: float) -> str:
    """Tell the method of what is integrated at each step, and the solutions between events.

    Nothing is told of synapses without differential equations.
    """
    if projection.dynamics is None and not projection.event_driven:
        return ""
    lines = [f"{projection.name}: synapses, dt = {show_time(dt)}"]
    if projection.dynamics is not None:
        dynamics = projection.dynamics
        choice = choose(dynamics, projection.subexpressions, projection.functions)
        lines += [f"  {line}" for line in report_methods(choice, dynamics)]
    for equations in projection.event_driven:
        lines += [f"  {line}" for line in _between_events(projection, equations)]
    return "\n".join(lines)


def _between_events(projection: Projection, equations: EventDriven) -> Iterator[str]:
    """Tell when variables are stored, and what has become of them since then."""
    names, pathways = ", ".join(equations.variables), ", ".join(equations.pathways)
    yield f"{names}: solved exactly from event to event, stored at those of {pathways or 'none'}"
    yield f"  with {ELAPSED.id} the time since then:"
    update = solve_event_driven(projection, equations)
    yield from (f"  {line}" for line in describe_steps(update))
