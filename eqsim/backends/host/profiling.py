"""How long each kernel of a run took, and each function of the user's that only Python has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Array, Memory
from eqsim.ir.checks.python_calls import python_calls
from eqsim.ir.checks.time_loop import PROFILE, PROFILE_NUMBERS, is_profiled
from eqsim.ir.program import Kernel, Program

__all__ = ["Profile", "measured", "profile_of", "profile_size", "ready_profile", "take_profile"]

Profile = tuple[tuple[str, float], ...]
"""Names of kernels, in the order of a step, and of functions, with the seconds they took."""


@dataclass(slots=True)
class TimedFunction:
    """A function with the seconds that its calls took."""

    function: Callable[..., object]
    seconds: float = 0.0

    def __call__(self, *args: object) -> object:
        """Call the function."""
        began = time.perf_counter()
        try:
            return self.function(*args)
        finally:
            self.seconds += time.perf_counter() - began


def profile_size(program: Program) -> dict[str, int]:
    """Give the value that the buffer of measurements needs, if there is one."""
    size = PROFILE_NUMBERS * len(program.kernels)
    return {f"{PROFILE}.size": size} if is_profiled(program) else {}


def ready_profile(program: Program, memory: Memory) -> None:
    """Begin to measure anew."""
    for name, size in profile_size(program).items():
        memory.values[name] = size
        memory.buffers[PROFILE] = np.zeros(max(size, 1))
        for function in python_calls(program.kernels):
            memory.functions[function] = TimedFunction(memory.functions[function])


@contextmanager
def measured(kernel: Kernel, program: Program, memory: Memory) -> Iterator[None]:
    """Note how long the host takes for a kernel, without functions, where that is asked for."""
    if not is_profiled(program):
        yield
        return
    before = time.perf_counter() - _seconds_in_functions(memory)
    try:
        yield
    finally:
        seconds = time.perf_counter() - _seconds_in_functions(memory) - before
        place = PROFILE_NUMBERS * program.kernels.index(kernel)
        profile = memory.buffers[PROFILE].astype(np.float64, copy=False)
        profile[place : place + 3] += np.array([1, 1, seconds])


def take_profile(program: Program, memory: Memory) -> Profile:
    """Give what was measured, if anything was, and forget it."""
    numbers = memory.buffers.pop(PROFILE, None)
    if numbers is None:
        return ()
    timed = _timed_functions(memory)
    memory.functions |= {name: each.function for name, each in timed.items()}
    of_functions = ((name, each.seconds) for name, each in timed.items())
    return *profile_of(program, numbers), *of_functions


def profile_of(program: Program, numbers: Array) -> Profile:
    """Give the time of each kernel; calls after the last that was timed are like those before."""
    size = PROFILE_NUMBERS * len(program.kernels)
    counts: NDArray[np.float64] = numbers[:size].astype(np.float64)
    performed, represented, seconds, _ = counts.reshape(-1, PROFILE_NUMBERS).T
    every = (seconds * performed / np.maximum(represented, 1)).tolist()
    return tuple((kernel.name, took) for kernel, took in zip(program.kernels, every, strict=True))


def _timed_functions(memory: Memory) -> dict[str, TimedFunction]:
    return {n: each for n, each in memory.functions.items() if isinstance(each, TimedFunction)}


def _seconds_in_functions(memory: Memory) -> float:
    return sum(each.seconds for each in _timed_functions(memory).values())
