"""A program that can run on memory: interpreted, or as a compiled library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from eqsim.backends.memory import Memory
from eqsim.backends.reference import run_program, set_up
from eqsim.ir.program import Program

__all__ = ["Executable", "Interpreted", "Progress"]

Progress = Callable[[int], None]


class Executable(Protocol):
    """Runs a program.  Whatever ends a run, memory holds the state after a completed step."""

    program: Program
    build_seconds: float
    from_cache: bool

    def run(self, memory: Memory, steps: int, progress: Progress | None) -> int:
        """Perform setup and `steps` steps; give the number completed.

        Raises
        ------
        KeyboardInterrupt
            After the step that was being performed; `memory.steps` tells how far it came.
        """
        ...


@dataclass(slots=True)
class Interpreted:
    """A program performed by the reference interpreter."""

    program: Program
    build_seconds: float = 0.0
    from_cache: bool = False

    def run(self, memory: Memory, steps: int, progress: Progress | None) -> int:
        """Perform setup and `steps` steps; give the number completed."""
        set_up(self.program, memory)
        completed = 0
        for completed in run_program(self.program, memory, steps):
            if progress is not None:
                progress(completed)
        return completed
