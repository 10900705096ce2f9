"""How long spikes take on a pathway: one time for all synapses, or one for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np

from eqsim.api.session.clocks import TIME, as_seconds
from eqsim.errors import ModelError
from eqsim.model.projection import own_delay
from eqsim.model.variables import StateVariable
from eqsim.units import from_si, to_si

__all__ = [
    "PathwayDelay",
    "check_delays",
    "delay_constants",
    "delay_steps",
    "delay_variable",
    "read_delays",
]


@dataclass(slots=True)
class PathwayDelay:
    """The delay of a pathway: `seconds` for all synapses, or what the `variable` has for each.

    One that was given with the synapses is `fixed` to be one for all.
    """

    seconds: float = 0.0
    fixed: bool = False
    variable: StateVariable | None = None


def delay_variable(pathway: str) -> StateVariable:
    """Give the variable with the delay of each synapse."""
    return StateVariable(own_delay(pathway), TIME, constant=True)


def delay_constants(delays: Mapping[str, PathwayDelay]) -> dict[str, float]:
    """Give the delays in seconds that texts read as constants, by name."""
    common = ((name, each) for name, each in delays.items() if each.variable is None)
    return {f"_{name}_delay": each.seconds for name, each in common}


def read_delays(given: Any, pathways: Iterable[str], owner: str) -> dict[str, PathwayDelay]:
    """Read the delays that synapses are made with."""
    names = list(pathways)
    if not isinstance(given, Mapping):
        given = {} if given is None else {"pre": given}
    for name in given:
        if name not in names:
            raise ModelError(
                f"{owner}: the delay of {name!r} has no pathway",
                details=(f"pathways: {', '.join(names) or 'none'}",),
            )
    return {name: _read_delay(given.get(name), f"{owner}.{name}.delay") for name in names}


def _read_delay(given: Any, what: str) -> PathwayDelay:
    if given is None:
        return PathwayDelay()
    if isinstance(given, str) or np.ndim(given) > 0:
        raise ModelError(
            f"{what}: synapses are made with one delay for all, or without",
            details=(f"found: {given!r}",),
            hint=f"assign delays of single synapses after connect: {what} = ...",
        )
    return PathwayDelay(check_delays(as_seconds(given, what), what, with_units=False), fixed=True)


def check_delays(value: Any, what: str, *, with_units: bool) -> float:
    """Refuse delays that are no times, negative or no numbers; give the only one, or the first."""
    seconds = to_si(value, TIME if with_units else None, what=what)
    each = np.asarray(seconds, dtype=float).reshape(-1)
    unfit = np.flatnonzero(~(np.isfinite(each) & (each >= 0)))
    if unfit.size:
        raise ModelError(
            f"{what}: delays are finite and not negative",
            details=(f"found: {from_si(each[unfit[0]].item(), TIME)}",),
        )
    return float(each[0]) if each.size else 0.0


def delay_steps(delay: float, dt: float) -> int:
    """Give a delay in steps, rounded to the nearest."""
    return floor(delay / dt + 0.5)
