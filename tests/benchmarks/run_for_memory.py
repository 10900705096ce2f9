"""Print how many synapses a network has, and the bytes of the process that runs it.

The bytes are those it has in the time loop, and the most it has had; of the system's figures.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from statistics import median

from tests.benchmarks.workloads.kinds import KINDS, create

SECONDS = 20.0
PERIOD = 0.002
PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Run a kind of network in a simulator and mode, with a probability of connection."""
    simulator, mode, kind, probability = sys.argv[1:]
    sim = import_module(simulator)
    with tempfile.TemporaryDirectory() as folder:
        if mode == "standalone":
            sim.set_device("cpp_standalone", directory=folder, build_on_run=False)
        model = create(sim, KINDS[kind], float(probability))
        if mode == "standalone":
            model.network.run(SECONDS * sim.second)
            sim.get_device().build(directory=folder, compile=True, run=True)
            kept, most = watched(program(simulator), Path(folder))
        else:
            model.network.run(1 * sim.ms)
            gc.collect()
            kept, most = resident("self"), highest("self")
        print(len(model.synapses[0]), kept, most)


def program(simulator: str) -> list[str]:
    """Give the command that executes a built program again."""
    return ["./main", "--quiet"] if simulator == "eqsim" else ["./main"]


def watched(command: list[str], folder: Path) -> tuple[int, int]:
    """Run a program; give the median of what it has, and the most that was seen."""
    seen: list[int] = []
    most = 0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                seen.append(resident(str(process.pid)))
                most = max(most, highest(str(process.pid)))
            except (OSError, StopIteration):
                break
            time.sleep(PERIOD)
    return int(median(seen)), most


def resident(process: str) -> int:
    """Give the bytes that a process has now."""
    words = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    return int(words[1]) * PAGE


def highest(process: str) -> int:
    """Give the most bytes that a process has had."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(each.split()[1]) * 1024 for each in lines if each.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
