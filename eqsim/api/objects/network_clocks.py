"""The clocks of a network: which are one, and which of their steps a run performs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.clocks import SAME_TIME, TIME, BaseClock, Clock, step_at
from eqsim.api.session.session import Progress
from eqsim.errors import ModelError
from eqsim.model.actions import Span
from eqsim.units import from_si

__all__ = ["NetworkClocks", "clocks_of", "spans_of"]


@dataclass(frozen=True, slots=True)
class NetworkClocks:
    """The clocks of some objects, in the order in which these were made.

    Clocks with equal steps, or equal times, are one: `every` holds the first of each kind,
    `standing_for` tells for each clock which one that is.
    """

    every: tuple[BaseClock, ...]
    standing_for: dict[BaseClock, BaseClock]

    @property
    def margin(self) -> float:
        """The difference in seconds up to which two times are the same."""
        steps = (clock.dt_ for clock in self.every if isinstance(clock, Clock))
        return SAME_TIME * min(steps, default=0.0)

    def name(self, clock: BaseClock) -> str:
        """Give the name of a clock in the network's description."""
        return self.standing_for[clock].name

    @property
    def names(self) -> dict[str, str]:
        """Give the name in the description for the name of every clock."""
        return {clock.name: self.name(clock) for clock in self.standing_for}


def clocks_of(objects: Sequence[Simulated]) -> NetworkClocks:
    """Collect the clocks of objects."""
    if not objects:
        raise ModelError("the network is empty", hint="add a group to it")
    first_with: dict[float | bytes, BaseClock] = {}
    standing_for = {}
    for each in sorted(objects, key=lambda each: each.creation_number):
        standing_for[each.clock] = first_with.setdefault(each.clock.key, each.clock)
    return NetworkClocks(tuple(first_with.values()), standing_for)


#: Steps are counted in 64 bits.
_MOST_STEPS = 2**62


def spans_of(clocks: NetworkClocks, progress: Progress, seconds: float) -> dict[str, Span]:
    """Give the steps that each clock makes in a run of so many seconds.

    No step is left out and none made twice, whatever the durations of runs that follow each other.
    """
    for clock in clocks.standing_for:
        if isinstance(clock, Clock):
            _check_change(clock, progress)
    spans = {}
    for clock in clocks.every:
        known = (step for step, key in progress.reached.values() if key == clock.key)
        first = clock.first_step(progress.t, clocks.margin, next(known, None))
        last = clock.steps_before(progress.t + seconds, clocks.margin)
        if last > _MOST_STEPS:
            raise ModelError(
                f"a run of {from_si(seconds, TIME)} has more steps than can be counted",
                details=(f"the clock {clock.name!r} makes them {clock.rhythm}",),
                hint="take a shorter duration, or a longer dt",
            )
        spans[clock.name] = Span(first, max(first, last))
    return spans


def _check_change(clock: Clock, progress: Progress) -> None:
    """Refuse another length of step where none of the new steps begins."""
    _, before = progress.reached.get(clock, (0, clock.dt_))
    if isinstance(before, float) and before != clock.dt_ and step_at(progress.t, clock.dt_) is None:
        raise ModelError(
            "the time step cannot be changed now",
            details=(
                f"the clock {clock.name!r} had steps of {before} s, and now has {clock.dt_} s",
                f"the network has reached {progress.t} s, which is no multiple of that",
            ),
            hint="run up to a multiple of both time steps first",
        )
