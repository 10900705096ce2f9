"""What a workload is: a model over the names of a simulator's module, and for how long it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["DT_MS", "Model", "Workload"]

DT_MS = 0.1


@dataclass(frozen=True, slots=True)
class Model:
    """A network that is ready to run."""

    network: Any
    spikes: Any
    synapses: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Workload:
    """A model, how it is made, for how long it runs, and which part of that is timed.

    `input_events` is the expected number of events that come to synapses from inputs whose spikes
    are not recorded.
    """

    title: str
    neurons: int
    duration: float
    create: Callable[[Any], Model]
    part: Literal["simulate", "create"] = "simulate"
    input_events: float = 0.0

    @property
    def steps(self) -> int:
        """The number of time steps."""
        return round(self.duration * 1e3 / DT_MS)
