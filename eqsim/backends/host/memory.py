"""The state of a program in this process: NumPy arrays under the names a program uses."""

from __future__ import annotations

import math
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.solver_failure import SolverFailure
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Program
from eqsim.model.actions import Values, arrays_of, numbers_of

__all__ = [
    "BLOCK",
    "NO_WAIT",
    "Array",
    "DelayOrder",
    "Memory",
    "Moment",
    "Ring",
    "SynapseRows",
    "numbering",
    "padded",
]

Array = NDArray[np.generic]
BLOCK = 64
ALIGNMENT = 64

#: Stands for the wait behind the last synapse of a row.
NO_WAIT = 0xFFFF


def padded(size: int, dtype: np.dtype[np.generic], initial: float = 0.0) -> Array:
    """Allocate an aligned array of at least `size` entries, a multiple of 64.

    Padding has the initial value too: it is computed on, but never read.
    """
    length = max(-(-size // BLOCK) * BLOCK, BLOCK)
    raw = np.zeros(length * dtype.itemsize + ALIGNMENT, dtype=np.uint8)
    offset = -raw.ctypes.data % ALIGNMENT
    array: Array = raw[offset : offset + length * dtype.itemsize].view(dtype)
    if initial != 0.0:
        array[...] = initial
    return array


def numbering(members: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """Give for each of `size` elements its place among the members, -1 where it is none."""
    places = np.full(size, -1, np.int32)
    places[members] = np.arange(members.size, dtype=np.int32)
    return places


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a clock stands: the number of its next step, and the length of its steps."""

    step: int
    dt: float


@dataclass(slots=True)
class Ring:
    """The lists of elements that had an event, of the last `depth` steps."""

    lists: NDArray[np.int32]
    counts: NDArray[np.int64]

    @classmethod
    def empty(cls, size: int, depth: int) -> Ring:
        """Make a ring without events."""
        return cls(np.zeros((depth, max(size, 1)), np.int32), np.zeros(depth, np.int64))

    @classmethod
    def of(cls, counts: NDArray[np.int64], elements: NDArray[np.int32], size: int) -> Ring:
        """Make a ring with lists of these lengths, which stand behind each other."""
        ring = cls.empty(size, counts.size)
        ring.counts[...] = counts
        for slot, end in enumerate(np.cumsum(counts)):
            ring.lists[slot, : counts[slot]] = elements[end - counts[slot] : end]
        return ring

    @property
    def depth(self) -> int:
        """The number of steps that are kept."""
        return self.counts.size

    def of_step(self, step: int) -> NDArray[np.int32]:
        """Give the elements that had the event in a step; none before the first step."""
        slot = step % self.depth
        return self.lists[slot, : self.counts[slot]]

    def write(self, step: int, elements: NDArray[np.int64]) -> None:
        """Write the list of a step."""
        slot = step % self.depth
        self.counts[slot] = elements.size
        self.lists[slot, : elements.size] = elements

    def deepened(self, depth: int, before: Moment, now: Moment) -> Ring:
        """Give a ring at least this deep, from `now` on, with the past as it was `before`.

        Events keep their age: how long before the next step they were.
        """
        ratio = 1.0 if before.dt == now.dt else before.dt / now.dt
        if depth <= self.depth and ratio == 1.0 and before.step == now.step:
            return self
        ring = Ring.empty(self.lists.shape[1], max(depth, self.depth))
        for past in range(max(before.step - self.depth, 0), before.step):
            age = max(math.floor((before.step - past) * ratio + 0.5), 1)
            step = now.step - age
            if age <= ring.depth and step >= 0:
                both = np.union1d(ring.of_step(step), self.of_step(past))
                ring.write(step, both.astype(np.int64))
        return ring


@dataclass(slots=True)
class SynapseRows:
    """Synapses by source: row starts and targets; by target too, where asked for.

    `number` gives each stored synapse's creation number; None where storage is in that order, or
    where creation was `by_target` and nobody has needed the numbers yet.  `place` is its inverse,
    once somebody needed it.
    """

    row: NDArray[np.int64]
    post: NDArray[np.int32]
    number: NDArray[np.int32] | None = None
    column: NDArray[np.int64] | None = None
    synapse: NDArray[np.int32] | None = None
    pre: NDArray[np.int32] | None = None
    place: NDArray[np.int32] | None = None
    by_target: bool = False

    @property
    def size(self) -> int:
        """The number of synapses."""
        return self.post.size


@dataclass(frozen=True)
class DelayOrder:
    """Synapses by row, delay and creation number, and room for the events under way.

    The arrays are those of the engine's `Delays`; `steps` are the delays of all entries.  `basis`
    is what it was found for, besides the delays: synapses, step, steps that are added.
    """

    begin: NDArray[np.int64]
    first: NDArray[np.int32]
    wait: NDArray[np.uint16]
    place: NDArray[np.int32]
    pre: NDArray[np.int32] | None
    longest: int
    due: NDArray[np.uint32]
    at: NDArray[np.int32]
    element: NDArray[np.int32]
    basis: tuple[SynapseRows, float, int]

    def is_of(self, rows: SynapseRows, dt: float, added: int) -> bool:
        """Tell whether these are the synapses, step and added steps that it was found for."""
        before, *rest = self.basis
        return before is rows and rest == [dt, added]

    @property
    def capacity(self) -> int:
        """How many events can be under way."""
        return self.due.size

    @property
    def steps(self) -> NDArray[np.int64]:
        """The delay of every entry."""
        wait = np.where(self.wait == NO_WAIT, 0, self.wait).astype(np.int64)
        since = np.concatenate([[0], np.cumsum(wait)])[:-1]
        row = np.repeat(np.arange(self.first.size), np.diff(self.begin))
        steps: NDArray[np.int64] = self.first[row] + since - since[self.begin[row]]
        return steps

    @cached_property
    def segments(self) -> NDArray[np.int64]:
        """Where the entries of a row with one delay begin, at row*(longest + 1) + delay."""
        rows, kinds = self.begin.size - 1, self.longest + 1
        row = np.repeat(np.arange(rows), np.diff(self.begin))
        begins: NDArray[np.int64] = np.searchsorted(
            row * kinds + self.steps, np.arange(rows * kinds + 1)
        )
        return begins


@dataclass(slots=True)
class Memory:
    """What the kernels of a program read and write, by the names in the program.

    `steps` holds the number of each clock's next step, `ends` that of the step it runs up to.
    `stopped` is set to end a run after the present pass of the time loop.  `version` counts how
    often arrays were replaced by longer ones.  `flush` brings to some of the `tables` what a
    compiled run that is under way has recorded.
    """

    seed: int = 0
    epoch: int = 0
    values: dict[str, float | int] = field(default_factory=dict)
    buffers: dict[str, Array] = field(default_factory=dict)
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    rings: dict[str, Ring] = field(default_factory=dict)
    rows: dict[str, SynapseRows] = field(default_factory=dict)
    orders: dict[str, DelayOrder] = field(default_factory=dict)
    tables: dict[str, dict[str, list[Array]]] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    stopped: bool = False
    version: int = 0
    flush: Callable[[Container[str]], None] | None = None
    event_clocks: dict[str, str] = field(default_factory=dict)
    failure: SolverFailure | None = None

    def take(self, values: Values) -> None:
        """Take the values of an action: its numbers, and the arrays and functions it uses."""
        self.values |= numbers_of(values)
        self.buffers |= arrays_of(values)
        self.functions |= {name: value for name, value in values.items() if callable(value)}

    def steps_of_event(self, event: str) -> int:
        """Give the number of the current step on an event's clock."""
        return self.steps[self.event_clocks[event]]

    def due(self, event: str, delay: int) -> NDArray[np.int64]:
        """Give the elements whose event of `delay` steps ago is delivered now."""
        step = self.steps_of_event(event) - delay
        if step < 0:
            return np.zeros(0, np.int64)
        return self.rings[event].of_step(step).astype(np.int64)

    def allocate_derived(self, program: Program) -> None:
        """Allocate what setup kernels fill or a step needs."""
        for value in program.values:
            if value.derived:
                self.values[value.name] = 0.0 if value.dtype is DType.F64 else 0
        for buffer in program.buffers:
            if buffer.derived or buffer.scratch:
                size = 1 if buffer.extent is None else int(self.values[buffer.extent])
                self.buffers[buffer.name] = padded(size, buffer.dtype.numpy)

    def begin_run(self, program: Program) -> None:
        """Make room for all that a run of a program leaves."""
        self.allocate_derived(program)
        self.stopped = False
        self.event_clocks = {event.name: event.clock for event in program.events}
        for table in program.tables:
            self.tables[table.name] = {column.name: [] for column in table.columns}
