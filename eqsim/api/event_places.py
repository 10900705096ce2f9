"""`G.thresholder['spike']` and `G.resetter['spike']`: where in a step events are dealt with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from eqsim.api.neuron_events import EventText, NeuronEvents, ResponseText
from eqsim.api.schedule import checked_slot
from eqsim.api.simulated import checked_order

__all__ = ["EventOwner", "Resetter", "Thresholder"]


class EventOwner(Protocol):
    """A group, as far as the places of its events need to know."""

    @property
    def name(self) -> str:
        """The group's name."""
        ...

    @property
    def order(self) -> int:
        """The group's order."""
        ...

    def _event_texts(self) -> NeuronEvents:
        """Give what was said of events."""
        ...

    def _change_events(self, change: Callable[[NeuronEvents], NeuronEvents]) -> None:
        """Change what was said of events."""
        ...


class Thresholder:
    """Where in a step neurons are asked whether they have an event.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(3, "x : 1", events={"large": "x > 1"})
    >>> G.thresholder["large"].when
    'after_thresholds'
    """

    __slots__ = ("_event", "_group")

    def __init__(self, group: EventOwner, event: str) -> None:
        self._group = group
        self._event = event

    @property
    def name(self) -> str:
        """The name of the group and the event."""
        return f"{self._group.name}_{self._event}_thresholder"

    @property
    def event(self) -> str:
        """The event."""
        return self._event

    @property
    def when(self) -> str:
        """The slot of the step."""
        return self._text().slot

    @when.setter
    def when(self, value: str) -> None:
        self._move(checked_slot(value, self.name), self._text().order)

    @property
    def order(self) -> int:
        """The place among what else stands in that slot."""
        order = self._text().order
        return self._group.order if order is None else order

    @order.setter
    def order(self, value: int) -> None:
        self._move(self.when, checked_order(value, self.name))

    def _text(self) -> EventText:
        return self._group._event_texts().conditions[self._event]

    def _move(self, slot: str, order: int | None) -> None:
        self._group._change_events(lambda texts: texts.with_condition_at(self._event, slot, order))

    def __repr__(self) -> str:
        return f"<Thresholder {self.name!r}: {self._text().text}>"


class Resetter:
    """Where in a step neurons carry out the statements at an event.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(3, "x : 1", threshold="x > 1", reset="x = 0")
    >>> G.resetter["spike"]
    <Resetter 'neurongroup_spike_resetter': x = 0>
    """

    __slots__ = ("_event", "_group")

    def __init__(self, group: EventOwner, event: str) -> None:
        self._group = group
        self._event = event

    @property
    def name(self) -> str:
        """The name that it was given, or that of the group and the event."""
        return self._text().name or f"{self._group.name}_{self._event}_resetter"

    @property
    def event(self) -> str:
        """The event."""
        return self._event

    @property
    def code(self) -> str:
        """The statements."""
        return self._text().statements.text

    @property
    def when(self) -> str:
        """The slot of the step."""
        return self._text().slot

    @when.setter
    def when(self, value: str) -> None:
        self._move(checked_slot(value, self.name), self._text().order)

    @property
    def order(self) -> int:
        """The place among what else stands in that slot."""
        order = self._text().order
        return self._group.order if order is None else order

    @order.setter
    def order(self, value: int) -> None:
        self._move(self.when, checked_order(value, self.name))

    def _text(self) -> ResponseText:
        return self._group._event_texts().responses[self._event]

    def _move(self, slot: str, order: int | None) -> None:
        self._group._change_events(lambda texts: texts.with_response_at(self._event, slot, order))

    def __repr__(self) -> str:
        return f"<Resetter {self.name!r}: {self.code}>"
