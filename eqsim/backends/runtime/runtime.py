"""The executor that performs every action at once, in this process."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges, RunSummary
from eqsim.backends.host.memory import Array, SynapseRows, numbering
from eqsim.backends.reference.kernels import perform
from eqsim.backends.runtime.runner import CompileNetwork, Runner, ShowProgress
from eqsim.backends.state.recent_events import events_so_far, last_events
from eqsim.backends.state.snapshots import make_of, put_back, take_out
from eqsim.backends.state.store import Store
from eqsim.backends.state.stored_content import check_content
from eqsim.backends.state.synapse_reading import SynapseReading, refuse_recorded
from eqsim.backends.state.synapses import creation_numbers, creation_order, storage_order
from eqsim.engine import random
from eqsim.ir.lowering.action import (
    INDICES,
    PLACES,
    RESULT,
    SIZE,
    START,
    kernel_buffers,
    lower_assignment,
    lower_evaluation,
)
from eqsim.ir.lowering.connection import lower_connection
from eqsim.ir.program import Kernel
from eqsim.model.actions import (
    AssignArray,
    AssignExpression,
    Chosen,
    Connect,
    ConnectArrays,
    RunNetwork,
    SynapticScope,
    Values,
)
from eqsim.model.choices import Choice
from eqsim.model.network import NetworkSpec
from eqsim.model.recorder import Recorder
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording
from eqsim.results.snapshot_file import read_snapshot, write_snapshot
from eqsim.results.stored import NetworkState, Snapshot, Standing, refuse_differences
from eqsim.results.stream import Stream

__all__ = ["RuntimeExecutor"]

Index = NDArray[np.int64]
LARGEST_BLOCK = 1 << 16


class RuntimeExecutor(SynapseReading):
    """Keeps the state of all owners as arrays and runs networks on it.

    Parameters
    ----------
    compile_network : callable
        Gives the executable program of a network's description.
    show_progress : callable
        Makes, from what was asked for, the number of steps and the duration in seconds, a function
        that is told how many steps are done, and a function to be called at the end.
    """

    def __init__(
        self,
        compile_network: CompileNetwork,
        show_progress: ShowProgress,
    ) -> None:
        self._store = Store()
        self._runner = Runner(self._store, compile_network, show_progress)
        self._seed = secrets.randbits(63)

    @property
    def held(self) -> Store:
        """The state of all owners."""
        return self._store

    # --- owners -----------------------------------------------------------------------------

    def seed(self, value: int | None) -> None:
        """Set the seed of what draws from now on; None takes fresh entropy."""
        self._seed = secrets.randbits(63) if value is None else value

    def add_population(self, name: str, variables: tuple[StateVariable, ...], size: int) -> None:
        """Allocate the state of a population, set to its initial values."""
        self._store.add_population(name, variables, size)

    def add_variable(self, name: str, variable: StateVariable) -> None:
        """Allocate one more variable of a population or projection."""
        self._store.add_variable(name, variable)

    def add_projection(
        self, name: str, variables: tuple[StateVariable, ...], ranges: Ranges
    ) -> None:
        """Make a projection without synapses."""
        self._store.add_projection(name, variables, ranges)

    def add_recorder(
        self,
        recorder: Recorder,
        record: Chosen | None,
        start: int,
        size: int,
        folder: Path | None = None,
    ) -> None:
        """Make an empty recording."""
        elements = None if record is None else self.numbers(record)
        recording = Recording(recorder, elements, start, size)
        if folder is not None:
            recording.stream = Stream.create(recorder.name, folder, recorder.columns, elements)
        self._store.add_recorder(recording)

    def discard(self, name: str) -> None:
        """Forget an owner."""
        self._store.discard(name)
        self._runner.descriptions.pop(name, None)

    def owner_size(self, name: str) -> int:
        """Give the number of elements or synapses."""
        return self._store.size(name)

    # --- state ------------------------------------------------------------------------------

    def assign_array(self, action: AssignArray) -> None:
        """Write an array."""
        self._store.before_assignment(action.owner, action.variable)
        buffer = self._store.live(action.owner, action.variable)
        if action.indices is None:
            rows = self._store.memory.rows.get(action.owner)
            order = None if rows is None or action.values.size == 1 else creation_numbers(rows)
            buffer[...] = action.values if order is None else action.values[order]
            return
        buffer[self._places(action.owner, action.indices)] = action.values

    def assign_expression(self, action: AssignExpression) -> None:
        """Evaluate an expression and write its results."""
        self._store.before_assignment(action.owner.name, action.variable)
        with self._store.values_of(self._values_of(action)):
            self._perform(lower_assignment(action), action)

    def evaluate(self, action: AssignExpression) -> NDArray[np.generic]:
        """Evaluate an expression for the chosen elements without writing it."""
        plain = replace(action, condition=None)
        values = self._evaluated(plain)
        if action.condition is None:
            return values
        chosen = self._evaluated(replace(plain, expression=action.condition)).astype(bool)
        selected: Array = values[chosen]
        return selected

    def _evaluated(self, action: AssignExpression) -> NDArray[np.generic]:
        kernel, dtype = lower_evaluation(action)
        owner = action.owner.name
        result: Array = np.zeros(self._store.size(owner), dtype.numpy)
        self._store.memory.buffers[RESULT] = result
        with self._store.values_of(self._values_of(action)):
            self._perform(kernel, action)
        if action.listed is not None:
            return result[self._places(owner, action.listed)]
        if isinstance(action.owner, SynapticScope):
            return creation_order(self._store.memory.rows[owner], result)
        stop = None if action.size is None else action.start + action.size
        return result[action.start : stop]

    def _values_of(self, action: AssignExpression) -> Values:
        """Give the values that an action's kernel uses."""
        size = self._store.size(action.owner.name) if action.size is None else action.size
        return {**action.values, START: action.start, SIZE: size}

    def _perform(self, kernel: Kernel, action: AssignExpression) -> None:
        memory = self._store.memory
        memory.seed, memory.epoch = self._seed, action.epoch
        if action.listed is not None:
            chosen = np.unique(self.numbers(action.listed))
            memory.buffers[INDICES] = self._places(action.owner.name, chosen)
        if action.members is not None and action.owner.name not in memory.rows:
            size = self._store.size(action.owner.name)
            memory.buffers[PLACES] = numbering(self.numbers(action.members), size)
        if kernel.clock is not None:
            memory.steps |= {kernel.clock: 0, **action.steps}
        self._store.number_synapses(set(kernel_buffers(kernel)))
        try:
            with self._store.one_sided.spread(kernel_buffers(kernel)):
                perform(kernel, memory, LARGEST_BLOCK, unordered=True)
        finally:
            for name in (INDICES, PLACES, RESULT):
                memory.buffers.pop(name, None)

    def _places(self, owner: str, chosen: Chosen) -> NDArray[np.int64]:
        indices, rows = self.numbers(chosen), self._store.memory.rows.get(owner)
        return indices if rows is None else storage_order(rows, indices)

    # --- synapses ---------------------------------------------------------------------------

    def connect(self, action: Connect) -> None:
        """Create synapses by a rule; all of them or, after an error, none."""
        self._runner.refuse_while_telling("connect")
        self._runner.flush()
        memory = self._store.memory
        memory.seed, memory.epoch = self._seed, action.epoch
        memory.steps |= {action.scope.projection.clock: 0, **action.steps}
        kernel = lower_connection(action)
        names = kernel_buffers(kernel)
        with self._store.values_of(action.values), self._store.one_sided.spread(names):
            self._store.connect(kernel)

    def connect_arrays(self, action: ConnectArrays) -> None:
        """Create listed synapses."""
        self._runner.refuse_while_telling("connect")
        self._runner.flush()
        pre, post = action.pre, action.post
        if action.chance is not None:
            key = random.derive_key(self._seed, action.epoch, 0)
            made = random.uniform(key, 0, np.arange(pre.size)) < action.chance
            pre, post = pre[made], post[made]
        self._store.connect_pairs(action.owner, pre, post)

    def remove_synapses(
        self, owner: str, numbers: Callable[[], Index], choice: Callable[[], Choice]
    ) -> None:
        """Take synapses away."""
        del choice
        self._runner.refuse_while_running("prune")
        refuse_recorded(owner, self._store.recordings)
        self._store.remove(owner, numbers())

    def _placed(self, owner: str) -> tuple[SynapseRows, Ranges]:
        return self._store.memory.rows[owner], self._store.ranges[owner]

    def generation(self, owner: str) -> int:
        """Count how often synapses were added or taken away."""
        return self._store.generations[owner]

    def array(
        self, owner: str, variable: str, chosen: NDArray[np.int64] | None = None
    ) -> NDArray[np.generic]:
        """Give a variable's values: live for a population, in creation order for synapses."""
        return self._store.visible(owner, variable, chosen)

    def events(self, owner: str, event: str) -> NDArray[np.int32]:
        """Give the elements that had an event when they were asked last."""
        running, name = self._runner.running, f"{owner}.{event}"
        if running is None or name not in self._store.memory.event_clocks:
            return last_events(self._store, owner, event)
        program, host = running.executable.program, self._runner.calling
        return events_so_far(self._store.memory, program, name, host)

    def recording(self, recorder: str, column: str) -> NDArray[np.generic]:
        """Give all recorded values of a column."""
        self._runner.flush()
        recording = self._store.recordings[recorder]
        if column == "count" and recording.counts_only:
            return recording.part_of(self._store.memory.buffers[f"{recorder}.count"])
        return recording.column(column)

    # --- stored states ----------------------------------------------------------------------

    def store(self, names: Sequence[str]) -> NetworkState:
        """Give the state of owners."""
        return take_out(self._store, names, self._seed)

    def restore(
        self, state: NetworkState, names: Sequence[str], at: Standing, *, with_seed: bool
    ) -> None:
        """Give owners back the state that was stored of them."""
        del at
        self._runner.refuse_while_running("restore")
        refuse_differences(state, {name: make_of(self._store, name) for name in names})
        check_content(self._store, state)
        put_back(self._store, state)
        if with_seed:
            self._seed = state.seed

    def write_state(self, path: Path, name: str, snapshot: Snapshot) -> None:
        """Write a state to a file."""
        write_snapshot(path, name, snapshot)

    def read_state(self, path: Path, name: str) -> Snapshot:
        """Read a state from a file."""
        return read_snapshot(path, name)

    # --- runs -------------------------------------------------------------------------------

    def record(self, recorder: str, steps: Mapping[str, int]) -> None:
        """Record the present values."""
        self._runner.record(recorder, steps)

    def stop(self) -> None:
        """End the present run after the pass it is in."""
        self._runner.stop()

    def as_held(self, spec: NetworkSpec) -> NetworkSpec:
        """Give a description with what is known of the present state."""
        return self._store.one_sided.described(spec)

    def run(self, action: RunNetwork) -> RunSummary:
        """Run a network."""
        return self._runner.run(action, self._seed)
