"""What runs have recorded, joined over runs, with times in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import InternalError
from eqsim.model.actions import Listed
from eqsim.model.recorder import RateRecorder, Recorder, SpikeRecorder, StateRecorder
from eqsim.results.stream import Stream

__all__ = ["Recording"]

Array = NDArray[np.generic]


@dataclass(slots=True)
class Recording:
    """The recorder, what it looks at, and the pieces that each run has added.

    `record` lists elements or creation numbers of synapses; None for all elements of a range, and
    where the synapses are `listed` by a program that has not run yet.  `start` and `size` give the
    range of elements, or one that all listed elements lie in.  A piece holds the columns of one
    run's table, time already in seconds.  With a `stream`, columns are written to disk instead.
    """

    recorder: Recorder
    record: NDArray[np.int64] | None
    start: int
    size: int
    pieces: list[dict[str, Array]] = field(default_factory=list)
    stream: Stream | None = None
    listed: Listed | None = None

    @property
    def width(self) -> int:
        """The number of elements that are recorded."""
        return self.size if self.record is None else self.record.size

    @property
    def counts_only(self) -> bool:
        """Whether events are counted instead of recorded."""
        return isinstance(self.recorder, SpikeRecorder) and not self.recorder.keep

    def part_of(self, values: Array) -> Array:
        """Give a copy of the values of the recorded elements."""
        if self.record is None:
            return values[self.start : self.start + self.size].copy()
        return values[self.record]

    def add(self, columns: dict[str, list[Array]], pace: float | Array) -> None:
        """Add what a run has recorded; `pace` is the length of steps, or lists when each begins."""
        if not columns:
            return
        piece = {name: _joined(parts) for name, parts in columns.items() if parts}
        if not piece:
            return
        steps = piece["_step"]
        piece["t"] = _times(steps, pace)
        if isinstance(self.recorder, RateRecorder):
            piece["rate"] = piece["count"].astype(np.float64) / max(self.width, 1) / float(pace)
        if isinstance(self.recorder, StateRecorder):
            for name in self.recorder.variables:
                piece[name] = piece[name].reshape(steps.size, -1 if steps.size else self.width)
        if self.stream is None:
            self.pieces = [*self.pieces, piece]
        elif piece["t"].size:
            self.stream.append(piece)

    def finish(self) -> None:
        """Write to disk what is to be there after a run."""
        if self.stream is not None:
            self.stream.flush()

    def replace(self, time: float, values: Mapping[str, Array]) -> None:
        """Keep the last values only: those of `time` seconds, of all elements of the source."""
        chosen = {name: self.part_of(each)[np.newaxis] for name, each in values.items()}
        self.pieces = [{"t": np.array([time]), **chosen}]

    def column(self, name: str) -> Array:
        """Give a column, joined over all runs; a copy that belongs to the caller."""
        if name == "count" and isinstance(self.recorder, SpikeRecorder):
            return np.bincount(self.column("i").astype(np.int64), minlength=self.width)
        if self.stream is not None:
            streamed = self.stream.read(name)
            return self._empty(name) if streamed is None else streamed
        columns = self.joined()
        if not columns:
            return self._empty(name)
        if name not in columns:
            raise InternalError(f"{self.recorder.name} has no column {name!r}; please report this")
        return columns[name].copy()

    def joined(self) -> dict[str, Array]:
        """Give all columns, joined over all runs; nobody may write to them."""
        if len(self.pieces) > 1:
            names = self.pieces[0]
            self.pieces = [{n: _joined([p[n] for p in self.pieces]) for n in names}]
        return self.pieces[0] if self.pieces else {}

    def _empty(self, name: str) -> Array:
        if isinstance(self.recorder, StateRecorder) and name in self.recorder.variables:
            return np.zeros((0, self.width))
        if isinstance(self.recorder, SpikeRecorder) and name == "i":
            return np.zeros(0, np.int32)
        return np.zeros(0, np.int64 if name == "_step" else np.float64)


def _times(steps: Array, pace: float | Array) -> Array:
    """Give the times at which steps begin."""
    if isinstance(pace, np.ndarray):
        return pace[steps.astype(np.int64, copy=False)]
    return steps.astype(np.float64) * pace


def _joined(parts: list[Array]) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
