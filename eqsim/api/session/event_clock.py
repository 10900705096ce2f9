"""A clock whose steps begin at listed times."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.session.clocks import TIME, BaseClock
from eqsim.errors import ModelError
from eqsim.units import from_si, to_si

__all__ = ["EventClock"]


class EventClock(BaseClock):
    """A clock whose steps begin at listed times, for statements, recordings and operations.

    A time that falls between the steps of other clocks gets a step of its own; times that lie
    before the begin of a network's first run with the clock are left out.

    Parameters
    ----------
    times : Quantity
        When; all different, in any order.
    name : str
        The clock's name.  One that ends in `*` is made unique when the clock first drives an
        object.

    Examples
    --------
    >>> from eqsim import EventClock, NeuronGroup, Network, StateMonitor, ms
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    >>> M = StateMonitor(G, "x", record=0, clock=EventClock([2, 0.5]*ms))
    >>> Network(G, M).run(3*ms)
    >>> M.t/ms
    array([0.5, 2. ])
    """

    __slots__ = ("_times",)

    def __init__(self, times: Any, name: str = "eventclock*") -> None:
        self._times = np.append(_checked_times(times), inf)
        self._times.flags.writeable = False
        super().__init__(name)

    @property
    def times(self) -> Any:
        """The times, ascending."""
        return from_si(self.times_, TIME)

    @property
    def times_(self) -> NDArray[np.float64]:
        """The times in seconds, ascending."""
        return self._times[:-1]

    @property
    def t_(self) -> float:
        """The time, in seconds, of the step that comes next; infinite after the last."""
        return float(self._times[self._step])

    @property
    def key(self) -> bytes:
        """The times."""
        return self._times.tobytes()

    @property
    def rhythm(self) -> str:
        """When steps begin, in words."""
        return f"at {self.times_.size} time{'s' if self.times_.size != 1 else ''}"

    def steps_before(self, t: float, margin: float) -> int:
        """Count the steps that begin before a time; those closer than `margin` begin at it."""
        return int(np.searchsorted(self.times_, t - margin))

    def first_step(self, t: float, margin: float, known: int | None) -> int:
        """Give the first step of a run from `t` on; `known` is where the last one ended.

        A stored state may have been that of a clock with other times.
        """
        earliest = self.steps_before(t, margin)
        latest = int(np.searchsorted(self.times_, t + margin, side="right"))
        return earliest if known is None else min(max(known, earliest), latest)

    def values(self) -> dict[str, Any]:
        """Give the times, with one that never comes at the end."""
        return {f"{self.name}.times": self._times, f"{self.name}.size": self._times.size}

    def _capture(self) -> dict[str, float]:
        return {"step": self._step}

    def _reinstate(self, stored: Mapping[str, Any]) -> None:
        self._step = min(int(stored["step"]), self.times_.size)

    def __repr__(self) -> str:
        return f"EventClock(times={self.times}, name={self.name!r})"


def _checked_times(times: Any) -> NDArray[np.float64]:
    """Give times in seconds, ascending."""
    seconds = np.atleast_1d(np.asarray(to_si(times, TIME, what="times"), np.float64))
    if seconds.ndim > 1:
        raise ModelError(f"times has to be a list, not an array of shape {seconds.shape}")
    found, counts = np.unique(seconds, return_counts=True)
    wrong = found[~(np.isfinite(found) & (found >= 0))]
    if wrong.size:
        raise ModelError(
            f"times have to be finite and not negative, not {from_si(float(wrong[0]), TIME)}",
            details=("times count from the begin of the simulation",),
        )
    if (counts > 1).any():
        twice = from_si(float(found[counts > 1][0]), TIME)
        raise ModelError(
            f"times holds {twice} more than once", hint="numpy.unique() gives each time once"
        )
    return found
