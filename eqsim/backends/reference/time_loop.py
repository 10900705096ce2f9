"""The time loop of the reference backend: which kernels a pass performs, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eqsim.backends.host.interrupts import finish_before_interrupt
from eqsim.backends.host.memory import Memory
from eqsim.backends.host.profiling import measured
from eqsim.backends.reference.host_kernels import Host, HostKernel, perform_on_host
from eqsim.backends.reference.kernels import PreparedKernel
from eqsim.errors import InternalError
from eqsim.ir.checks.time_loop import (
    has_several_clocks,
    is_profiled,
    listed_clocks,
    needs_host,
    regular_clocks,
)
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
    run = _Run.of(program, memory, host)
    for completed in range(1, passes + 1):
        due = due_clocks(program, memory)
        if not due or memory.stopped:
            return
        with finish_before_interrupt() as interrupts:
            problem = run.perform_pass(due)
            for clock in due:
                memory.steps[clock] += 1
        if memory.failure is not None:
            failure, memory.failure = memory.failure, None
            raise failure.error()
        yield completed
        if problem is not None:
            raise problem
        interrupts.release()


@dataclass(frozen=True, slots=True)
class _Run:
    """A program whose kernels are prepared to be performed again and again."""

    program: Program
    memory: Memory
    host: Host
    setup: tuple[PreparedKernel, ...]
    kernels: tuple[PreparedKernel | HostKernel, ...]
    profiled: bool

    @classmethod
    def of(cls, program: Program, memory: Memory, host: Host) -> _Run:
        """Prepare a program after its setup."""
        kernels = tuple(
            HostKernel.of(kernel) if needs_host(kernel) else PreparedKernel.of(kernel)
            for kernel in program.kernels
        )
        setup = tuple(map(PreparedKernel.of, program.setup))
        run = cls(program, memory, host, setup, kernels, is_profiled(program))
        run.find_indices()
        return run

    def find_indices(self) -> None:
        """Find the indices of the loops that always go over the same ones."""
        for each in self.kernels:
            if isinstance(each, PreparedKernel):
                each.find(self.memory)

    def set_up_again(self) -> None:
        """Find what is constant until the host changes something."""
        for each in self.setup:
            each.perform(self.memory)
        self.find_indices()

    def perform_pass(self, due: tuple[str, ...]) -> BaseException | None:
        """Perform the kernels that are due; give what went wrong in the user's Python."""
        problem: BaseException | None = None
        program, memory = self.program, self.memory
        for each in self.kernels:
            if each.kernel.clock is not None and each.kernel.clock not in due:
                continue
            if isinstance(each, HostKernel):
                again = self.set_up_again
                problem = perform_on_host(each, program, memory, self.host, again, problem)
            elif self.profiled:
                with measured(each.kernel, program, memory):
                    each.perform(memory)
            else:
                each.perform(memory)
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
