"""The time loop of the reference backend: which kernels a pass performs, and what ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from eqsim.backends.interrupts import finish_before_interrupt
from eqsim.backends.memory import Memory
from eqsim.backends.reference import perform, set_up
from eqsim.errors import InternalError
from eqsim.ir.program import Program
from eqsim.ir.time_loop import PROFILE, called, has_several_clocks, is_profiled

__all__ = ["Host", "no_host", "run_program"]

#: Calls what the host knows by a name; memory holds the state as it then is.
Host = Callable[[str], None]

#: Clocks are due together where their times differ by no more than this part of a step.
SAME_TIME = 1e-4


def no_host(name: str) -> None:
    """Refuse to call anything."""
    raise InternalError(f"nobody knows how to call {name!r}; please report this")


def run_program(
    program: Program, memory: Memory, passes: int, host: Host = no_host
) -> Iterator[int]:
    """Go through the time loop pass by pass, yielding the number of passes after each.

    An interrupt from the keyboard is held back until the pass is complete, and so is what goes
    wrong in the host, which is not called again.
    """
    for completed in range(1, passes + 1):
        due = due_clocks(program, memory)
        if not due or memory.stopped:
            return
        with finish_before_interrupt():
            problem = _perform_pass(program, memory, due, host)
            for clock in due:
                memory.steps[clock] += 1
        if memory.failure is not None:
            failure, memory.failure = memory.failure, None
            raise failure.error()
        yield completed
        if problem is not None:
            raise problem


def _perform_pass(
    program: Program, memory: Memory, due: tuple[str, ...], host: Host
) -> BaseException | None:
    problem: BaseException | None = None
    profile = (
        memory.buffers[PROFILE].astype(np.float64, copy=False) if is_profiled(program) else None
    )
    for place, kernel in enumerate(program.kernels):
        if kernel.clock is not None and kernel.clock not in due:
            continue
        name = called(kernel)
        if name is None:
            began = time.perf_counter()
            perform(kernel, memory)
            if profile is not None:
                profile[3 * place : 3 * place + 3] += np.array([1, 1, time.perf_counter() - began])
        elif problem is None:
            try:
                host(name)
            except BaseException as error:
                problem = error
            set_up(program, memory)
    return problem


def due_clocks(program: Program, memory: Memory) -> tuple[str, ...]:
    """Give the clocks whose kernels the next pass performs; none after the last."""
    if not has_several_clocks(program):
        return program.clocks
    lengths = {clock: float(memory.values[f"{clock}.dt"]) for clock in program.clocks}
    times = {
        clock: memory.steps[clock] * dt
        for clock, dt in lengths.items()
        if memory.steps[clock] < memory.ends[clock]
    }
    latest = min(times.values(), default=0.0) + SAME_TIME * min(lengths.values())
    return tuple(clock for clock, at in times.items() if at <= latest)
