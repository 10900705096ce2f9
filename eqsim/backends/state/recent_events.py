"""Which elements had an event when that was asked last: after a run, or in the middle of one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.time_loop import due_clocks
from eqsim.backends.state.store import Store
from eqsim.ir.checks.time_loop import called
from eqsim.ir.effects import effects
from eqsim.ir.program import Program

__all__ = ["events_so_far", "last_events"]


def last_events(store: Store, owner: str, event: str) -> NDArray[np.int32]:
    """Give the elements that had an event in the last step of the last run."""
    reached = store.reached.get(owner)
    return _of_step(store.memory, f"{owner}.{event}", 0 if reached is None else reached.step - 1)


def events_so_far(memory: Memory, program: Program, event: str, host: str) -> NDArray[np.int32]:
    """Give those of the present step, where the kernel that asks for them came before the host."""
    step = memory.steps_of_event(event)
    is_due = memory.event_clocks[event] in due_clocks(program, memory)
    is_known = is_due and _comes_first(program, event, host)
    return _of_step(memory, event, step if is_known else step - 1)


def _of_step(memory: Memory, event: str, step: int) -> NDArray[np.int32]:
    ring = memory.rings.get(event)
    if ring is None or step < 0:
        return np.zeros(0, np.int32)
    return ring.of_step(step).copy()


def _comes_first(program: Program, event: str, host: str) -> bool:
    """Whether a step asks for an event before it calls the host."""
    for kernel in program.kernels:
        if called(kernel) == host:
            return False
        if event in effects(kernel).events_emitted:
            return True
    return False
