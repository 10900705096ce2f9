"""From the start of Python to the first result: with an empty cache and with a full one."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.environment import ROOT

__all__ = ["Startup", "measure_startup"]

CACHE_VARIABLE = "EQSIM_CACHE_DIR"

EQSIM_IMPORT = "from eqsim import *\n"
BRIAN2_IMPORT = """
from brian2 import *
import os
prefs.codegen.target = "cython"
prefs.codegen.runtime.cython.cache_dir = os.environ["EQSIM_CACHE_DIR"]
"""
MODEL = """
tau = 10*ms
neurons = NeuronGroup(10, "dv/dt = (1.1 - v)/tau : 1", threshold="v > 1", reset="v = 0",
                      method="exact")
spikes = SpikeMonitor(neurons)
run(100*ms)
print(spikes.num_spikes)
"""
TIMED_IMPORT = """
import time
began = time.perf_counter()
import {}
print(time.perf_counter() - began)
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start of Python to the first result: by the clock, and of the processor."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Startup:
    """Medians over starts, with an empty cache and with a full one, and of importing alone."""

    title: str
    imported: float
    cold: Start
    warm: Start


def measure_startup(title: str, module: str, python: str, repeats: int) -> Startup:
    """Start a model with one group in fresh processes."""
    script = (EQSIM_IMPORT if module == "eqsim" else BRIAN2_IMPORT) + MODEL
    imports: list[float] = []
    cold: list[Start] = []
    warm: list[Start] = []
    for _ in range(repeats):
        imports.append(float(_output(python, TIMED_IMPORT.format(module), {})))
        with tempfile.TemporaryDirectory() as cache:
            cold.append(_start(python, script, cache))
            warm.append(_start(python, script, cache))
    return Startup(title, median(imports), _middle(cold), _middle(warm))


def _middle(starts: list[Start]) -> Start:
    return Start(median(each.wall for each in starts), median(each.processor for each in starts))


def _start(python: str, script: str, cache: str) -> Start:
    used, began = _processor_time_of_children(), time.perf_counter()
    result = _output(python, script, {CACHE_VARIABLE: cache})
    start = Start(time.perf_counter() - began, _processor_time_of_children() - used)
    if int(result) <= 0:
        raise SystemExit("the model that measures the start did not spike")
    return start


def _processor_time_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _output(python: str, script: str, variables: Mapping[str, str]) -> str:
    done = subprocess.run(
        [python, "-c", script],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip()
