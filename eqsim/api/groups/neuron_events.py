"""What a user wrote of the events of a group of neurons, parsed; checked and described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from eqsim.api.language.names import names_in_statements
from eqsim.api.objects.model_text import in_si, text_argument
from eqsim.equations.check import check_condition
from eqsim.equations.check_statements import check_statements
from eqsim.equations.statements import StatementBlock, parse_statements
from eqsim.errors import ModelError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import references
from eqsim.expr.si import units_to_numbers
from eqsim.expr.suggest import did_you_mean
from eqsim.model.population import EventCondition, EventResponse

__all__ = ["SPIKE", "EventText", "NeuronEvents", "ResponseText", "read_events"]

SPIKE = "spike"

#: The name of what else neurons do in a step, which an event cannot have.
_TAKEN = "update"


@dataclass(frozen=True, slots=True)
class EventText:
    """An event: its condition, and where in a step it is asked for.

    An `order` of None is that of the group.
    """

    name: str
    condition: Expr
    text: str
    slot: str
    order: int | None = None

    @property
    def what(self) -> str:
        """The condition's name in errors."""
        return "the threshold" if self.name == SPIKE else f"the condition of event '{self.name}'"


@dataclass(frozen=True, slots=True)
class ResponseText:
    """Statements that the neurons with an event carry out, and where in a step.

    An `order` of None is that of the group.
    """

    event: str
    statements: StatementBlock
    slot: str
    order: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class NeuronEvents:
    """The events of a group and the responses to them, at most one to each, by event."""

    conditions: Mapping[str, EventText] = field(default_factory=dict)
    responses: Mapping[str, ResponseText] = field(default_factory=dict)

    def find(self, event: Any) -> EventText:
        """Give an event of the group."""
        if not isinstance(event, str) or event not in self.conditions:
            raise unknown_event(event, self.conditions)
        return self.conditions[event]

    def with_response(
        self, event: Any, code: Any, slot: str, order: int | None, name: str | None
    ) -> NeuronEvents:
        """Add statements that respond to an event."""
        self.find(event)
        if event in self.responses:
            raise ModelError(
                f"there are statements for the event {event!r} already",
                details=(f"they are: {self.responses[event].statements.one_line}",),
                hint="write all statements in one text",
            )
        statements = _statements(f"the code for {event!r}", code)
        response = ResponseText(event, statements, slot, order, name)
        return replace(self, responses={**self.responses, event: response})

    def with_condition_at(self, event: Any, slot: str, order: int | None) -> NeuronEvents:
        """Ask for an event at another place of a step."""
        moved = replace(self.find(event), slot=slot, order=order)
        return replace(self, conditions={**self.conditions, event: moved})

    def with_response_at(self, event: str, slot: str, order: int | None) -> NeuronEvents:
        """Respond to an event at another place of a step."""
        moved = replace(self.responses[event], slot=slot, order=order)
        return replace(self, responses={**self.responses, event: moved})

    def texts(self) -> Iterator[Expr]:
        """Give all conditions, and what statements assign."""
        for condition in self.conditions.values():
            yield condition.condition
        for response in self.responses.values():
            yield from (each.expression for each in response.statements.assignments)

    def names(self, symbols: Mapping[str, Symbol]) -> tuple[Name, ...]:
        """Give all names that the texts use; locals left out."""
        used = [node for each in self.conditions.values() for node in references(each.condition)]
        for response in self.responses.values():
            used += names_in_statements(response.statements, symbols)
        return tuple(used)

    def check(
        self,
        symbols: Mapping[str, Symbol],
        writable: tuple[str, ...],
        reasons: Mapping[str, str],
        values: Mapping[str, float],
    ) -> None:
        """Check all conditions and statements."""
        for event in self.conditions.values():
            check_condition(event.condition, symbols, event.what, values)
        for response in self.responses.values():
            check_statements(response.statements, symbols, writable, reasons, values)

    def described_conditions(self, order: int) -> tuple[EventCondition, ...]:
        """Describe the events of a group of this order, in SI numbers."""
        return tuple(
            EventCondition(
                each.name,
                units_to_numbers(each.condition),
                each.slot,
                order if each.order is None else each.order,
                each.text,
            )
            for each in self.conditions.values()
        )

    def described_responses(self, order: int) -> tuple[EventResponse, ...]:
        """Describe the responses in a group of this order, in SI numbers; empty ones are none."""
        return tuple(
            EventResponse(
                each.event,
                in_si(each.statements),
                each.slot,
                order if each.order is None else each.order,
            )
            for each in self.responses.values()
            if each.statements.assignments
        )

    def lines(self) -> Iterator[str]:
        """Tell what was written, one text a line."""
        for event in self.conditions.values():
            yield f"{'threshold' if event.name == SPIKE else f'event {event.name}'}: {event.text}"
        for response in self.responses.values():
            part = "reset" if response.event == SPIKE else f"at {response.event}"
            yield f"{part}: {response.statements.one_line}"


def read_events(threshold: Any, reset: Any, events: Any) -> NeuronEvents:
    """Parse the events of a group."""
    conditions = {}
    for name, text in _checked_events(events).items():
        conditions[name] = _event(name, text, f"the condition of event {name!r}")
    if threshold is not None:
        if SPIKE in conditions:
            raise ModelError(
                "the group has both a threshold and an event 'spike', which are the same",
                hint="leave one of them out",
            )
        conditions[SPIKE] = _event(SPIKE, threshold, "threshold")
    if reset is None:
        return NeuronEvents(conditions)
    if SPIKE not in conditions:
        raise ModelError("a reset needs a threshold", hint="add threshold='...'")
    response = ResponseText(SPIKE, _statements("reset", reset), "resets")
    return NeuronEvents(conditions, {SPIKE: response})


def unknown_event(event: Any, known: Mapping[str, EventText]) -> ModelError:
    """Give the error for an event that a group does not have."""
    hint = did_you_mean(str(event), known)
    if isinstance(event, str) and event == SPIKE:
        hint = "give the group a threshold"
    return ModelError(
        f"there is no event {event!r}",
        details=(f"events: {', '.join(known) or 'none'}",),
        hint=hint,
    )


def _checked_events(given: Any) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ModelError(
            f"events is a dictionary of conditions by name, not {given!r}",
            hint="such as events={'large': 'v > 10*mV'}",
        )
    for name in given:
        is_name = isinstance(name, str) and name.isascii() and name.isidentifier()
        if not is_name or name.startswith("_"):
            raise ModelError(
                f"{name!r} cannot be the name of an event",
                hint="names start with a letter, and hold letters, digits and '_'",
            )
        if name == _TAKEN:
            raise ModelError(f"the name {name!r} of an event is taken", hint="choose another")
    return given


def _event(name: str, given: Any, part: str) -> EventText:
    text = text_argument(part, given)
    slot = "thresholds" if name == SPIKE else "after_thresholds"
    return EventText(name, parse_expression(text), " ".join(text.split()), slot)


def _statements(part: str, given: Any) -> StatementBlock:
    if isinstance(given, str) and not given.strip():
        return StatementBlock((), given)
    return parse_statements(text_argument(part, given))
