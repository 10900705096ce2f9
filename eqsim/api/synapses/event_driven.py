"""Which differential equations of synapses are solved from event to event, and when stored."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence

from eqsim.api.session.clocks import TIME
from eqsim.api.synapses.pathway_text import PathwayText
from eqsim.api.synapses.sums import is_sum
from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.equations import Equations
from eqsim.errors import ModelError
from eqsim.expr.delayed import delayed_calls
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Name
from eqsim.expr.rewrite import name_nodes, names
from eqsim.expr.si import units_to_numbers
from eqsim.model.population import Derivative
from eqsim.model.projection import LAST_UPDATE, EventDriven, latest, time_of_last
from eqsim.model.variables import StateVariable, Subexpression

__all__ = [
    "EVENT_DRIVEN",
    "check_drive",
    "clock_driven",
    "event_driven",
    "last_update",
    "times_of_last",
]

EVENT_DRIVEN = "event-driven"

logger = logging.getLogger("eqsim.synapses.clock_driven")


def clock_driven(equations: Equations) -> Iterator[Equation]:
    """Give the differential equations that are integrated at each step."""
    for each in equations.of_kind(EquationKind.DIFFERENTIAL):
        if EVENT_DRIVEN not in each.flags:
            yield each


def times_of_last(
    equations: Equations, pathways: Sequence[PathwayText]
) -> tuple[StateVariable, ...]:
    """Give the times of the last events, where equations need them."""
    if not _flagged(equations):
        return ()
    return tuple(StateVariable(time_of_last(each.name), TIME, read_only=True) for each in pathways)


def last_update(equations: Equations, pathways: Sequence[PathwayText]) -> tuple[Subexpression, ...]:
    """Give the time of the last event on a synapse, where equations need it."""
    if not _flagged(equations):
        return ()
    times = [time_of_last(each.name) for each in pathways]
    return (Subexpression(LAST_UPDATE, latest(times), TIME),)


def event_driven(
    equations: Equations, pathways: Sequence[PathwayText], symbols: Mapping[str, Symbol]
) -> tuple[EventDriven, ...]:
    """Group the equations that are solved from event to event; see `EventDriven`."""
    every = tuple(each.name for each in pathways)
    alone: list[EventDriven] = []
    together: list[Derivative] = []
    for each in _flagged(equations):
        assert each.expression is not None
        derivative = Derivative(each.name, units_to_numbers(each.expression), text=each.text)
        stored_by = _stored_by(each.name, pathways)
        if stored_by and _depends_on_itself_only(each, equations, symbols):
            alone.append(EventDriven((derivative,), stored_by, alone=True))
        else:
            together.append(derivative)
    return (*alone, EventDriven(tuple(together), every)) if together else tuple(alone)


def _flagged(equations: Equations) -> list[Equation]:
    every = equations.of_kind(EquationKind.DIFFERENTIAL)
    return [each for each in every if EVENT_DRIVEN in each.flags]


def _stored_by(variable: str, pathways: Sequence[PathwayText]) -> tuple[str, ...]:
    """Give the pathways that assign to a variable, if all of them belong to one side."""
    found = [
        each
        for each in pathways
        if any(statement.target == variable for statement in each.statements.assignments)
    ]
    return tuple(each.name for each in found) if len({each.side for each in found}) == 1 else ()


def _depends_on_itself_only(
    equation: Equation, equations: Equations, symbols: Mapping[str, Symbol]
) -> bool:
    """Tell whether an equation holds nothing else that differs from synapse to synapse."""
    return all(
        node.id == equation.name or node.id not in symbols or _is_shared(node.id, equations)
        for node in _names_inside(equation, equations)
    )


def _is_shared(name: str, equations: Equations) -> bool:
    """Tell whether a name of the model stands for one number for all synapses."""
    own = equations.get(name)
    if own is None:
        return name in ("N_pre", "N_post", "dt")
    return own.kind is EquationKind.PARAMETER and "shared" in own.flags


def _names_inside(equation: Equation, equations: Equations) -> Iterator[Name]:
    """Give the names that an equation uses, those inside of subexpressions in place of these."""
    for each in (equation, *_subexpressions_inside(equation, equations)):
        for node in name_nodes(each.expression) if each.expression is not None else ():
            inner = equations.get(node.id)
            if inner is None or not _is_evaluated(inner):
                yield node


def _subexpressions_inside(equation: Equation, equations: Equations) -> tuple[Equation, ...]:
    """Give the subexpressions that are evaluated where an equation is, also within others."""
    pending, entered = [equation], dict[str, Equation]()
    while pending:
        expression = pending.pop().expression
        for name in names(expression) if expression is not None else ():
            inner = equations.get(name)
            if inner is not None and _is_evaluated(inner) and name not in entered:
                entered[name] = inner
                pending.append(inner)
    return tuple(entered.values())


def _is_evaluated(equation: Equation) -> bool:
    """Tell whether a name is a subexpression that is evaluated where it is used."""
    is_subexpression = equation.kind is EquationKind.SUBEXPRESSION
    return is_subexpression and {"constant over dt", "summed"}.isdisjoint(equation.flags)


def check_drive(equations: Equations) -> None:
    """Refuse equations that need another variable when it is not known; tell of missing flags."""
    by_event = {each.name for each in _flagged(equations)}
    by_clock = {each.name for each in clock_driven(equations)}
    for each in equations.values():
        if EVENT_DRIVEN in each.flags:
            _refuse_names(each, equations, by_clock, "event-driven", "clock-driven")
            _refuse_past(each, equations)
        elif each.name in by_clock:
            _refuse_names(each, equations, by_event, "clock-driven", "event-driven")
            _tell_missing_flag(each)
        elif is_sum(each):
            _refuse_names(each, equations, by_event, "summed in each step", "event-driven")


def _refuse_names(
    equation: Equation, equations: Equations, others: Collection[str], own: str, other: str
) -> None:
    for node in _names_inside(equation, equations):
        if node.id in others:
            raise ModelError(
                f"'{equation.name}' is {own} and depends on '{node.id}', which is {other}",
                span=node.span,
                details=("an event-driven variable is known at events only",),
                hint="flag all of their differential equations (clock-driven)",
            )


def _refuse_past(equation: Equation, equations: Equations) -> None:
    """Refuse past values between events."""
    for each in (equation, *_subexpressions_inside(equation, equations)):
        for call in delayed_calls(each.expression) if each.expression is not None else ():
            raise ModelError(
                f"'{equation.name}' is event-driven and depends on a past value",
                span=call.span,
                details=("an event-driven variable is known at events only",),
                hint="flag its differential equation (clock-driven)",
            )


def _tell_missing_flag(equation: Equation) -> None:
    if not equation.flags:
        logger.info(
            "the equation for %r has neither flag, (event-driven) nor (clock-driven): it is "
            "integrated at each step, which takes more time where only events need its values",
            equation.name,
        )
