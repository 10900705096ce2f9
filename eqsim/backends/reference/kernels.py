"""The reference backend: a NumPy interpreter of programs, the oracle of the compiled ones.

Loops run over whole arrays, statement by statement, where effects allow it; code whose result
depends on the order of synapses runs synapse by synapse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.domains import Indices, indices, is_constant
from eqsim.backends.reference.interpreter import Frame
from eqsim.backends.reference.statements import Execution, execution
from eqsim.ir.effects import is_unordered
from eqsim.ir.program import Emit, Kernel, Program

__all__ = ["PreparedKernel", "perform", "set_up"]


@dataclass(slots=True)
class PreparedKernel:
    """A kernel as what carries out its statements, one by one.

    `unordered`: whether the loop may go over whole arrays.  `may_skip`: whether nothing is done in
    a step without iterations; else there is a list of events to write, or no element to record.
    `at` holds the indices of a loop that always goes over the same ones, once they are found.
    """

    kernel: Kernel
    prologue: tuple[Execution, ...]
    body: tuple[Execution, ...]
    unordered: bool
    may_skip: bool
    at: Indices | None = None

    @classmethod
    def of(cls, kernel: Kernel, unordered: bool | None = None) -> PreparedKernel:
        """Prepare a kernel, which is examined where `unordered` is not known."""
        with np.errstate(all="ignore"):
            prologue, body = (tuple(map(execution, s)) for s in (kernel.prologue, kernel.body))
        unordered = is_unordered(kernel) if unordered is None else unordered
        emits = any(isinstance(statement, Emit) for statement in kernel.body)
        may_skip = not (emits or is_constant(kernel.domain))
        return cls(kernel, prologue, body, unordered, may_skip)

    def find(self, memory: Memory) -> None:
        """Find the indices of a loop that goes over the same ones until the host is called."""
        if is_constant(self.kernel.domain):
            self.at = indices(self.kernel.domain, memory)

    def perform(self, memory: Memory, block: int | None = None) -> None:
        """Perform the kernel once: its prologue, then its body over its domain.

        With `block`, an unordered loop goes over at most so many iterations at a time, which
        bounds the memory of what lies between.
        """
        at = indices(self.kernel.domain, memory) if self.at is None else self.at
        count = max(map(np.size, at.values()), default=1)
        if self.may_skip and not count:
            return
        with np.errstate(all="ignore"):
            prologue = Frame(memory)
            for bind in self.prologue:
                bind(prologue)
            for each in self._iterations(at, count, block):
                frame = Frame(memory, each, dict(prologue.locals))
                for carry_out in self.body:
                    carry_out(frame)

    def _iterations(self, at: Indices, count: int, block: int | None) -> Iterable[Indices]:
        """Give the loop's indices: all at once or in blocks, or one by one where order matters."""
        if not at or (self.unordered and (block is None or count <= block)):
            return (at,)
        if not self.unordered:
            return ({axis: index[k] for axis, index in at.items()} for k in range(count))
        size = count if block is None else block
        return (
            {axis: index[first : first + size] for axis, index in at.items()}
            for first in range(0, count, size)
        )


def perform(
    kernel: Kernel, memory: Memory, block: int | None = None, *, unordered: bool | None = None
) -> None:
    """Perform a kernel that is performed once.

    `unordered` is what the caller knows: that the passes of a loop over a list of indices do not
    meet.
    """
    PreparedKernel.of(kernel, unordered).perform(memory, block)


def set_up(program: Program, memory: Memory) -> None:
    """Perform the setup kernels: what is constant until the host changes something."""
    for kernel in program.setup:
        perform(kernel, memory)
