"""Clocks: when steps begin, and which step a simulation has reached."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from math import ceil, isfinite
from typing import Any, Final, NoReturn

import numpy as np

from eqsim.api.session.names import checked_name
from eqsim.errors import ModelError, UnitError
from eqsim.units import UNITS, from_si, to_si

__all__ = [
    "SAME_TIME",
    "TIME",
    "BaseClock",
    "Clock",
    "as_seconds",
    "as_step_length",
    "end_step",
    "step_at",
]

TIME = UNITS["second"].dimension

#: Two times are the same when they are closer than this part of a step.
SAME_TIME = 1e-4


def as_seconds(value: Any, what: str) -> float:
    """Give a time in seconds as a float."""
    if isinstance(value, str):
        raise UnitError(f"{what} is a time, not the string {value!r}", hint="such as 0.1*ms")
    seconds = to_si(value, TIME, what=what)
    if np.ndim(seconds) or np.asarray(seconds).dtype.kind not in "iuf":
        raise ModelError(f"{what} has to be one time, not {value!r}", hint="such as 10*ms")
    return float(seconds)


def end_step(t: float, dt: float) -> int:
    """Give the number of steps that reach the time `t`; a part of a step counts as one."""
    return ceil(t / dt - SAME_TIME)


def step_at(t: float, dt: float) -> int | None:
    """Give the number of the step that starts at the time `t`, or None where none does."""
    nearest = round(t / dt)
    return nearest if abs(t / dt - nearest) < SAME_TIME else None


def as_step_length(value: Any, owner: str) -> float:
    """Give the length of the steps of an object or a clock in seconds."""
    dt = as_seconds(value, f"{owner}: dt")
    if not isfinite(dt) or dt <= 0:
        raise ModelError(
            f"{owner}: dt has to be positive and finite, not {value}", hint="such as 0.1*ms"
        )
    return dt


class BaseClock(ABC):
    """A name, and the number of the step that a simulation has reached."""

    __slots__ = ("__weakref__", "_name", "_step")

    def __init__(self, name: str) -> None:
        self._name = checked_name(name)
        self._step = 0

    @property
    def name(self) -> str:
        """The clock's name."""
        return self._name.removesuffix("*")

    @property
    def timestep(self) -> int:
        """The number of steps that the last simulation on this clock has reached."""
        return self._step

    @property
    def t(self) -> Any:
        """The time that the last simulation on this clock has reached."""
        return from_si(self.t_, TIME)

    @property
    @abstractmethod
    def t_(self) -> float:
        """The time that the last simulation on this clock has reached, in seconds."""

    @property
    @abstractmethod
    def key(self) -> float | bytes:
        """What clocks that are one have in common: when their steps begin."""

    @property
    @abstractmethod
    def rhythm(self) -> str:
        """When steps begin, in words."""

    @abstractmethod
    def steps_before(self, t: float, margin: float) -> int:
        """Count the steps that begin before a time; those closer than `margin` begin at it."""

    @abstractmethod
    def first_step(self, t: float, margin: float, known: int | None) -> int:
        """Give the first step of a run from `t` on; `known` is where the last one ended."""

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """Give the run-time values that a program needs."""

    def set_interval(self, start: Any, end: Any) -> NoReturn:
        """Refuse: clocks follow the runs of networks."""
        raise ModelError(
            f"{self.name}: a clock does not run from {start} to {end} by itself",
            hint="a network moves its clocks: run(duration)",
        )

    def same_time(self, other: BaseClock) -> bool:
        """Whether two clocks have reached the same time.

        Parameters
        ----------
        other : Clock or EventClock
            The other clock.
        """
        steps = [each.dt_ for each in (self, other) if isinstance(each, Clock)]
        return abs(self.t_ - other.t_) <= SAME_TIME * min(steps, default=0.0)

    def reach(self, step: int) -> None:
        """Set the step that a simulation has reached."""
        self._step = step

    @abstractmethod
    def _capture(self) -> dict[str, float]:
        """Give where the clock stands, to be stored."""

    @abstractmethod
    def _reinstate(self, stored: Mapping[str, Any]) -> None:
        """Return to where the clock stood."""


class Clock(BaseClock):
    """A time step with a name.

    Parameters
    ----------
    dt : Quantity
        The length of a step.
    name : str
        The clock's name.  One that ends in `*` is made unique when the clock first drives an
        object.

    Examples
    --------
    >>> from eqsim import Clock, ms
    >>> Clock(dt=0.5*ms)
    Clock(dt=500 us, name='clock')
    """

    __slots__ = ("_dt",)

    #: Two times are the same when they are closer than this part of a step.
    epsilon_dt: Final = SAME_TIME

    def __init__(self, dt: Any, name: str = "clock*") -> None:
        super().__init__(name)
        self._dt = as_step_length(dt, self.name)

    @property
    def dt(self) -> Any:
        """The length of a step."""
        return from_si(self._dt, TIME)

    @dt.setter
    def dt(self, value: Any) -> None:
        new = as_step_length(value, self.name)
        self._step = end_step(self.t_, new)
        self._dt = new

    @property
    def dt_(self) -> float:
        """The length of a step in seconds."""
        return self._dt

    @property
    def t_(self) -> float:
        """The time that the last simulation on this clock has reached, in seconds."""
        return self._step * self._dt

    @property
    def key(self) -> float:
        """The length of a step in seconds."""
        return self._dt

    @property
    def rhythm(self) -> str:
        """When steps begin, in words."""
        return f"each {self.dt}"

    def steps_before(self, t: float, margin: float) -> int:  # noqa: ARG002 -- its own step says it
        """Count the steps that begin before a time."""
        return end_step(t, self._dt)

    def first_step(self, t: float, margin: float, known: int | None) -> int:
        """Give the first step of a run from `t` on; `known` is where the last one ended."""
        return self.steps_before(t, margin) if known is None else known

    def values(self) -> dict[str, Any]:
        """Give the length of a step."""
        return {f"{self.name}.dt": self._dt}

    def _capture(self) -> dict[str, float]:
        """Give where the clock stands, to be stored."""
        return {"dt": self._dt, "step": self._step}

    def _reinstate(self, stored: Mapping[str, Any]) -> None:
        """Return to where the clock stood."""
        self._dt = as_step_length(from_si(float(stored["dt"]), TIME), self.name)
        self._step = int(stored["step"])

    def __repr__(self) -> str:
        return f"Clock(dt={self.dt}, name={self.name!r})"
