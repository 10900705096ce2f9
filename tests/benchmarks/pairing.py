"""Runs of two contestants in turns, A B A B, and what their times say."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from types import TracebackType

from tests.benchmarks.environment import ROOT
from tests.benchmarks.measurement import Measurement

__all__ = ["Contestant", "Pairing", "Worker", "pair"]


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
    """The runs of two contestants with one workload; the first of each is not counted."""

    workload: str
    first: Contestant
    second: Contestant
    opening: tuple[Measurement, Measurement]
    runs: tuple[tuple[Measurement, Measurement], ...]

    def seconds(self, place: int) -> list[float]:
        """Give the times of the loop of the first (0) or second (1) contestant."""
        return [pair[place].simulate for pair in self.runs]

    @property
    def ratios(self) -> list[float]:
        """Give the second's time over the first's, for each pair."""
        return [b.simulate / a.simulate for a, b in self.runs]

    @property
    def ratio(self) -> float:
        """How many times faster the first is: the median time of the second over its own."""
        return median(self.seconds(1)) / median(self.seconds(0))

    @property
    def ratio_of_fastest(self) -> float:
        """The same of the fastest runs, which other processes disturbed least."""
        return min(self.seconds(1)) / min(self.seconds(0))


def pair(
    workload: str, first: Contestant, second: Contestant, repeats: int, seeds: Sequence[int]
) -> Pairing:
    """Measure two contestants in turns; both build before the counted runs begin."""
    with Worker(first, workload) as a, Worker(second, workload) as b:
        opening = (a.measure(seeds[0]), b.measure(seeds[0]))
        runs = tuple(
            (a.measure(seeds[k % len(seeds)]), b.measure(seeds[k % len(seeds)]))
            for k in range(1, repeats + 1)
        )
    return Pairing(workload, first, second, opening, runs)
