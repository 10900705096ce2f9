"""The time loop: what it has to know of a program besides the order of its kernels.

A pass of the loop performs the kernels of the clocks that are due: the one with the earliest next
step, and all whose next step is at the same time but for 1e-4 of the shortest step.  Steps of a
clock begin at multiples of `<clock>.dt`, or at the times in the buffer `<clock>.times`.  Where the
host is called, or has to perform a kernel because only Python can, a compiled loop is left, and
entered again behind it.  A condition that holds, like the host, ends a run after the present pass.
"""

from __future__ import annotations

from collections.abc import Mapping

from eqsim.ir.effects import effects
from eqsim.ir.program import Call, Kernel, Program, Stop

__all__ = [
    "PROFILE",
    "PROFILE_NUMBERS",
    "called",
    "has_several_clocks",
    "is_profiled",
    "leading_clock",
    "listed_clocks",
    "may_stop",
    "needs_host",
    "needs_python",
    "regular_clocks",
    "returns",
]

#: A buffer with some numbers for each kernel: how often it was performed, of how many of these
#: calls there is an estimate, the seconds of that estimate, and the call that is timed next.
PROFILE = "_profile"
PROFILE_NUMBERS = 4


def has_several_clocks(program: Program) -> bool:
    """Tell whether a pass may leave kernels out, for their clock is not due."""
    return len(program.clocks) > 1


def listed_clocks(program: Program) -> tuple[str, ...]:
    """List the clocks whose steps begin at listed times."""
    buffers = {buffer.name for buffer in program.buffers}
    return tuple(clock for clock in program.clocks if f"{clock}.times" in buffers)


def regular_clocks(program: Program) -> tuple[str, ...]:
    """List the clocks with steps of one length."""
    listed = listed_clocks(program)
    return tuple(clock for clock in program.clocks if clock not in listed)


def leading_clock(program: Program, steps: Mapping[str, int]) -> str:
    """Name the clock in whose steps progress is told: a regular one, with most steps ahead."""
    return max(regular_clocks(program) or program.clocks, key=lambda clock: steps[clock])


def called(kernel: Kernel) -> str | None:
    """Give what the host calls in place of a kernel, if anything."""
    return next((each.name for each in kernel.body if isinstance(each, Call)), None)


def needs_host(kernel: Kernel) -> bool:
    """Tell whether compiled code cannot perform a kernel: it calls the host, or Python."""
    return called(kernel) is not None or bool(effects(kernel).python)


def returns(program: Program) -> tuple[Kernel, ...]:
    """List the kernels of a step for which a compiled loop returns, in order."""
    return tuple(filter(needs_host, program.kernels))


def needs_python(program: Program) -> bool:
    """Tell whether some kernel calls a Python function; the host then performs the setup."""
    return any(effects(kernel).python for kernel in (*program.setup, *program.kernels))


def is_profiled(program: Program) -> bool:
    """Tell whether kernels are timed."""
    return any(buffer.name == PROFILE for buffer in program.buffers)


def may_stop(program: Program) -> bool:
    """Tell whether a condition can end a run."""
    return any(isinstance(each, Stop) for kernel in program.kernels for each in kernel.body)
