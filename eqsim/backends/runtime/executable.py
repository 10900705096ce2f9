"""A program that can run on memory: interpreted, or as a compiled library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.host_kernels import Host
from eqsim.backends.reference.kernels import set_up
from eqsim.backends.reference.time_loop import no_host, run_program
from eqsim.ir.checks.time_loop import leading_clock
from eqsim.ir.program import Program

__all__ = ["Executable", "Interpreted", "Progress", "followed_clock"]

Progress = Callable[[int], None]


class Executable(Protocol):
    """Runs a program.  Whatever ends a run, memory holds the state after a completed step."""

    program: Program
    build_seconds: float
    from_cache: bool

    def run(
        self, memory: Memory, passes: int, progress: Progress | None, host: Host = no_host
    ) -> int:
        """Perform setup, and passes of the time loop; give the number completed.

        A program with one clock makes `passes` steps; one with several makes at most so many
        passes, up to the ends of its clocks.

        Raises
        ------
        KeyboardInterrupt
            After the pass that was being performed; `memory.steps` tells how far it came.  What
            goes wrong in the host is raised at the same moment.
        """
        ...

    def stop(self) -> None:
        """End the present run after the pass it is in; may be called from another thread."""
        ...


@dataclass(slots=True)
class Interpreted:
    """A program performed by the reference interpreter."""

    program: Program
    build_seconds: float = 0.0
    from_cache: bool = False

    def run(
        self, memory: Memory, passes: int, progress: Progress | None, host: Host = no_host
    ) -> int:
        """Perform setup, and passes of the time loop; give the number completed."""
        memory.begin_run(self.program)
        set_up(self.program, memory)
        clock = followed_clock(self.program, memory)
        first, completed = memory.steps[clock], 0
        for done in run_program(self.program, memory, passes, host):
            completed = done
            if progress is not None:
                progress(memory.steps[clock] - first)
        return completed

    def stop(self) -> None:
        """Do nothing: `memory.stopped` is looked at after every pass."""


def followed_clock(program: Program, memory: Memory) -> str:
    """Name the clock in whose steps progress is told."""
    steps = {clock: memory.ends.get(clock, 0) - memory.steps[clock] for clock in program.clocks}
    return leading_clock(program, steps)
