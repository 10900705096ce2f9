"""`S.pre`: what spikes do on synapses, when, and after which delay."""

from __future__ import annotations

from math import floor, isfinite
from typing import Any, Protocol

import numpy as np

from eqsim.api.objects.places import Placed
from eqsim.api.session.clocks import TIME, as_seconds
from eqsim.api.synapses.pathway_text import PathwayText
from eqsim.errors import ModelError
from eqsim.units import from_si

__all__ = ["Pathway", "PathwayOwner", "checked_delay", "delay_steps"]


class PathwayOwner(Protocol):
    """Synapses, as far as a pathway needs to know."""

    _delays: dict[str, float]
    _places: dict[str, tuple[str, int]]

    @property
    def name(self) -> str:
        """The synapses' name."""
        ...


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
    def event(self) -> str:
        """The event that starts them."""
        return self._text.event

    @property
    def delay(self) -> Any:
        """The time from a spike to its effect."""
        return from_si(self._synapses._delays[self._text.name], TIME)

    @delay.setter
    def delay(self, value: Any) -> None:
        what = f"{self.name}.delay"
        self._synapses._delays[self._text.name] = checked_delay(value, what)

    def _place(self) -> tuple[str, int]:
        return self._synapses._places[self._text.name]

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        self._synapses._places[self._text.name] = (
            slot or self.when,
            self.order if order is None else order,
        )

    def __repr__(self) -> str:
        return f"<Pathway {self.name!r}: {self.code}>"


def checked_delay(value: Any, what: str) -> float:
    """Give a delay in seconds."""
    if isinstance(value, str) or np.ndim(value) > 0:
        raise ModelError(
            f"{what}: delays of single synapses are not available in this version",
            hint="give one delay for all, such as 2*ms",
        )
    delay = as_seconds(value, what)
    if not isfinite(delay) or delay < 0:
        raise ModelError(f"{what} is finite and not negative, not {value}")
    return delay


def delay_steps(delay: float, dt: float) -> int:
    """Give a delay in steps, rounded to the nearest."""
    return floor(delay / dt + 0.5)
