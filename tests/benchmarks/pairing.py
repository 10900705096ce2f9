"""Runs of contestants in turns, A B A B, and what their times say."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from types import TracebackType

from tests.benchmarks.environment import ROOT
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.workloads import WORKLOADS

__all__ = ["Contestant", "Pairing", "Worker", "pair"]

NEARLY = 0.1


@dataclass(frozen=True, slots=True)
class Contestant:
    """A simulator in a mode, and the interpreter it is installed in."""

    simulator: str
    mode: str
    python: str

    @property
    def title(self) -> str:
        """Its name for tables."""
        return f"{'Brian 2' if self.simulator == 'brian2' else self.simulator} {self.mode}"


class Worker:
    """A process that measures one workload for a contestant, a run at a time."""

    def __init__(self, contestant: Contestant, workload: str) -> None:
        self.contestant = contestant
        options = {
            "--simulator": contestant.simulator,
            "--mode": contestant.mode,
            "--workload": workload,
        }
        command = [contestant.python, "-m", "tests.benchmarks.run_one"]
        command += [word for option in options.items() for word in option]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def measure(self, seed: int) -> Measurement:
        """Run once."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{seed}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.contestant.title} failed; see its message above")
        return Measurement.from_json(line)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True, slots=True)
class Pairing:
    """The runs of some contestants with one workload; the last one is whom others are measured by.

    The opening runs, in which everything is built, are not counted.
    """

    workload: str
    contestants: tuple[Contestant, ...]
    opening: tuple[Measurement, ...]
    rounds: tuple[tuple[Measurement, ...], ...]

    def runs(self, place: int) -> list[Measurement]:
        """Give the counted runs of a contestant."""
        return [each[place] for each in self.rounds]

    def seconds(self, place: int) -> list[float]:
        """Give the times of the part that is timed of a contestant."""
        part = WORKLOADS[self.workload].part
        return [getattr(run, part) for run in self.runs(place)]

    def ratios(self, place: int) -> list[float]:
        """Give the last contestant's time over another's, for each round."""
        return [b / a for a, b in zip(self.seconds(place), self.seconds(-1), strict=True)]

    def ratio(self, place: int) -> float:
        """How many times faster a contestant is than the last: by the medians of their times."""
        return median(self.seconds(-1)) / median(self.seconds(place))

    def spikes(self, place: int) -> float:
        """Give the number of spikes, the median of all runs."""
        return median(run.spikes for run in self.runs(place))

    def agrees(self, place: int) -> bool:
        """Tell whether a contestant has as many spikes as the last, nearly."""
        own, other = self.spikes(place), self.spikes(-1)
        return abs(own - other) <= NEARLY * max(own, other)

    def ratio_of_fastest(self, place: int) -> float:
        """The same by the fastest runs, which other processes disturbed least."""
        return min(self.seconds(-1)) / min(self.seconds(place))


def pair(workload: str, contestants: Sequence[Contestant], rounds: int) -> Pairing:
    """Measure contestants in turns; all have built before the first round begins."""
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(each, workload)) for each in contestants]
        opening = _round(workers, 0)
        counted = tuple(_round(workers, seed) for seed in range(1, rounds + 1))
    return Pairing(workload, tuple(contestants), opening, counted)


def _round(workers: Sequence[Worker], seed: int) -> tuple[Measurement, ...]:
    return tuple(worker.measure(seed) for worker in workers)
