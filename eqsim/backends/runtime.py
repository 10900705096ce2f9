"""The executor that performs every action at once, in this process."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.delays import changed_delays, clock_of_event
from eqsim.backends.executable import Executable, Progress
from eqsim.backends.executor import Ranges, RunSummary
from eqsim.backends.memory import Array, numbering
from eqsim.backends.profiling import ready_profile, take_profile
from eqsim.backends.reference import perform
from eqsim.backends.snapshots import make_of, put_back, take_out
from eqsim.backends.store import Store
from eqsim.backends.stored_content import check_content
from eqsim.backends.synapses import creation_order, sources, storage_order, with_columns
from eqsim.errors import SimulationError
from eqsim.ir.lower_action import (
    INDICES,
    PLACES,
    RESULT,
    SIZE,
    START,
    kernel_buffers,
    lower_assignment,
    lower_connection,
    lower_evaluation,
)
from eqsim.ir.program import Kernel, Program
from eqsim.model.actions import (
    AssignArray,
    AssignExpression,
    Connect,
    ConnectArrays,
    Report,
    RunNetwork,
    SynapticScope,
    Values,
    numbers_of,
)
from eqsim.model.network import NetworkSpec
from eqsim.model.recorder import Recorder, SpikeRecorder
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording
from eqsim.results.stored import NetworkState, refuse_differences

__all__ = ["RuntimeExecutor"]

LARGEST_BLOCK = 1 << 16
MOST_EXECUTABLES = 16


@dataclass(frozen=True, slots=True)
class Running:
    """A run that is under way."""

    executable: Executable
    action: RunNetwork


class RuntimeExecutor:
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
        compile_network: Callable[[NetworkSpec], Executable],
        show_progress: Callable[[Report, int, float], tuple[Progress, Callable[[], None]]],
    ) -> None:
        self._compile = compile_network
        self._show_progress = show_progress
        self._store = Store()
        self._seed = secrets.randbits(63)
        self._executables: dict[NetworkSpec, Executable] = {}
        self._running: Running | None = None

    # --- owners -----------------------------------------------------------------------------

    def seed(self, value: int | None) -> None:
        """Set the seed of what draws from now on; None takes fresh entropy."""
        self._seed = secrets.randbits(63) if value is None else value

    def add_population(self, name: str, variables: tuple[StateVariable, ...], size: int) -> None:
        """Allocate the state of a population, set to its initial values."""
        self._store.add_population(name, variables, size)

    def add_variable(self, population: str, variable: StateVariable) -> None:
        """Allocate one more variable of a population."""
        self._store.add_variable(population, variable)

    def add_projection(
        self, name: str, variables: tuple[StateVariable, ...], ranges: Ranges
    ) -> None:
        """Make a projection without synapses."""
        self._store.add_projection(name, variables, ranges)

    def add_recorder(
        self, recorder: Recorder, record: NDArray[np.int64] | None, start: int, size: int
    ) -> None:
        """Make an empty recording."""
        self._store.add_recorder(Recording(recorder, record, start, size))

    def discard(self, name: str) -> None:
        """Forget an owner."""
        self._store.discard(name)

    def owner_size(self, name: str) -> int:
        """Give the number of elements or synapses."""
        return self._store.size(name)

    # --- state ------------------------------------------------------------------------------

    def assign_array(self, action: AssignArray) -> None:
        """Write an array."""
        buffer = self._store.live(action.owner, action.variable)
        if action.indices is None:
            rows = self._store.memory.rows.get(action.owner)
            if rows is None or action.values.size == 1 or rows.number is None:
                buffer[...] = action.values
            else:
                buffer[...] = action.values[rows.number]
            return
        buffer[self._places(action.owner, action.indices)] = action.values

    def assign_expression(self, action: AssignExpression) -> None:
        """Evaluate an expression and write its results."""
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
        if isinstance(action.owner, SynapticScope):
            result = creation_order(self._store.memory.rows[owner], result)
        if action.listed is not None:
            return result[action.listed]
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
            chosen = np.unique(action.listed)
            memory.buffers[INDICES] = self._places(action.owner.name, chosen)
        if action.members is not None:
            size = self._store.size(action.owner.name)
            memory.buffers[PLACES] = numbering(action.members, size)
        if kernel.clock is not None:
            memory.steps |= {kernel.clock: 0, **action.steps}
        self._store.number_synapses(set(kernel_buffers(kernel)))
        try:
            perform(kernel, memory, LARGEST_BLOCK, distinct=True)
        finally:
            for name in (INDICES, PLACES, RESULT):
                memory.buffers.pop(name, None)

    def _places(self, owner: str, indices: NDArray[np.int64]) -> NDArray[np.int64]:
        rows = self._store.memory.rows.get(owner)
        return indices if rows is None else storage_order(rows, indices)

    # --- synapses ---------------------------------------------------------------------------

    def connect(self, action: Connect) -> None:
        """Create synapses by a rule; all of them or, after an error, none."""
        memory = self._store.memory
        memory.seed, memory.epoch = self._seed, action.epoch
        memory.steps |= {action.scope.projection.clock: 0, **action.steps}
        with self._store.values_of(action.values):
            self._store.connect(lower_connection(action))

    def connect_arrays(self, action: ConnectArrays) -> None:
        """Create listed synapses."""
        self._store.connect_pairs(action.owner, action.pre, action.post)

    def synapses(self, owner: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give source and target numbers in creation order."""
        rows, ranges = self._store.memory.rows[owner], self._store.ranges[owner]
        pre = creation_order(rows, sources(rows).astype(np.int32))
        post = creation_order(rows, rows.post - np.int32(ranges.target_start))
        return pre.astype(np.int32), post.astype(np.int32)

    def array(self, owner: str, variable: str) -> NDArray[np.generic]:
        """Give a variable's values: live for a population, in creation order for synapses."""
        return self._store.visible(owner, variable)

    def recording(self, recorder: str, column: str) -> NDArray[np.generic]:
        """Give all recorded values of a column."""
        self._flush()
        recording = self._store.recordings[recorder]
        of = recording.recorder
        if column == "count" and isinstance(of, SpikeRecorder):
            if not of.keep:
                return recording.part_of(self._store.memory.buffers[f"{recorder}.count"])
            return np.bincount(recording.column("i").astype(np.int64), minlength=recording.width)
        return recording.column(column)

    # --- stored states ----------------------------------------------------------------------

    def store(self, names: Sequence[str]) -> NetworkState:
        """Give the state of owners."""
        return take_out(self._store, names, self._seed)

    def restore(self, state: NetworkState, names: Sequence[str], *, with_seed: bool) -> None:
        """Give owners back the state that was stored of them."""
        self._refuse_while_running("restore")
        refuse_differences(state, {name: make_of(self._store, name) for name in names})
        check_content(self._store, state)
        put_back(self._store, state)
        if with_seed:
            self._seed = state.seed

    # --- runs -------------------------------------------------------------------------------

    def stop(self) -> None:
        """End the present run after the pass it is in."""
        self._store.memory.stopped = True
        if self._running is not None:
            self._running.executable.stop()

    def run(self, action: RunNetwork) -> RunSummary:
        """Run a network."""
        self._refuse_while_running("run")
        begin = time.perf_counter()
        executable = self._executable(action.spec)
        built = time.perf_counter() - begin
        self._enter(action, executable.program)
        begin = time.perf_counter()
        try:
            interrupted, failure = self._execute(executable, action)
        finally:
            simulated = time.perf_counter() - begin
            self._leave(action)
        reached = {clock: self._store.memory.steps[clock] for clock in action.spans}
        return RunSummary(
            self._completed(action),
            0.0,
            built,
            simulated,
            interrupted,
            executable.from_cache,
            failure,
            reached,
            take_profile(executable.program, self._store.memory),
        )

    def _executable(self, spec: NetworkSpec) -> Executable:
        """Give the executable program of a description, compiled before or now."""
        executable = self._executables.get(spec)
        if executable is None:
            executable = self._compile(spec)
            if len(self._executables) >= MOST_EXECUTABLES:
                del self._executables[next(iter(self._executables))]
            self._executables[spec] = executable
        return executable

    def _execute(self, executable: Executable, action: RunNetwork) -> tuple[bool, Exception | None]:
        """Perform a run; tell whether it was interrupted, and what went wrong on the way."""
        progress, finish = None, None
        if action.report is not None:
            progress, finish = self._show_progress(action.report, action.steps, action.duration)
        self._running = Running(executable, action)
        try:
            executable.run(self._store.memory, action.passes, progress, self._call)
            if progress is not None:
                progress(self._completed(action))
        except KeyboardInterrupt:
            return True, None
        except Exception as error:
            return False, error
        finally:
            self._running = None
            if finish is not None:
                finish()
        return False, None

    def _completed(self, action: RunNetwork) -> int:
        """Count the steps completed of the clock with most of them."""
        clock = max(action.spans, key=lambda name: action.spans[name].steps)
        return self._store.memory.steps[clock] - action.spans[clock].first

    def _enter(self, action: RunNetwork, program: Program) -> None:
        """Give memory everything that a run uses."""
        self._refuse_changed_delays(action)
        memory = self._store.memory
        memory.seed = self._seed if action.seed is None else action.seed
        memory.epoch = action.epoch
        memory.take(action.values)
        memory.steps |= {clock: span.first for clock, span in action.spans.items()}
        memory.ends |= {clock: span.last for clock, span in action.spans.items()}
        self._store.ready_rings(action.spec, memory.values)
        self._ready_synapses(action.spec, program)
        ready_profile(program, memory)

    def _ready_synapses(self, spec: NetworkSpec, program: Program) -> None:
        """Give memory what depends on which synapses there are."""
        memory = self._store.memory
        self._store.ready_recorders(spec)
        for rows in program.rows:
            if rows.columns:
                with_columns(memory.rows[rows.name], self._store.ranges[rows.name])
        self._store.number_synapses({buffer.name for buffer in program.buffers})

    def _call(self, name: str) -> None:
        """Call the host within a run; it may perform any action but another run."""
        running, memory = self._running, self._store.memory
        assert running is not None
        assert running.action.host is not None
        version, random, steps = memory.version, (memory.seed, memory.epoch), dict(memory.steps)
        try:
            running.action.host(name, {clock: steps[clock] for clock in running.action.spans})
        finally:
            (memory.seed, memory.epoch), memory.steps = random, steps
            if memory.version != version:
                self._ready_synapses(running.action.spec, running.executable.program)
                memory.allocate_derived(running.executable.program)

    def _refuse_while_running(self, what: str) -> None:
        if self._running is not None:
            raise SimulationError(
                f"{what}: a simulation is under way",
                hint=f"a network operation may change state or stop; call {what} after the run",
            )

    def _refuse_changed_delays(self, action: RunNetwork) -> None:
        """Refuse another delay while it would make spikes arrive twice or never."""
        before, after = self._store.run_values, numbers_of(action.values)
        for projection, pathway in changed_delays(action.spec, before, after):
            delay = f"{projection.name}.{pathway.name}.delay"
            window = max(int(before[delay]), int(after[delay]))
            clock = clock_of_event(action.spec, projection, pathway)
            if action.spans[clock].first > 0 and self._store.has_recent_spikes(
                projection, pathway, window
            ):
                raise SimulationError(
                    f"{projection.name}.{pathway.name}: the delay cannot change now",
                    details=(
                        f"there were spikes within the last {window} steps, the longer of the old "
                        "and the new delay, which would arrive twice or never",
                    ),
                    hint="run on for that long without spikes, or give both delays to pathways of "
                    "their own",
                )

    def _leave(self, action: RunNetwork) -> None:
        """Take what was recorded, and note how far it came."""
        self._store.note_run(action.spec, action.values)
        for recorder in action.spec.recorders:
            self._take_recorded(recorder, action)
            self._store.memory.tables.pop(recorder.name, None)

    def _flush(self) -> None:
        """Let what a run that is under way has recorded be read."""
        if self._running is None:
            return
        if self._store.memory.flush is not None:
            self._store.memory.flush()
        for recorder in self._running.action.spec.recorders:
            self._take_recorded(recorder, self._running.action)

    def _take_recorded(self, recorder: Recorder, action: RunNetwork) -> None:
        """Bring what a run has recorded so far to where it is read."""
        memory, name = self._store.memory, recorder.name
        columns = memory.tables.get(name, {})
        dt = float(memory.values[f"{self._store.clock_of(action.spec, recorder)}.dt"])
        self._store.recordings[name].add(columns, dt)
        memory.tables[name] = {column: [] for column in columns}
