"""How long each kernel of a run took, from what its time loop has measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.memory import Array, Memory
from eqsim.ir.program import Program
from eqsim.ir.time_loop import PROFILE, called, is_profiled

__all__ = ["Profile", "profile_of", "profile_size", "ready_profile", "take_profile"]

Profile = tuple[tuple[str, float], ...]
"""Names of kernels, in the order of a step, with the seconds they took."""


def profile_size(program: Program) -> dict[str, int]:
    """Give the value that the buffer of measurements needs, if there is one."""
    return {f"{PROFILE}.size": 3 * len(program.kernels)} if is_profiled(program) else {}


def ready_profile(program: Program, memory: Memory) -> None:
    """Begin to measure anew."""
    for name, size in profile_size(program).items():
        memory.values[name] = size
        memory.buffers[PROFILE] = np.zeros(max(size, 1))


def take_profile(program: Program, memory: Memory) -> Profile:
    """Give what was measured, if anything was, and forget it."""
    measured = memory.buffers.pop(PROFILE, None)
    return () if measured is None else profile_of(program, measured)


def profile_of(program: Program, measured: Array) -> Profile:
    """Give the time of each kernel; the times that were not measured are like those that were."""
    numbers: NDArray[np.float64] = measured[: 3 * len(program.kernels)].astype(np.float64)
    performed, timed, seconds = numbers.reshape(-1, 3).T
    every = (seconds * performed / np.maximum(timed, 1)).tolist()
    named = zip(program.kernels, every, strict=True)
    return tuple((kernel.name, took) for kernel, took in named if called(kernel) is None)
