"""Measure one workload in one simulator and mode, in a process of its own.

Each line on standard input is a seed, or empty for fresh random numbers; each is answered by one
line of JSON.  With `--seed` there is one run, and the input is not read.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator

from tests.benchmarks.simulators import MODES, SIMULATORS
from tests.benchmarks.workloads import WORKLOADS


def main() -> None:
    """Answer each seed with a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulator", choices=sorted(SIMULATORS), required=True)
    parser.add_argument("--mode", choices=MODES, required=True)
    parser.add_argument("--workload", choices=sorted(WORKLOADS), required=True)
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    workload = WORKLOADS[arguments.workload]
    simulator = SIMULATORS[arguments.simulator](arguments.mode, arguments.workload, workload)
    try:
        for seed in _seeds(arguments.seed):
            answers.write(simulator.measure(seed).to_json() + "\n")
    finally:
        if simulator.folder is not None:
            shutil.rmtree(simulator.folder, ignore_errors=True)


def _seeds(only: int | None) -> Iterator[int | None]:
    if only is not None:
        yield only
        return
    for line in sys.stdin:
        yield int(line) if line.strip() else None


if __name__ == "__main__":
    main()
