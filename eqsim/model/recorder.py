"""What is recorded during a run."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RateRecorder", "Recorder", "SpikeRecorder", "StateRecorder"]


@dataclass(frozen=True, slots=True)
class StateRecorder:
    """Values of `variables` of the elements listed in the buffer `<name>.record`, each step.

    `source` is the name of a population or projection.  With `last`, the values of a step replace
    those of the step before.
    """

    name: str
    source: str
    variables: tuple[str, ...]
    clock: str
    slot: str = "start"
    order: int = 0
    last: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """What is recorded besides the time."""
        return self.variables


@dataclass(frozen=True, slots=True)
class SpikeRecorder:
    """Every event of the elements `start` to `start + size`: element, time and `variables`.

    With `keep=False` events are only counted.  Where `listed`, those elements are meant that the
    buffer `<name>.places` numbers; others have -1.
    """

    name: str
    source: str
    event: str
    variables: tuple[str, ...] = ()
    keep: bool = True
    slot: str = "thresholds"
    order: int = 1
    listed: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """What is recorded besides the time."""
        return ("i", *self.variables)


@dataclass(frozen=True, slots=True)
class RateRecorder:
    """The number of spikes per element and second, each step; `listed` as for spikes."""

    name: str
    source: str
    event: str
    slot: str = "end"
    order: int = 0
    listed: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """What is recorded besides the time."""
        return ("rate",)


Recorder = StateRecorder | SpikeRecorder | RateRecorder
