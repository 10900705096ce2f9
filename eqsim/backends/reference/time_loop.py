"""The time loop of the reference backend: which kernels a pass performs, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from eqsim.backends.host.interrupts import finish_before_interrupt
from eqsim.backends.host.memory import Memory
from eqsim.backends.host.profiling import measured
from eqsim.backends.reference.host_kernels import Host, perform_on_host
from eqsim.backends.reference.kernels import perform, set_up
from eqsim.errors import InternalError
from eqsim.ir.checks.time_loop import has_several_clocks, listed_clocks, regular_clocks, returns
from eqsim.ir.effects import is_unordered
from eqsim.ir.program import Program

__all__ = ["due_clocks", "no_host", "run_program"]

#: Clocks are due together where their times differ by no more than this part of a step.
SAME_TIME = 1e-4


def no_host(name: str) -> None:
    """Refuse to call anything."""
    raise InternalError(f"nobody knows how to call {name!r}; please report this")


def run_program(
    program: Program, memory: Memory, passes: int, host: Host = no_host
) -> Iterator[int]:
    """Go through the time loop pass by pass, yielding the number of passes after each.

    An interrupt from the keyboard ends the loop when the pass is complete, and so does what goes
    wrong in the host or in a Python function.
    """
    left = frozenset(kernel.name for kernel in returns(program))
    unordered = frozenset(kernel.name for kernel in program.kernels if is_unordered(kernel))
    for completed in range(1, passes + 1):
        due = due_clocks(program, memory)
        if not due or memory.stopped:
            return
        with finish_before_interrupt() as interrupts:
            problem = _perform_pass(program, memory, due, left, unordered, host)
            for clock in due:
                memory.steps[clock] += 1
        if memory.failure is not None:
            failure, memory.failure = memory.failure, None
            raise failure.error()
        yield completed
        if problem is not None:
            raise problem
        interrupts.release()


def _perform_pass(
    program: Program,
    memory: Memory,
    due: tuple[str, ...],
    left: frozenset[str],
    unordered: frozenset[str],
    host: Host,
) -> BaseException | None:
    problem: BaseException | None = None
    again = partial(set_up, program, memory)
    for kernel in program.kernels:
        if kernel.clock is not None and kernel.clock not in due:
            continue
        if kernel.name in left:
            problem = perform_on_host(kernel, program, memory, host, again, problem)
        else:
            with measured(kernel, program, memory):
                perform(kernel, memory, unordered=kernel.name in unordered)
    return problem


def due_clocks(program: Program, memory: Memory) -> tuple[str, ...]:
    """Give the clocks whose kernels the next pass performs; none after the last."""
    if not has_several_clocks(program):
        return program.clocks
    lengths = {clock: float(memory.values[f"{clock}.dt"]) for clock in regular_clocks(program)}
    times = {clock: memory.steps[clock] * dt for clock, dt in lengths.items()}
    for clock in listed_clocks(program):
        times[clock] = float(memory.buffers[f"{clock}.times"][memory.steps[clock]])
    ahead = {clock: at for clock, at in times.items() if memory.steps[clock] < memory.ends[clock]}
    latest = min(ahead.values(), default=0.0) + SAME_TIME * min(lengths.values(), default=0.0)
    return tuple(clock for clock, at in ahead.items() if at <= latest)
