"""How each simulator runs a workload and where it keeps the times."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.measurement import Measurement
from tests.benchmarks.workloads import DT_MS, Model, Workload

__all__ = ["MODES", "SIMULATORS", "Simulator"]

MODES: Final = ("runtime", "standalone")


@dataclass(frozen=True, slots=True)
class Timed:
    """The times of a run, and the processor's share."""

    create: float
    build: float
    simulate: float
    share: float


@dataclass(slots=True)
class Stopwatch:
    """Wall time and processor time since it was started."""

    wall: float
    processor: float

    @classmethod
    def start(cls) -> Stopwatch:
        """Begin now."""
        return cls(time.perf_counter(), _processor_time())

    @property
    def seconds(self) -> float:
        """The wall time so far."""
        return time.perf_counter() - self.wall

    @property
    def share(self) -> float:
        """The part of the wall time in which this process or its children had the processor."""
        return (_processor_time() - self.processor) / self.seconds


def _processor_time() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


class Simulator(ABC):
    """One simulator in one mode with one workload; `measure` as often as wanted.

    In runtime mode every measurement makes the network anew; a standalone program is built at the
    first one and executed again, with other random numbers, at the following ones.
    """

    name: str
    reseeds_programs = True

    def __init__(self, mode: str, workload: str, model: Workload) -> None:
        self.mode, self.workload, self.model = mode, workload, model
        self.module: Any = import_module(self.name)
        self.folder = Path(tempfile.mkdtemp(prefix="benchmark-")) if mode == "standalone" else None
        self._built: Model | None = None
        self.configure()

    @abstractmethod
    def configure(self) -> None:
        """Choose the mode."""

    @abstractmethod
    def version(self) -> str:
        """Give the simulator's version."""

    @abstractmethod
    def run(self, model: Model, create: float) -> Timed:
        """Run a fresh model; in standalone mode build it and execute it."""

    @abstractmethod
    def run_again(self, model: Model, seed: int | None) -> tuple[Timed, int]:
        """Execute the standalone program again; give the times and the number of spikes."""

    def measure(self, seed: int | None) -> Measurement:
        """Run the workload once."""
        if self._built is not None and self.folder is not None:
            timed, spikes = self.run_again(self._built, seed)
            return self._record(self._built, timed, spikes, seed)
        self._built = None
        gc.collect()
        watch = Stopwatch.start()
        self.module.defaultclock.dt = DT_MS * self.module.ms
        if self.folder is not None and not self.reseeds_programs:
            seed = None
        if seed is not None:
            self.module.seed(seed)
        model = self.model.create(self.module)
        timed = self.run(model, watch.seconds)
        self._built = model
        return self._record(model, timed, int(model.spikes.num_spikes), seed)

    def _record(self, model: Model, timed: Timed, spikes: int, seed: int | None) -> Measurement:
        unit = 2**20 if sys.platform == "darwin" else 2**10
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        return Measurement(
            simulator=self.name,
            version=self.version(),
            mode=self.mode,
            workload=self.workload,
            seed=seed,
            neurons=self.model.neurons,
            synapses=sum(len(each) for each in model.synapses),
            spikes=spikes,
            rate=spikes / self.model.neurons / self.model.duration,
            create=timed.create,
            build=timed.build,
            simulate=timed.simulate,
            share=timed.share,
            peak_mb=peak if self.mode == "runtime" else None,
        )


class Eqsim(Simulator):
    """eqsim keeps its times in `Network.timings`."""

    name = "eqsim"

    def configure(self) -> None:
        if self.mode == "standalone":
            self.module.set_device("cpp_standalone", build_on_run=False, directory=self.folder)

    def version(self) -> str:
        return str(self.module.__version__)

    def run(self, model: Model, create: float) -> Timed:
        watch = Stopwatch.start()
        model.network.run(self.model.duration * self.module.second)
        if self.folder is None:
            timings = model.network.timings
            return Timed(create, timings.build, timings.simulate, watch.share)
        self.module.device.build()
        build, (timed, _) = watch.seconds, _read_manifest(self.folder / "results", watch.share)
        return replace(timed, build=build)

    def run_again(self, model: Model, seed: int | None) -> tuple[Timed, int]:
        del model
        assert self.folder is not None
        results = self.folder / "again"
        command = ["./main", "--quiet", "--results", str(results)]
        watch = Stopwatch.start()
        subprocess.run(
            command if seed is None else [*command, "--seed", str(seed)],
            cwd=self.folder,
            check=True,
        )
        return _read_manifest(results, watch.share)


def _read_manifest(results: Path, share: float) -> tuple[Timed, int]:
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    spikes = sum(
        recording["sizes"]["i"] for recording in manifest["recordings"] if "i" in recording["sizes"]
    )
    timings = manifest["timings"]
    return Timed(float(timings["create"]), 0.0, float(timings["simulate"]), share), spikes


BEGIN = "const auto program_began = std::chrono::steady_clock::now();"
BEFORE_LOOP = "const auto loop_began = std::chrono::steady_clock::now();"
AFTER_LOOP = """{
    using seconds = std::chrono::duration<double>;
    const seconds created = loop_began - program_began;
    const seconds taken = std::chrono::steady_clock::now() - loop_began;
    std::ofstream(results_dir + "seconds.txt") << created.count() << " " << taken.count();
}"""


class Brian2(Simulator):
    """Brian 2 keeps the time of its loop in the device; its programs take no seed.

    What a standalone program of it reports is processor time, so the wall time of its loop is taken
    by code that is put around it.
    """

    name = "brian2"
    reseeds_programs = False

    def configure(self) -> None:
        sim = self.module
        sim.prefs.codegen.target = "cython"
        if self.folder is not None:
            sim.set_device("cpp_standalone", directory=str(self.folder), build_on_run=False)
            sim.prefs.codegen.cpp.headers += ["<chrono>", "<fstream>"]
            sim.device.insert_code("before_start", BEGIN)
            sim.device.insert_code("before_network_run", BEFORE_LOOP)
            sim.device.insert_code("after_network_run", AFTER_LOOP)

    def version(self) -> str:
        return str(self.module.__version__)

    def run(self, model: Model, create: float) -> Timed:
        device, watch = self.module.get_device(), Stopwatch.start()
        model.network.run(self.model.duration * self.module.second)
        if self.folder is not None:
            device.build(directory=str(self.folder), compile=True, run=True)
        seconds, share = watch.seconds, watch.share
        if self.folder is not None:
            created, simulate = self._program_seconds()
            return Timed(created, seconds - created - simulate, simulate, share)
        simulate = float(device._last_run_time)
        return Timed(create, seconds - simulate, simulate, share)

    def run_again(self, model: Model, seed: int | None) -> tuple[Timed, int]:
        del seed
        device, watch = self.module.get_device(), Stopwatch.start()
        device.run(directory=str(self.folder), with_output=False, run_args=[])
        share = watch.share
        created, simulate = self._program_seconds()
        return Timed(created, 0.0, simulate, share), int(model.spikes.num_spikes)

    def _program_seconds(self) -> tuple[float, float]:
        assert self.folder is not None
        (written,) = self.folder.rglob("seconds.txt")
        created, taken = written.read_text(encoding="ascii").split()
        return float(created), float(taken)


SIMULATORS: Final = {each.name: each for each in (Eqsim, Brian2)}
