"""Variables of synapses that take less than one entry for each: one for all, or for each neuron.

A variable that nothing has written yet is one value, seen as an array.  One of which a program
keeps a copy for each source or target has an array over these elements, and is spread over the
synapses where somebody wants to see it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Array, Memory, SynapseRows, padded
from eqsim.backends.state.synapses import creation_order, sources
from eqsim.ir.program import Program
from eqsim.model.network import NetworkSpec, staying_alike
from eqsim.model.projection import Side

__all__ = ["OneSided", "all_alike", "element_values", "elements_of", "one_value"]


def one_value(value: float, dtype: np.dtype[np.generic], size: int) -> Array:
    """Give an array of equal values that takes no room and cannot be written to."""
    return np.broadcast_to(np.array(value, dtype), (size,))


def elements_of(rows: SynapseRows, ranges: Ranges, side: Side) -> NDArray[np.int64]:
    """Give each synapse's source or target, as elements of their population, in storage order."""
    if side == "pre":
        return sources(rows) + ranges.source_start
    return rows.post.astype(np.int64)


def element_values(values: Array, elements: NDArray[np.int64], size: int) -> Array:
    """Give each element the value of one of its synapses."""
    table = padded(size, values.dtype)
    table[elements] = values
    return table


def all_alike(values: Array, elements: NDArray[np.int64], size: int) -> bool:
    """Tell whether the synapses of each element have one value, to the last bit."""
    spread = element_values(values, elements, size)[elements]
    return spread.tobytes() == values.tobytes()


@dataclass(slots=True)
class OneSided:
    """What of a memory's synaptic variables is kept for each neuron of one side.

    `uneven` are variables that are known to differ between the synapses of a neuron.
    """

    memory: Memory
    ranges: Mapping[str, Ranges]
    sides: dict[str, Side] = field(default_factory=dict)
    uneven: set[str] = field(default_factory=set)

    def forget(self, key: str) -> None:
        """Know nothing of a variable whose values have been replaced."""
        self.sides.pop(key, None)
        self.uneven.discard(key)

    def values(self, key: str) -> Array:
        """Give the values of all synapses, in storage order."""
        stored = self.memory.buffers[key]
        return stored[self._elements(key, self.sides[key])] if key in self.sides else stored

    def of_synapses(self, name: str, values: Array, side: Side) -> Array:
        """Give each synapse, in order of creation, the value of its source or target."""
        elements = elements_of(self.memory.rows[name], self.ranges[name], side)
        return creation_order(self.memory.rows[name], values[elements])

    def release(self, key: str) -> None:
        """Give each synapse an entry of its own, which can be written."""
        values = self.values(key)
        self.memory.buffers[key] = values if values.flags.writeable else values.copy()
        self.sides.pop(key, None)

    @contextmanager
    def spread(self, names: Iterable[str]) -> Iterator[None]:
        """Show variables as they are on all synapses, to somebody who does not write them."""
        buffers = self.memory.buffers
        kept = {key: buffers[key] for key in names if key in self.sides}
        buffers |= {key: self.values(key) for key in kept}
        try:
            yield
        finally:
            buffers |= kept

    def described(self, spec: NetworkSpec) -> NetworkSpec:
        """Give a description that lists the variables which stay alike, and are so now."""
        every = staying_alike(spec)
        alike = tuple((key, side) for key, side in every if self._is_alike(key, side))
        return replace(spec, alike=alike)

    def hold(self, program: Program) -> None:
        """Keep each variable as a program expects it."""
        for rows in program.rows:
            alike = dict(rows.alike)
            for buffer in program.buffers:
                if buffer.name.partition(".")[0] != rows.name or buffer.extent is None:
                    continue
                if buffer.extent == f"{rows.name}._size" and buffer.name in self.memory.buffers:
                    self.release(buffer.name)
                elif buffer.name in alike and buffer.name not in self.sides:
                    self._keep_once(buffer.name, alike[buffer.name])

    def _is_alike(self, key: str, side: Side) -> bool:
        if key in self.sides or key in self.uneven:
            return self.sides.get(key) == side
        values = self.memory.buffers[key]
        elements, count = self._elements(key, side), self._count(key, side)
        if not values.flags.writeable or all_alike(values, elements, count):
            return True
        self.uneven.add(key)
        return False

    def _keep_once(self, key: str, side: Side) -> None:
        values = self.memory.buffers[key]
        elements = self._elements(key, side)
        self.memory.buffers[key] = element_values(values, elements, self._count(key, side))
        self.sides[key] = side

    def _elements(self, key: str, side: Side) -> NDArray[np.int64]:
        name = key.partition(".")[0]
        return elements_of(self.memory.rows[name], self.ranges[name], side)

    def _count(self, key: str, side: Side) -> int:
        ranges = self.ranges[key.partition(".")[0]]
        population = ranges.source if side == "pre" else ranges.target
        rows = self.memory.rows.get(population)
        return int(self.memory.values[f"{population}.N"]) if rows is None else rows.size
