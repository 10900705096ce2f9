"""Event-driven variables of synapses: what an event on a pathway makes of them."""

from __future__ import annotations

from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.expr.nodes import Expr as SourceExpr
from eqsim.expr.nodes import Name
from eqsim.expr.rewrite import names
from eqsim.integration.event_driven import ELAPSED, solve_event_driven
from eqsim.ir.functions import arithmetic, as_float
from eqsim.ir.lowering.builder import KernelBuilder
from eqsim.ir.lowering.scopes import Stored
from eqsim.ir.lowering.statements import lower_statements
from eqsim.ir.lowering.update import new_values
from eqsim.ir.program import Expr
from eqsim.model.projection import (
    LAST_UPDATE,
    EventDriven,
    Projection,
    SpikePathway,
    lagging,
    latest,
    time_of_last,
)

__all__ = ["bring_up_to_date", "lower_at_event"]


def lower_at_event(
    builder: KernelBuilder, projection: Projection, pathway: SpikePathway, now: Expr
) -> None:
    """Append what an event on a pathway does to a synapse: it sees variables as they are now."""
    used = _names_used(projection, pathway)
    for equations in projection.event_driven:
        is_stored = pathway.name in equations.pathways
        if is_stored or not used.isdisjoint(equations.variables):
            for variable, value in _values_now(builder, projection, equations, now):
                if is_stored and not equations.alone:
                    builder.store(variable, value)
                else:
                    builder.foresee(variable, value)
    lower_statements(builder, pathway.statements)
    if projection.event_driven:
        last = builder.scope.lookup(time_of_last(pathway.name))
        assert isinstance(last, Stored)
        builder.store(last, now)


def _values_now(
    builder: KernelBuilder, projection: Projection, equations: EventDriven, now: Expr
) -> list[tuple[Stored, Expr]]:
    """Give what variables have become since they were stored."""
    update = solve_event_driven(projection, equations)
    since = as_float(builder.lower(latest(equations.stored_at)))
    builder.define(ELAPSED.id, builder.bind("elapsed", arithmetic("-", now, since)))
    return list(new_values(builder, update, projection.name))


def _names_used(projection: Projection, pathway: SpikePathway) -> set[str]:
    """Give the names that a pathway's statements use, also through subexpressions."""
    inside = {each.name: each.expression for each in projection.subexpressions}
    pending: list[SourceExpr] = []
    used: set[str] = set()
    for assignment in pathway.statements.assignments:
        used.add(assignment.target)
        pending.append(assignment.expression)
    while pending:
        found = set(names(pending.pop())) - used
        used |= found
        pending += [inside[name] for name in found if name in inside]
    return used


def bring_up_to_date(builder: KernelBuilder, projection: Projection, block: StatementBlock) -> None:
    """Store all event-driven variables as of the last event, before statements assign to one."""
    late = lagging(projection.event_driven, projection.pathways)
    if late.keys().isdisjoint(each.target for each in block.assignments):
        return
    times = [time_of_last(each.name) for each in projection.pathways]
    statements = (
        *(Assignment(variable, "=", Name(variable)) for variable in late),
        *(Assignment(each, "=", Name(LAST_UPDATE)) for each in times),
    )
    lower_statements(builder, StatementBlock(statements, block.text))
