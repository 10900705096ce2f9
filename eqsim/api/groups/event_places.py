"""`G.thresholder['spike']` and `G.resetter['spike']`: where in a step events are dealt with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol

from eqsim.api.groups.neuron_events import EventText, NeuronEvents, ResponseText
from eqsim.api.objects.places import Placed

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


class EventPart(Placed):
    """Base of what is done about an event; without an order of its own it has that of the group."""

    __slots__ = ("_event", "_group")

    def __init__(self, group: EventOwner, event: str) -> None:
        self._group = group
        self._event = event

    @property
    def event(self) -> str:
        """The event."""
        return self._event

    @abstractmethod
    def _text(self) -> EventText | ResponseText:
        """Give what was said of it."""

    def _place(self) -> tuple[str, int]:
        text = self._text()
        return text.slot, self._group.order if text.order is None else text.order

    def _moved(self, slot: str | None, order: int | None) -> tuple[str, int | None]:
        text = self._text()
        return slot or text.slot, text.order if order is None else order


class Thresholder(EventPart):
    """Where in a step neurons are asked whether they have an event.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(3, "x : 1", events={"large": "x > 1"})
    >>> G.thresholder["large"].when
    'after_thresholds'
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name of the group and the event."""
        return f"{self._group.name}_{self._event}_thresholder"

    def _text(self) -> EventText:
        return self._group._event_texts().conditions[self._event]

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        place = self._moved(slot, order)
        self._group._change_events(lambda texts: texts.with_condition_at(self._event, *place))

    def __repr__(self) -> str:
        return f"<Thresholder {self.name!r}: {self._text().text}>"


class Resetter(EventPart):
    """Where in a step neurons carry out the statements at an event.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(3, "x : 1", threshold="x > 1", reset="x = 0")
    >>> G.resetter["spike"]
    <Resetter 'neurongroup_spike_resetter': x = 0>
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name that it was given, or that of the group and the event."""
        return self._text().name or f"{self._group.name}_{self._event}_resetter"

    @property
    def code(self) -> str:
        """The statements."""
        return self._text().statements.text

    def _text(self) -> ResponseText:
        return self._group._event_texts().responses[self._event]

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        place = self._moved(slot, order)
        self._group._change_events(lambda texts: texts.with_response_at(self._event, *place))

    def __repr__(self) -> str:
        return f"<Resetter {self.name!r}: {self.code}>"
