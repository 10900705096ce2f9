"""Where the time of a network goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from eqsim.errors import ModelError
from eqsim.units import UNITS, from_si

__all__ = ["Timings", "kernel_times"]

TIME = UNITS["second"].dimension


@dataclass(frozen=True, slots=True)
class Timings(Mapping[str, float]):
    """Where the time of a network went, in seconds.

    `create` is the making of objects, synapses and initial values, over the network's life;
    `build` the compilation and `simulate` the time loop of the last run.
    """

    create: float = 0.0
    build: float = 0.0
    simulate: float = 0.0

    def __getitem__(self, name: str) -> float:
        if name not in tuple(self):
            raise KeyError(name)
        return float(getattr(self, name))

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in fields(self))

    def __len__(self) -> int:
        return len(fields(self))


def kernel_times(profile: Sequence[tuple[str, float]]) -> list[tuple[str, Any]]:
    """Give the time of each kernel; a network has these after a run with `profile=True`."""
    if not profile:
        raise ModelError(
            "there is no profile", hint="run with profile=True to measure how long kernels take"
        )
    return [(name, from_si(seconds, TIME)) for name, seconds in profile]
