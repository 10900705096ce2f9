"""The state of all owners in this process, by name: arrays, synapses, rings, recordings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Array, Memory, Moment, Ring, SynapseRows, numbering, padded
from eqsim.backends.state.connecting import find_pairs
from eqsim.backends.state.delays import FormerDelays, depth_of, event_of, order_by_delay
from eqsim.backends.state.lookup import copy_numbers, counts_by_source, counts_by_target
from eqsim.backends.state.one_sided import OneSided, one_value
from eqsim.backends.state.room import Room, available_memory
from eqsim.backends.state.synapses import (
    creation_numbers,
    creation_order,
    empty_rows,
    from_pairs,
    from_rule,
    merged,
    storage_order,
    without,
)
from eqsim.errors import ConnectionIndexError
from eqsim.expr.dtypes import DType
from eqsim.ir.lowering.network import event_names, last_buffers
from eqsim.ir.lowering.projection import SYNAPSE_BUFFERS
from eqsim.ir.lowering.recorder import LAST_TIME, last_buffer
from eqsim.ir.lowering.scopes import storage_dtype
from eqsim.ir.program import Kernel, Pairs, Program
from eqsim.model.actions import Values, numbers_of
from eqsim.model.network import NetworkSpec
from eqsim.model.projection import Projection, SpikePathway
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording

__all__ = ["NEVER", "Store"]

#: Stands for the time of a recording that has not been made.
NEVER = -1.0

Index = NDArray[np.int64]


@dataclass(slots=True)
class Store:
    """Everything that lives from action to action."""

    memory: Memory = field(default_factory=Memory)
    sizes: dict[str, int] = field(default_factory=dict)
    variables: dict[str, tuple[StateVariable, ...]] = field(default_factory=dict)
    ranges: dict[str, Ranges] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    reached: dict[str, Moment] = field(default_factory=dict)
    former_delays: FormerDelays = field(default_factory=FormerDelays)
    generations: dict[str, int] = field(default_factory=dict)
    one_sided: OneSided = field(init=False)
    run_values: dict[str, float | int] = field(default_factory=dict)
    standing: dict[str, Moment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.one_sided = OneSided(self.memory, self.ranges)

    # --- owners -----------------------------------------------------------------------------

    def add_population(self, name: str, variables: tuple[StateVariable, ...], size: int) -> None:
        """Allocate the state of a population."""
        self.sizes[name], self.variables[name] = size, ()
        self.memory.values[f"{name}.N"] = size
        for variable in variables:
            self.add_variable(name, variable)

    def add_variable(self, name: str, variable: StateVariable) -> None:
        """Allocate one more variable of a population or projection."""
        self.variables[name] = (*self.variables[name], variable)
        if name in self.memory.rows:
            self.memory.buffers[f"{name}.{variable.name}"] = self._initial_values(name, variable)
            return
        length = 1 if variable.shared else self.sizes[name]
        self.memory.buffers[f"{name}.{variable.name}"] = padded(
            length, storage_dtype(variable).numpy, variable.initial
        )

    def _initial_values(self, name: str, variable: StateVariable) -> Array:
        """Give a variable of synapses its first values, which take no room before they change."""
        dtype = storage_dtype(variable).numpy
        if variable.shared:
            return np.full(1, variable.initial, dtype)
        return one_value(variable.initial, dtype, self.memory.rows[name].size)

    def add_projection(
        self, name: str, variables: tuple[StateVariable, ...], ranges: Ranges
    ) -> None:
        """Make a projection without synapses."""
        self.variables[name], self.ranges[name] = (), ranges
        self.memory.rows[name], self.generations[name] = empty_rows(ranges), 0
        self.memory.values |= ranges.values(name)
        for variable in variables:
            self.add_variable(name, variable)

    def add_recorder(self, recording: Recording) -> None:
        """Make an empty recording."""
        name = recording.recorder.name
        self.recordings[name] = recording
        recorder, listed = recording.recorder, recording.record
        if isinstance(recorder, StateRecorder):
            self.memory.values[f"{name}.size"] = recording.width
        else:
            self.memory.values |= {f"{name}.start": recording.start, f"{name}.size": recording.size}
            if listed is not None:
                places = numbering(listed, self.sizes[recorder.source])
                self.memory.buffers[f"{name}.places"] = places
                if isinstance(recorder, RateRecorder):
                    self.memory.buffers[f"{name}.found"] = np.zeros(1, np.int64)
        if isinstance(recorder, SpikeRecorder) and not recorder.keep:
            size = self.sizes[recorder.source]
            self.memory.buffers[f"{name}.count"] = padded(size, np.dtype(np.int64))

    def discard(self, name: str) -> None:
        """Forget an owner and all that belongs to it."""
        self.former_delays.discard(name)
        memory, prefix = self.memory, f"{name}."
        for table in (
            *(memory.buffers, memory.functions, memory.rings, memory.orders, memory.values),
            *(self.run_values, self.standing),
        ):
            for key in [key for key in table if key.startswith(prefix)]:
                del table[key]
                self.one_sided.forget(key)
        for by_name in (
            *(self.sizes, self.variables, self.ranges, self.recordings, self.reached),
            *(self.generations, memory.rows, memory.tables),
        ):
            by_name.pop(name, None)

    def size(self, name: str) -> int:
        """Give the number of elements or synapses."""
        return self.memory.rows[name].size if name in self.memory.rows else self.sizes[name]

    @contextmanager
    def values_of(self, action: Values) -> Iterator[None]:
        """Let an action use values of its own, which are gone after it."""
        before = self.memory.values
        self.memory.values = dict(before)
        self.memory.take(action)
        try:
            yield
        finally:
            self.memory.values = before

    # --- arrays -----------------------------------------------------------------------------

    def live(self, owner: str, variable: str) -> Array:
        """Give the stored array of a variable, without padding; of synapses, in storage order."""
        if owner in self.memory.rows:
            return self.one_sided.values(f"{owner}.{variable}")
        buffer = self.memory.buffers[f"{owner}.{variable}"]
        shared = next(v.shared for v in self.variables[owner] if v.name == variable)
        return buffer[: 1 if shared else self.sizes[owner]]

    def visible(self, owner: str, variable: str, chosen: Index | None = None) -> Array:
        """Give a variable's values as users see them: in their type, synapses by creation.

        Of synapses, some can be chosen by number.
        """
        if owner in self.memory.rows:
            return self._of_synapses(owner, variable, chosen)
        stored = self.live(owner, variable)
        declared = next(v for v in self.variables[owner] if v.name == variable)
        if declared.dtype is DType.BOOL and stored.dtype != bool:
            flags = np.not_equal(stored, 0)
            flags.flags.writeable = False
            return flags
        return stored

    def _of_synapses(self, owner: str, variable: str, chosen: Index | None) -> Array:
        if variable in SYNAPSE_BUFFERS:
            self.number_synapses({f"{owner}.{variable}"})
        stored, rows = self.one_sided.values(f"{owner}.{variable}"), self.memory.rows[owner]
        if any(v.shared for v in self.variables[owner] if v.name == variable):
            return stored
        if chosen is None:
            return creation_order(rows, stored).copy()
        values: Array = stored[storage_order(rows, chosen)]
        return values

    # --- synapses ---------------------------------------------------------------------------

    def before_assignment(self, owner: str, variable: str) -> None:
        """Keep what is needed of a variable's values before they change."""
        key = f"{owner}.{variable}"
        if owner in self.memory.rows:
            self.former_delays.keep(key, self.memory.rows[owner], self.memory.buffers[key])
            self.one_sided.release(key)
            self.one_sided.forget(key)

    def connect(self, kernel: Kernel) -> None:
        """Add the synapses that a rule finds."""
        domain = kernel.domain
        assert isinstance(domain, Pairs)
        found = list(find_pairs(kernel, self.memory, self._room(domain.rows)))
        self._append(domain.rows, from_rule(found, domain, self.ranges[domain.rows]))

    def _room(self, name: str) -> Room:
        own = (each for each in self.variables[name] if not each.shared)
        bytes_each = sum(storage_dtype(each).numpy.itemsize for each in own)
        return Room(name, self.memory.rows[name].size, bytes_each, available_memory())

    def connect_pairs(self, name: str, pre: NDArray[np.int64], post: NDArray[np.int64]) -> None:
        """Add listed synapses; numbers count within each part."""
        sizes = self.ranges[name].counts
        for side, numbers, size in zip("ij", (pre, post), sizes, strict=True):
            wrong = numbers[(numbers < 0) | (numbers >= size)]
            if wrong.size:
                raise ConnectionIndexError(
                    f"{name}: {side} = {wrong[0]} is out of range",
                    details=(f"{side} must lie between 0 and {size - 1}",),
                )
        ranges = self.ranges[name]
        ends = ranges.rows_of(pre.astype(np.int64)), ranges.elements_of(post.astype(np.int64))
        self._append(name, from_pairs(*ends, ranges))

    def _append(self, name: str, new: SynapseRows) -> None:
        memory = self.memory
        memory.version += 1
        old = memory.rows[name]
        self._room(name).check(new.size)
        rows, origin = merged(old, new)
        for variable in self.variables[name]:
            if variable.shared:
                continue
            key = f"{name}.{variable.name}"
            stored = self.one_sided.values(key)
            values = one_value(variable.initial, stored.dtype, rows.size)
            if stored.flags.writeable:
                values = values.copy()
                values[: old.size] = stored
                values = values if origin is None else values[origin]
            memory.buffers[key] = values
            self.one_sided.forget(key)
        self.replace_rows(name, rows)

    def remove(self, name: str, numbers: Index) -> None:
        """Take synapses away; the others keep their order and their values."""
        memory = self.memory
        memory.version += 1
        before = memory.rows[name].size
        rows, kept = without(memory.rows[name], numbers)
        for variable in self.variables[name]:
            if not variable.shared:
                key = f"{name}.{variable.name}"
                memory.buffers[key] = self.one_sided.values(key)[kept]
                self.one_sided.forget(key)
        self.former_delays.remove(name, np.delete(np.arange(before), numbers))
        self.replace_rows(name, rows)

    def replace_rows(self, name: str, rows: SynapseRows) -> None:
        """Give a projection other synapses; what followed from those before is forgotten."""
        self.memory.rows[name] = rows
        self.generations[name] += 1
        for part in SYNAPSE_BUFFERS:
            self.memory.buffers.pop(f"{name}.{part}", None)

    def forget_numbers(self, needed: Container[str]) -> None:
        """Give up creation numbers that actions have used, where a run does not need them."""
        for name in self.memory.rows:
            if f"{name}._number" not in needed:
                self.memory.buffers.pop(f"{name}._number", None)

    def number_synapses(self, needed: Container[str]) -> None:
        """Count synapses; make the buffers that follow from which synapses there are."""
        buffers = self.memory.buffers
        for name, rows in self.memory.rows.items():
            self.memory.values |= {f"{name}._size": rows.size, f"{name}.N": rows.size}
            for part in SYNAPSE_BUFFERS:
                key = f"{name}.{part}"
                if key in needed and key not in buffers:
                    buffers[key] = self._following(name, part)

    def _following(self, name: str, part: str) -> Array:
        """Compute a buffer that follows from which synapses there are."""
        rows, ranges = self.memory.rows[name], self.ranges[name]
        match part:
            case "_incoming":
                return counts_by_target(rows, int(self.memory.values[f"{ranges.target}.N"]))
            case "_outgoing":
                return counts_by_source(rows, ranges, int(self.memory.values[f"{ranges.source}.N"]))
            case "_copy":
                return copy_numbers(rows)
        created = creation_numbers(rows)
        return np.arange(rows.size, dtype=np.int32) if created is None else created

    def forget_delays(self, name: str) -> None:
        """Let the present delays of a projection be those of the last run, and find their order."""
        self.former_delays.forget(name)
        for order in [each for each in self.memory.orders if each.startswith(f"{name}.")]:
            del self.memory.orders[order]

    def order_delays(self, program: Program, *, within_run: bool = False) -> None:
        """Find the orders of synapses by delay that a program needs, where they are others now.

        What is assigned within a run counts from the next one on.
        """
        memory = self.memory
        for rows in program.rows:
            stored = memory.rows[rows.name]
            for delays in rows.delays:
                former = self.former_delays.values.get(delays.seconds)
                dt, added = float(memory.values[f"{delays.clock}.dt"]), memory.values[delays.added]
                order = memory.orders.get(delays.name)
                same = order is not None and order.is_of(stored, dt, int(added))
                if same and (former is None or within_run):
                    continue
                seconds = memory.buffers[delays.seconds].astype(np.float64, copy=False)
                if within_run and former is not None:
                    seconds = self._as_stored(stored, former)
                memory.orders[delays.name] = order_by_delay(
                    delays, stored, self.ranges[rows.name], seconds, dt, int(added)
                )
                self.former_delays.used.add(delays.seconds)

    def _as_stored(self, rows: SynapseRows, known: NDArray[np.float64]) -> NDArray[np.float64]:
        """Bring values by creation to the order of storage; synapses without one have 0."""
        values = np.zeros(rows.size, known.dtype)
        values[: known.size] = known
        created = creation_numbers(rows)
        return values if created is None else values[created]

    # --- runs -------------------------------------------------------------------------------

    def ready_recorders(self, spec: NetworkSpec) -> None:
        """Give recorders of state the places of what they record, and room for the last values."""
        for recorder in spec.recorders:
            recording = self.recordings[recorder.name]
            if isinstance(recorder, StateRecorder) and recording.record is not None:
                places = recording.record
                if recorder.source in self.memory.rows:
                    places = storage_order(self.memory.rows[recorder.source], places)
                self.memory.buffers[f"{recorder.name}.record"] = places.astype(np.int32)
                self.memory.values[f"{recorder.name}.size"] = places.size
        for buffer in last_buffers(spec):
            size = 1 if buffer.extent is None else int(self.memory.values[buffer.extent])
            is_time = buffer.name.endswith(f".{LAST_TIME}")
            fresh = padded(size, buffer.dtype.numpy, NEVER if is_time else 0.0)
            present = self.memory.buffers.setdefault(buffer.name, fresh)
            if present.size == fresh.size:
                present[...] = fresh
            else:
                self.memory.buffers[buffer.name] = fresh

    def last_values(self, recorder: StateRecorder) -> tuple[float, dict[str, Array]]:
        """Give the last time that was recorded, and the values of the source by creation."""
        buffers, rows = self.memory.buffers, self.memory.rows.get(recorder.source)
        stored = {n: buffers[last_buffer(recorder.name, n)] for n in recorder.variables}
        if rows is not None:
            stored = {n: creation_order(rows, each[: rows.size]) for n, each in stored.items()}
        return float(buffers[f"{recorder.name}.{LAST_TIME}"][0]), stored

    def ready_rings(self, spec: NetworkSpec, values: Mapping[str, float | int]) -> None:
        """Give every event a ring deep enough for the longest delay."""
        for population in spec.populations:
            first = self.memory.steps[population.clock]
            for event in event_names(population):
                depth = depth_of(event, spec, values, self.memory.orders)
                now = Moment(first, float(values[f"{population.clock}.dt"]))
                ring, before = self.memory.rings.get(event), self.reached.get(population.name)
                if ring is None or before is None or first == 0:
                    self.memory.rings[event] = Ring.empty(self.sizes[population.name], depth)
                else:
                    self.memory.rings[event] = ring.deepened(depth, before, now)

    def has_recent_spikes(self, projection: Projection, pathway: SpikePathway, steps: int) -> bool:
        """Tell whether a pathway was sent spikes in so many steps before now."""
        ring = self.memory.rings.get(event_of(projection, pathway))
        side = "source" if pathway.side == "pre" else "target"
        before = self.reached.get(getattr(projection, side))
        if ring is None or before is None:
            return False
        start = int(self.memory.values[f"{projection.name}._{side}_start"])
        size = int(self.memory.values[f"{projection.name}._{side}_size"])
        known = max(before.step - ring.depth, before.step - steps, 0)
        sent = (ring.of_step(step) for step in range(known, before.step))
        return any(((each >= start) & (each < start + size)).any() for each in sent)

    def note_run(self, spec: NetworkSpec, values: Values) -> None:
        """Keep the values of a run, and where each population's clock stands after it."""
        self.run_values |= numbers_of(values)
        for population in spec.populations:
            dt = float(self.memory.values[f"{population.clock}.dt"])
            self.reached[population.name] = Moment(self.memory.steps[population.clock], dt)
