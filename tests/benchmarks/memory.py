"""How many bytes a synapse takes: while a network runs, and at most."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.environment import ROOT
from tests.benchmarks.pairing import Contestant
from tests.benchmarks.workloads.kinds import KINDS

__all__ = ["Footprint", "measure_memory"]

FEW, MANY = 0.0005, 0.5


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes per synapse of one kind: `kept` in the time loop, and `peak`, since the begin."""

    title: str
    kind: str
    kept: float
    peak: float


def measure_memory(contestant: Contestant) -> Iterator[Footprint]:
    """Compare the memory of programs with few synapses and with many."""
    for kind in KINDS:
        _measure(contestant, kind, FEW)  # compiles, which takes memory too
        few, many = (_measure(contestant, kind, p) for p in (FEW, MANY))
        synapses = many[0] - few[0]
        kept, peak = ((many[k] - few[k]) / synapses for k in (1, 2))
        yield Footprint(contestant.title, kind, kept, peak)


def _measure(contestant: Contestant, kind: str, probability: float) -> list[int]:
    """Give the number of synapses, and the bytes of a program that has them: kept, and at most."""
    command = [contestant.python, "-m", "tests.benchmarks.run_for_memory", contestant.simulator]
    command += [contestant.mode, kind, str(probability)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [int(word) for word in done.stdout.splitlines()[-1].split()]
