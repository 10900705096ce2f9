"""Kernels that the host performs: its own calls, and what only Python functions can compute."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from eqsim.backends.memory import Memory
from eqsim.backends.reference import perform
from eqsim.ir.effects import effects
from eqsim.ir.program import Kernel, Program
from eqsim.ir.time_loop import PROFILE, called, is_profiled

__all__ = ["Host", "leave_undone", "perform_on_host", "perform_timed"]

#: Calls what the host knows by a name; memory holds the state as it then is.
Host = Callable[[str], None]


def perform_on_host(
    kernel: Kernel, program: Program, memory: Memory, host: Host, set_up: Callable[[], None]
) -> BaseException | None:
    """Perform a kernel that needs the host; give what went wrong in the user's Python.

    What the host has been called for may change anything, and is followed by `set_up`.  A kernel
    in which something went wrong has no events in this step.
    """
    name = called(kernel)
    try:
        if name is None:
            perform_timed(kernel, program, memory)
        else:
            try:
                host(name)
            finally:
                set_up()
    except BaseException as error:
        leave_undone(kernel, memory)
        return error
    return None


def perform_timed(kernel: Kernel, program: Program, memory: Memory) -> None:
    """Perform a kernel of a step, and note how long that takes where that is asked for."""
    began = time.perf_counter()
    perform(kernel, memory)
    if is_profiled(program):
        place = 3 * program.kernels.index(kernel)
        profile = memory.buffers[PROFILE].astype(np.float64, copy=False)
        profile[place : place + 3] += np.array([1, 1, time.perf_counter() - began])


def leave_undone(kernel: Kernel, memory: Memory) -> None:
    """Let a kernel that is not performed have no events in this step."""
    for event in effects(kernel).events_emitted:
        memory.rings[event].write(memory.steps_of_event(event), np.zeros(0, np.int64))
