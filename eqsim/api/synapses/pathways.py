"""`S.pre`: what spikes do on synapses, when, and after which delay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from numpy.typing import NDArray

from eqsim.api.objects.indexing import Index
from eqsim.api.objects.places import Placed
from eqsim.api.objects.views import StateView
from eqsim.api.session.clocks import TIME, Clock
from eqsim.api.session.switches import as_switch
from eqsim.api.synapses.ends import SynapseEnd, end_of
from eqsim.api.synapses.pathway_text import PathwayText

__all__ = ["Pathway", "PathwayOwner"]


class PathwayOwner(Protocol):
    """Synapses, as far as a pathway needs to know."""

    _places: dict[str, tuple[str, int]]
    _idle_pathways: set[str]

    @property
    def name(self) -> str:
        """The synapses' name."""
        ...

    @property
    def source(self) -> SynapseEnd:
        """Where the synapses begin."""
        ...

    @property
    def target(self) -> SynapseEnd:
        """Where the synapses end."""
        ...

    def _read_delay(self, pathway: str) -> NDArray[Any]:
        """Give a pathway's delays in seconds: one per synapse, or a single one without axis."""

    def _read_delay_at(self, pathway: str, index: Index, visible: Mapping[str, Any] | None) -> Any:
        """Give chosen delays of a pathway in seconds; one as a number."""

    def _write_delay(self, pathway: str, index: Index, value: Any, *, with_units: bool) -> None:
        """Assign delays."""


class Pathway(Placed):
    """What the events of one side do on synapses.

    Where its slot comes before that of the event, it learns of the event a step later.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Synapses, ms
    >>> G = NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0")
    >>> S = Synapses(G, G, on_pre="x_post += 1", delay=2*ms)
    >>> print(S.pre.delay)
    2 ms
    """

    __slots__ = ("_synapses", "_text")

    def __init__(self, synapses: PathwayOwner, text: PathwayText) -> None:
        self._synapses = synapses
        self._text = text

    @property
    def name(self) -> str:
        """The pathway's name."""
        return f"{self._synapses.name}_{self._text.name}"

    @property
    def code(self) -> str:
        """The statements."""
        return self._text.statements.text

    @property
    def synapses(self) -> PathwayOwner:
        """The synapses that it belongs to."""
        return self._synapses

    @property
    def source(self) -> SynapseEnd:
        """Whose events start it: the synapses' source, or their target."""
        is_pre = self._text.side == "pre"
        return self._synapses.source if is_pre else self._synapses.target

    @property
    def target(self) -> SynapseEnd:
        """What is at the other end."""
        is_pre = self._text.side == "pre"
        return self._synapses.target if is_pre else self._synapses.source

    @property
    def clock(self) -> Clock:
        """The clock in whose steps the delay counts: that of the source of the events."""
        return end_of(self.source).clock

    @property
    def event(self) -> str:
        """The event that starts them."""
        return self._text.event

    @property
    def active(self) -> bool:
        """Whether it acts in a run; what it would have done meanwhile is not made up for."""
        return self._text.name not in self._synapses._idle_pathways

    @active.setter
    def active(self, value: bool) -> None:
        idle = self._synapses._idle_pathways
        change = idle.discard if as_switch(value, f"{self.name}.active") else idle.add
        change(self._text.name)

    @property
    def delay(self) -> StateView:
        """The time from a spike to its effect, of each synapse or one for all."""
        return StateView(self, "delay", TIME)

    @delay.setter
    def delay(self, value: Any) -> None:
        if not (isinstance(value, StateView) and value.stands_for(self, "delay")):
            self._write("delay", slice(None), value, with_units=True)

    @property
    def delay_(self) -> StateView:
        """The time from a spike to its effect, in seconds without units."""
        return StateView(self, "delay", TIME, with_units=False)

    @delay_.setter
    def delay_(self, value: Any) -> None:
        if not (isinstance(value, StateView) and value.stands_for(self, "delay")):
            self._write("delay", slice(None), value, with_units=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pathway):
            return NotImplemented
        return self._synapses is other._synapses and self._text is other._text

    def __hash__(self) -> int:
        return hash((id(self._synapses), self._text.name))

    def _read(self, variable: str, visible: Mapping[str, Any] | None) -> NDArray[Any]:
        del variable, visible
        return self._synapses._read_delay(self._text.name)

    def _read_at(self, variable: str, index: Index, visible: Mapping[str, Any] | None) -> Any:
        del variable
        return self._synapses._read_delay_at(self._text.name, index, visible)

    def _write(self, variable: str, index: Index, value: Any, *, with_units: bool) -> None:
        del variable
        self._synapses._write_delay(self._text.name, index, value, with_units=with_units)

    def _place(self) -> tuple[str, int]:
        return self._synapses._places[self._text.name]

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        self._synapses._places[self._text.name] = (
            slot or self.when,
            self.order if order is None else order,
        )

    def __repr__(self) -> str:
        return f"<Pathway {self.name!r}: {self.code}>"
