"""Kernels that the host performs: its own calls, and what only Python functions can compute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from eqsim.backends.host.interrupts import finish_before_interrupt
from eqsim.backends.host.memory import Memory
from eqsim.backends.host.profiling import measured
from eqsim.backends.reference.kernels import PreparedKernel
from eqsim.ir.checks.time_loop import called
from eqsim.ir.effects import effects
from eqsim.ir.program import Kernel, Program

__all__ = ["Host", "HostKernel", "perform_on_host"]

#: Calls what the host knows by a name; memory holds the state as it then is.
Host = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class HostKernel:
    """A kernel that needs the host: it `calls` something, or is `prepared` for the interpreter."""

    kernel: Kernel
    calls: str | None
    prepared: PreparedKernel | None
    events: frozenset[str]

    @classmethod
    def of(cls, kernel: Kernel) -> HostKernel:
        """Prepare a kernel."""
        calls = called(kernel)
        prepared = None if calls is not None else PreparedKernel.of(kernel)
        return cls(kernel, calls, prepared, effects(kernel).events_emitted)


def perform_on_host(
    kernel: HostKernel,
    program: Program,
    memory: Memory,
    host: Host,
    set_up: Callable[[], None],
    problem: BaseException | None,
) -> BaseException | None:
    """Perform a kernel that needs the host; give what went wrong first in the user's Python.

    After a `problem` in this step, other than an interrupt, nothing of the user's is called.  What
    the host has been called for may change anything, and is followed by `set_up`.  A kernel that
    is not performed, or in which something goes wrong, has no events in this step.
    """
    if problem is not None and not isinstance(problem, KeyboardInterrupt):
        _leave_undone(kernel, memory)
        return problem
    try:
        with measured(kernel.kernel, program, memory):
            if kernel.prepared is not None:
                kernel.prepared.perform(memory)
            else:
                _call(str(kernel.calls), host, set_up)
    except BaseException as error:
        _leave_undone(kernel, memory)
        return problem or error
    return problem


def _call(name: str, host: Host, set_up: Callable[[], None]) -> None:
    """Call the host, which Ctrl-C may interrupt at once."""
    with finish_before_interrupt() as interrupts:
        try:
            interrupts.allowed = True
            host(name)
        finally:
            interrupts.allowed = False
            set_up()


def _leave_undone(kernel: HostKernel, memory: Memory) -> None:
    """Let a kernel that is not performed have no events in this step."""
    for event in kernel.events:
        memory.rings[event].write(memory.steps_of_event(event), np.zeros(0, np.int64))
