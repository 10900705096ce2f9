"""From the start of Python to the first result: with an empty cache and with a full one."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.benchmarks.environment import ROOT

__all__ = ["Startup", "measure_startup"]

CACHE_VARIABLE = "EQSIM_CACHE_DIR"

SCRIPT = """
import os
import {module} as sim
from tests.benchmarks.workloads.{file} import {model} as workload
if sim.__name__ == "brian2":
    sim.prefs.codegen.target = "cython"
    sim.prefs.codegen.runtime.cython.cache_dir = os.environ["EQSIM_CACHE_DIR"]
model = workload.create(sim)
model.network.run(0.1*sim.second)
print(model.spikes.num_spikes)
"""
MODELS: Final = {"one neuron": ("small", "SMALL"), "CUBA": ("cuba", "CUBA")}
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


def measure_startup(title: str, module: str, python: str, repeats: int) -> Iterator[Startup]:
    """Start each of the models in fresh processes."""
    for name, (file, model) in MODELS.items():
        script = SCRIPT.format(module=module, file=file, model=model)
        imports: list[float] = []
        cold: list[Start] = []
        warm: list[Start] = []
        for _ in range(repeats):
            imports.append(float(_output(python, TIMED_IMPORT.format(module), {})))
            with tempfile.TemporaryDirectory() as cache:
                cold.append(_start(python, script, cache))
                warm.append(_start(python, script, cache))
        yield Startup(f"{title}, {name}", median(imports), _middle(cold), _middle(warm))


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
