"""A program as a compiled library: its state packed into words, the time loop in one call."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.building.library import build_library
from eqsim.backends.host.interrupts import Interrupts, finish_before_interrupt
from eqsim.backends.host.memory import Array, Memory
from eqsim.backends.host.solver_failure import OUT_OF_MEMORY, SolverFailure
from eqsim.backends.reference.host_kernels import Host, HostKernel, perform_on_host
from eqsim.backends.reference.kernels import set_up
from eqsim.backends.reference.time_loop import no_host
from eqsim.backends.runtime.executable import Progress, followed_clock
from eqsim.engine._module import KernelLibrary
from eqsim.engine.columns import take_column
from eqsim.errors import InternalError, SimulationError
from eqsim.ir.checks.time_loop import needs_python, returns
from eqsim.ir.checks.words import Word, words
from eqsim.ir.program import Program
from eqsim.options import CompileOptions

__all__ = ["Compiled"]

PROGRESS_INTERVAL = 0.01


@dataclass(slots=True)
class Compiled:
    """A program with the library that performs it."""

    program: Program
    library: KernelLibrary
    build_seconds: float
    from_cache: bool

    @classmethod
    def build(cls, program: Program, options: CompileOptions) -> Compiled:
        """Compile a program, or find it in the cache."""
        built = build_library(program, options)
        return cls(program, built.kernels, built.seconds, built.from_cache)

    def run(
        self, memory: Memory, passes: int, progress: Progress | None, host: Host = no_host
    ) -> int:
        """Perform setup, and passes of the time loop; give the number completed."""
        memory.begin_run(self.program)
        run = PackedRun.of(self.program, self.library, memory)
        try:
            return run.perform(passes, progress, host)
        finally:
            run.unpack()

    def stop(self) -> None:
        """End the present run after the pass it is in; may be called from another thread."""
        self.library.stop()


@dataclass(slots=True)
class PackedRun:
    """A run of a library on the words of a state.

    `alive` are the arrays whose addresses the state has, `returns` the kernels for which the
    library's loop returns; `set_up_here` tells that the library leaves setup to the interpreter.
    """

    program: Program
    library: KernelLibrary
    memory: Memory
    layout: tuple[Word, ...]
    state: NDArray[np.int64]
    alive: list[Array | None]
    places: dict[str, int]
    returns: tuple[HostKernel, ...]
    set_up_here: bool

    @classmethod
    def of(cls, program: Program, library: KernelLibrary, memory: Memory) -> PackedRun:
        """Pack the state of a memory."""
        layout = words(program)
        state = np.zeros(len(layout), np.int64)
        alive = [_pack(word, memory, state, place) for place, word in enumerate(layout)]
        places = {word.name: place for place, word in enumerate(layout)}
        left, here = tuple(map(HostKernel.of, returns(program))), needs_python(program)
        return cls(program, library, memory, layout, state, alive, places, left, here)

    def word(self, name: str) -> int:
        """Give a whole number of the state."""
        return int(self.state[self.places[name]])

    def perform(self, passes: int, progress: Progress | None, host: Host) -> int:
        """Perform setup, and passes of the time loop; give the number completed.

        What goes wrong on the way is raised after the pass in which it did.
        """
        told = None if progress is None else self._paced(progress)
        completed, self.memory.flush = 0, self._take_columns
        outside: BaseException | None = None
        inside: BaseException | None = None
        with finish_before_interrupt() as interrupts:
            self._set_up()
            while completed < passes:
                ended = self._go_on(passes - completed, told, interrupts)
                outside = ended if outside is None else outside
                completed += self.library.completed
                if not self.returns or self.word("resume") == 0:
                    break
                inside = self._perform_on_host(host, inside)
                went_wrong = outside is not None or inside is not None
                if went_wrong or self.memory.stopped or self.memory.failure is not None:
                    passes = completed + 1
        for problem in (outside, inside):
            if problem is not None:
                raise problem
        self._refuse_failure()
        return completed

    def _go_on(
        self, passes: int, told: Callable[[int], None] | None, interrupts: Interrupts
    ) -> BaseException | None:
        """Let the library go on up to where it returns; give what ended it, if anything did."""
        problem: BaseException | None = None
        try:
            interrupts.allowed = True
            interrupts.release()
        except BaseException as error:
            problem, passes = error, 1
        try:
            self.library.run(self.state, passes, told, 0.0)
        except BaseException as error:
            problem = error
        finally:
            interrupts.allowed = False
        return problem

    def _perform_on_host(self, host: Host, problem: BaseException | None) -> BaseException | None:
        """Perform the kernel that the library has returned for; give what went wrong so far."""
        kernel, version = self.returns[self.word("resume") - 1], self.memory.version

        def set_up_again() -> None:
            if self.memory.version != version:
                self._pack_anew()
            self._set_up()

        self._unpack_steps()
        return perform_on_host(kernel, self.program, self.memory, host, set_up_again, problem)

    def _set_up(self) -> None:
        """Compute what is constant until the host changes something."""
        if not self.set_up_here:
            self.library.setup(self.state)
            return
        set_up(self.program, self.memory)
        for value in self.program.values:
            if value.derived:
                place = self.places[value.name]
                _pack(self.layout[place], self.memory, self.state, place)

    def _pack_anew(self) -> None:
        """Write the words that the host may have changed: neither the loop's own nor columns."""
        own = {"resume", "stopped", *(f"{clock}.step" for clock in self.program.clocks)}
        columns = {f"{t.name}.{column.name}" for t in self.program.tables for column in t.columns}
        for place, word in enumerate(self.layout):
            if word.name.startswith("failure") or word.name in own:
                continue
            if word.name.rpartition(".")[0] not in columns:
                self.alive[place] = _pack(word, self.memory, self.state, place)

    def _paced(self, progress: Progress) -> Callable[[int], None]:
        """Let progress be told in steps of one clock, not more often than is of use.

        The interval goes on through returns of the library, of which each may make few steps.
        """
        clock = followed_clock(self.program, self.memory)
        first, told = self.memory.steps[clock], time.perf_counter()

        def tell(_passes: int) -> None:
            nonlocal told
            now = time.perf_counter()
            if now - told >= PROGRESS_INTERVAL:
                told = now
                self._unpack_steps()
                progress(self.word(f"{clock}.step") - first)

        return tell

    def _refuse_failure(self) -> None:
        outcome = self.word("failure")
        if outcome == OUT_OF_MEMORY:
            raise SimulationError(
                f"{self.program.name}: memory ran out while recording",
                details=("the state is that after the last completed step; what fitted is kept",),
                hint="record fewer elements, or run for a shorter time",
            )
        if outcome:
            raise self._solver_failure(outcome).error()
        if self.memory.failure is not None:
            failure, self.memory.failure = self.memory.failure, None
            raise failure.error()

    def _solver_failure(self, outcome: int) -> SolverFailure:
        places = (self.places[f"failure_{part}"] for part in ("owner", "element", "time"))
        owner, element, time = (self.state[place : place + 1] for place in places)
        text = ctypes.string_at(int(owner[0])).decode()
        return SolverFailure(text, int(element[0]), float(time.view(np.float64)[0]), outcome)

    def unpack(self) -> None:
        """Give memory back what the run has changed besides arrays."""
        self.memory.flush = None
        self._unpack_steps()
        self._take_columns(self.memory.tables)

    def _unpack_steps(self) -> None:
        for clock in self.program.clocks:
            self.memory.steps[clock] = self.word(f"{clock}.step")

    def _take_columns(self, names: Container[str]) -> None:
        for table in (each for each in self.program.tables if each.name in names):
            for column in table.columns:
                place = self.places[f"{table.name}.{column.name}.data"]
                address = self.state.ctypes.data + 8 * place
                recorded: Array = take_column(address, column.dtype.numpy.type)
                self.memory.tables[table.name][column.name].append(recorded)


def _pack(word: Word, memory: Memory, state: NDArray[np.int64], place: int) -> Array | None:
    """Write one word; give the array whose address it is, which must stay alive."""
    if word.name.startswith("failure"):
        return None
    if word.kind == "f64":
        state[place : place + 1].view(np.float64)[0] = memory.values[word.name]
        return None
    if word.kind == "i64":
        state[place] = _integer(word.name, memory)
        return None
    array = _array(word.name, memory)
    state[place] = 0 if array is None else array.ctypes.data
    return array


def _integer(name: str, memory: Memory) -> int:
    if name in ("seed", "epoch"):
        return _signed(memory.seed if name == "seed" else memory.epoch)
    if name in memory.values:
        return int(memory.values[name])
    owner, _, part = name.rpartition(".")
    if owner in memory.steps and part in ("step", "end"):
        return memory.steps[owner] if part == "step" else memory.ends[owner]
    if owner in memory.rings:
        ring = memory.rings[owner]
        return ring.depth if part == "depth" else ring.lists.shape[1]
    if owner in memory.rows:
        return memory.rows[owner].size
    if owner in memory.orders:
        return int(getattr(memory.orders[owner], part, 0))
    return int(_begins_empty(name, memory))


def _signed(number: int) -> int:
    return (number & (2**64 - 1)) - (number >> 63 & 1) * 2**64


def _array(name: str, memory: Memory) -> Array | None:
    if name in memory.buffers:
        return memory.buffers[name]
    owner, _, part = name.rpartition(".")
    if owner in memory.rings:
        ring = memory.rings[owner]
        return ring.lists if part == "list" else ring.counts
    if owner in memory.rows:
        array: Array | None = getattr(memory.rows[owner], part.removeprefix("_"))
        return array
    if owner in memory.orders:
        ordered: Array | None = getattr(memory.orders[owner], part)
        return ordered
    _begins_empty(name, memory)
    return None


def _begins_empty(name: str, memory: Memory) -> bool:
    """Give False for a word that begins as zero; anything else has been forgotten."""
    table, _, column = name.rpartition(".")[0].rpartition(".")
    if name not in ("resume", "stopped") and column not in memory.tables.get(table, {}):
        raise InternalError(f"nobody gives {name!r} to the compiled code; please report this")
    return False
