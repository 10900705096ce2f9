"""From the start of Python to the first result: with an empty cache and with a full one."""

from __future__ import annotations

import os
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
class Startup:
    """Seconds, each a median: importing, and from `python` to the first result."""

    title: str
    imported: float
    cold: float
    warm: float


def measure_startup(title: str, module: str, python: str, repeats: int) -> Startup:
    """Start a model with one group in fresh processes."""
    heading = EQSIM_IMPORT if module == "eqsim" else BRIAN2_IMPORT
    imports, cold, warm = [], [], []
    for _ in range(repeats):
        imports.append(float(_output(python, TIMED_IMPORT.format(module), {})))
        with tempfile.TemporaryDirectory() as cache:
            cold.append(_seconds(python, heading + MODEL, cache))
            warm.append(_seconds(python, heading + MODEL, cache))
    return Startup(title, median(imports), median(cold), median(warm))


def _seconds(python: str, script: str, cache: str) -> float:
    began = time.perf_counter()
    result = _output(python, script, {CACHE_VARIABLE: cache})
    seconds = time.perf_counter() - began
    if int(result) <= 0:
        raise SystemExit("the model that measures the start did not spike")
    return seconds


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
