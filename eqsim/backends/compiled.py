"""A program as a compiled library: its state packed into words, the time loop in one call."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.executable import Progress, leading_clock
from eqsim.backends.library import build_library
from eqsim.backends.memory import Array, Memory
from eqsim.backends.solver_failure import OUT_OF_MEMORY, SolverFailure
from eqsim.engine._module import KernelLibrary
from eqsim.engine.columns import take_column
from eqsim.errors import InternalError, SimulationError
from eqsim.ir.program import Program
from eqsim.ir.words import Word, words
from eqsim.options import CompileOptions

__all__ = ["Compiled"]

PROGRESS_INTERVAL = 0.1


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

    def run(self, memory: Memory, passes: int, progress: Progress | None) -> int:
        """Perform setup, and passes of the time loop; give the number completed."""
        memory.allocate_derived(self.program)
        layout = words(self.program)
        state = np.zeros(len(layout), np.int64)
        alive = [_pack(word, memory, state, place) for place, word in enumerate(layout)]
        try:
            self.library.setup(state)
            told = self._in_steps(progress, memory, state, layout)
            self.library.run(state, passes, told, PROGRESS_INTERVAL)
        finally:
            self._unpack(memory, state, layout)
            del alive
        outcome = int(state[_place(layout, "failure")])
        if outcome == OUT_OF_MEMORY:
            raise SimulationError(
                f"{self.program.name}: memory ran out while recording",
                details=("the state is that after the last completed step; what fitted is kept",),
                hint="record fewer elements, or run for a shorter time",
            )
        if outcome:
            raise _solver_failure(outcome, state, layout).error()
        return self.library.completed

    def _in_steps(
        self,
        progress: Progress | None,
        memory: Memory,
        state: NDArray[np.int64],
        layout: tuple[Word, ...],
    ) -> Progress | None:
        """Let progress be told in steps of one clock, where there are several."""
        if progress is None or not self.program.has_several_clocks:
            return progress
        clock = leading_clock(self.program, memory)
        place, first = _place(layout, f"{clock}.step"), memory.steps[clock]
        return lambda _passes: progress(int(state[place]) - first)

    def _unpack(self, memory: Memory, state: NDArray[np.int64], layout: tuple[Word, ...]) -> None:
        for clock in self.program.clocks:
            memory.steps[clock] = int(state[_place(layout, f"{clock}.step")])
        for table in self.program.tables:
            for column in table.columns:
                place = _place(layout, f"{table.name}.{column.name}.data")
                address = state.ctypes.data + 8 * place
                recorded: Array = take_column(address, column.dtype.numpy.type)
                memory.tables[table.name][column.name].append(recorded)


def _solver_failure(
    outcome: int, state: NDArray[np.int64], layout: tuple[Word, ...]
) -> SolverFailure:
    owner, element, time = (
        state[_place(layout, f"failure_{part}") :][:1] for part in ("owner", "element", "time")
    )
    text = ctypes.string_at(int(owner[0])).decode()
    return SolverFailure(text, int(element[0]), float(time.view(np.float64)[0]), outcome)


def _place(layout: tuple[Word, ...], name: str) -> int:
    return next(place for place, word in enumerate(layout) if word.name == name)


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
    _begins_empty(name, memory)
    return None


def _begins_empty(name: str, memory: Memory) -> bool:
    """Give False for a word that begins as zero; anything else has been forgotten."""
    table, _, column = name.rpartition(".")[0].rpartition(".")
    if column not in memory.tables.get(table, {}):
        raise InternalError(f"nobody gives {name!r} to the compiled code; please report this")
    return False
