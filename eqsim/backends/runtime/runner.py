"""Runs of networks on the state of this process: what is made ready before, taken after."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from eqsim.backends.host.executor import RunSummary
from eqsim.backends.host.interrupts import Interrupts, finish_before_interrupt
from eqsim.backends.host.profiling import ready_profile, take_profile
from eqsim.backends.reference.kernels import perform
from eqsim.backends.runtime.executable import Executable, Progress
from eqsim.backends.state.delay_changes import refuse_changed_delays
from eqsim.backends.state.histories import check_delays, note_histories, ready_histories
from eqsim.backends.state.store import NEVER, Store
from eqsim.backends.state.synapses import with_columns
from eqsim.errors import SimulationError
from eqsim.ir.checks.time_loop import leading_clock
from eqsim.ir.lowering.action import kernel_buffers
from eqsim.ir.lowering.histories import has_past
from eqsim.ir.lowering.recorder import lower_recorder
from eqsim.ir.program import Program
from eqsim.model.actions import Report, RunNetwork
from eqsim.model.network import NetworkSpec, clock_of, populations_of
from eqsim.model.recorder import Recorder, StateRecorder

__all__ = ["CompileNetwork", "Runner", "ShowProgress"]

MOST_EXECUTABLES = 16

CompileNetwork = Callable[[NetworkSpec], Executable]
"""Gives the executable program of a network's description."""

ShowProgress = Callable[[Report, int, float], tuple[Progress, Callable[[], None]]]
"""Makes, from what was asked for, the number of steps and the duration in seconds, a function that
is told how many steps are done, and a function to be called at the end."""


@dataclass(frozen=True, slots=True)
class Running:
    """A run that is under way."""

    executable: Executable
    action: RunNetwork


@dataclass(slots=True)
class Runner:
    """Runs networks on a store; keeps the programs that were compiled for them."""

    store: Store
    compile: CompileNetwork
    show_progress: ShowProgress
    executables: dict[NetworkSpec, Executable] = field(default_factory=dict)
    running: Running | None = None
    calling: str = ""
    telling: bool = False
    descriptions: dict[str, NetworkSpec] = field(default_factory=dict)

    def stop(self) -> None:
        """End the present run after the pass it is in."""
        self.store.memory.stopped = True
        if self.running is not None:
            self.running.executable.stop()

    def run(self, action: RunNetwork, seed: int) -> RunSummary:
        """Run a network; `seed` is that of an action without one."""
        self.refuse_while_running("run")
        begin = time.perf_counter()
        executable = self._executable(self.store.one_sided.described(action.spec))
        built = time.perf_counter() - begin
        self._enter(action, executable.program, seed)
        begin = time.perf_counter()
        with finish_before_interrupt() as interrupts:
            try:
                interrupted, failure = self._execute(executable, action)
            finally:
                simulated = time.perf_counter() - begin
                unwritten = self._leave(action, executable.program)
            interrupted |= _is_interrupted(interrupts)
        reached = {clock: self.store.memory.steps[clock] for clock in action.spans}
        return RunSummary(
            self._completed(action, executable.program),
            0.0,
            built,
            simulated,
            interrupted,
            executable.from_cache,
            failure or unwritten,
            reached,
            take_profile(executable.program, self.store.memory),
        )

    def _executable(self, spec: NetworkSpec) -> Executable:
        """Give the executable program of a description, compiled before or now."""
        executable = self.executables.get(spec)
        if executable is None:
            executable = self.compile(spec)
            if len(self.executables) >= MOST_EXECUTABLES:
                del self.executables[next(iter(self.executables))]
            self.executables[spec] = executable
        return executable

    def _execute(self, executable: Executable, action: RunNetwork) -> tuple[bool, Exception | None]:
        """Perform a run; tell whether it was interrupted, and what went wrong on the way.

        What goes wrong before the first step is raised.
        """
        self.running, finish = Running(executable, action), None
        try:
            progress, finish = self._shown(executable, action)
            return self._perform(executable, action, progress)
        finally:
            self.running = None
            if finish is not None:
                finish()

    def _shown(
        self, executable: Executable, action: RunNetwork
    ) -> tuple[Progress | None, Callable[[], None] | None]:
        """Begin to show progress, if that was asked for."""
        if action.report is None:
            return None, None
        steps = action.steps[leading_clock(executable.program, action.steps)]
        with self._telling():
            return self.show_progress(action.report, steps, action.duration)

    def _perform(
        self, executable: Executable, action: RunNetwork, progress: Progress | None
    ) -> tuple[bool, Exception | None]:
        try:
            told = self._told(action, progress)
            executable.run(self.store.memory, action.passes, told, self._call)
            if told is not None:
                told(self._completed(action, executable.program))
        except KeyboardInterrupt:
            return True, None
        except Exception as error:
            return False, error
        return False, None

    def _told(self, action: RunNetwork, progress: Progress | None) -> Progress | None:
        """Give what is told how far a run is, which is when recordings can be written to disk."""
        recordings = self.store.recordings
        streamed = [r for r in action.spec.recorders if recordings[r.name].stream is not None]
        if not streamed and progress is None:
            return None

        def told(steps: int) -> None:
            self._take(streamed, action.spec)
            if progress is not None:
                self._tell_time(action)
                with self._telling():
                    progress(steps)

        return told

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Let a user's function be told how far a run is; the run goes on as if it had not been."""
        memory = self.store.memory
        random, steps = (memory.seed, memory.epoch), dict(memory.steps)
        self.telling = True
        try:
            yield
        finally:
            self.telling = False
            (memory.seed, memory.epoch), memory.steps = random, steps

    def _tell_time(self, action: RunNetwork) -> None:
        """Let users see how far a run is."""
        if action.reach is not None:
            action.reach({clock: self.store.memory.steps[clock] for clock in action.spans})

    def _completed(self, action: RunNetwork, program: Program) -> int:
        """Count the steps completed of the clock in whose steps progress is told."""
        clock = leading_clock(program, action.steps)
        return self.store.memory.steps[clock] - action.spans[clock].first

    def _enter(self, action: RunNetwork, program: Program, seed: int) -> None:
        """Give memory everything that a run uses."""
        refuse_changed_delays(self.store, action)
        memory = self.store.memory
        memory.seed = seed if action.seed is None else action.seed
        memory.epoch = action.epoch
        memory.take(action.values)
        memory.steps |= {clock: span.first for clock, span in action.spans.items()}
        memory.ends |= {clock: span.last for clock, span in action.spans.items()}
        self.store.one_sided.hold(program)
        self.store.forget_numbers({buffer.name for buffer in program.buffers})
        self.store.order_delays(program)
        self.store.former_delays.values.clear()
        self.store.ready_rings(action.spec, memory.values)
        ready_histories(program, memory, self.store.standing)
        self.descriptions |= {each.name: action.spec for each in action.spec.recorders}
        self._ready_synapses(action.spec, program)
        ready_profile(program, memory)

    def _ready_synapses(self, spec: NetworkSpec, program: Program) -> None:
        """Give memory what depends on which synapses there are."""
        memory = self.store.memory
        for rows in program.rows:
            if rows.columns:
                with_columns(memory.rows[rows.name], self.store.ranges[rows.name])
        self.store.number_synapses({buffer.name for buffer in program.buffers})
        self.store.ready_recorders(spec)

    def _call(self, name: str) -> None:
        """Call the host within a run; it may perform any action but another run."""
        running, memory = self.running, self.store.memory
        assert running is not None
        assert running.action.host is not None
        self.calling = name
        version, random, steps = memory.version, (memory.seed, memory.epoch), dict(memory.steps)
        try:
            self._tell_time(running.action)
            running.action.host(name)
            check_delays(running.executable.program, memory)
        finally:
            (memory.seed, memory.epoch), memory.steps = random, steps
            if memory.version != version:
                self.store.order_delays(running.executable.program, within_run=True)
                self._ready_synapses(running.action.spec, running.executable.program)
                memory.allocate_derived(running.executable.program)

    def refuse_while_telling(self, what: str) -> None:
        """Refuse what only an operation of the network can do in the middle of a run."""
        if self.telling:
            raise SimulationError(
                f"{what}: a function that is told how far a run is cannot add synapses",
                details=("the run goes on with those that it began with",),
                hint="let a network operation do it, or call connect before or after the run",
            )

    def refuse_while_running(self, what: str) -> None:
        """Refuse what cannot be done in the middle of a run."""
        if self.running is not None:
            raise SimulationError(
                f"{what}: a simulation is under way",
                hint=f"a network operation may change state or stop; call {what} after the run",
            )

    def _leave(self, action: RunNetwork, program: Program) -> SimulationError | None:
        """Take what was recorded, and note how far it came; give what hindered writing it."""
        self.store.note_run(action.spec, action.values)
        note_histories(program, self.store.memory, self.store.standing)
        problem = None
        for recorder in action.spec.recorders:
            try:
                self._take_recorded(recorder, action.spec)
                self.store.recordings[recorder.name].finish()
            except SimulationError as error:
                problem = error
            self.store.memory.tables.pop(recorder.name, None)
        return problem

    def record(self, recorder: str, steps: Mapping[str, int]) -> None:
        """Record the present values, as the last run with that recorder did."""
        if recorder not in self.descriptions:
            raise SimulationError(
                f"{recorder}: there has to be a run before a single time step is recorded",
                hint="run(0*ms) is enough",
            )
        self.flush()
        spec, memory = self.descriptions[recorder], self.store.memory
        populations = populations_of(spec)
        projections = {each.name: each for each in spec.projections}
        of = next(each for each in spec.recorders if each.name == recorder)
        table, kernels = lower_recorder(of, populations, projections, spec.listed_clocks)
        if any(map(has_past, kernels)):
            raise SimulationError(
                f"{recorder}: past values are recorded in the steps of a run only",
                hint="let run(...) record",
            )
        memory.tables[recorder] = {c.name: [] for c in table.columns} if table else {}
        self.store.number_synapses(())
        self.store.ready_recorders(spec)
        before, memory.steps = memory.steps, memory.steps | dict(steps)
        try:
            for kernel in kernels:
                with self.store.one_sided.spread(kernel_buffers(kernel)):
                    perform(kernel, memory)
            self._take_recorded(of, spec)
            self.store.recordings[recorder].finish()
        finally:
            memory.steps = before

    def flush(self) -> None:
        """Let what a run that is under way has recorded be read."""
        if self.running is None:
            return
        self._take(self.running.action.spec.recorders, self.running.action.spec)

    def _take(self, recorders: Iterable[Recorder], spec: NetworkSpec) -> None:
        names, flush = {each.name: each for each in recorders}, self.store.memory.flush
        if flush is not None:
            flush(names)
        for recorder in names.values():
            self._take_recorded(recorder, spec)

    def _take_recorded(self, recorder: Recorder, spec: NetworkSpec) -> None:
        """Bring what a run has recorded so far to where it is read."""
        memory, name = self.store.memory, recorder.name
        if isinstance(recorder, StateRecorder) and recorder.last:
            seconds, values = self.store.last_values(recorder)
            if seconds != NEVER:
                self.store.recordings[name].replace(seconds, values)
            return
        columns = memory.tables.get(name, {})
        clock = clock_of(spec, recorder)
        is_listed = clock in spec.listed_clocks
        pace = memory.buffers[f"{clock}.times"] if is_listed else memory.values[f"{clock}.dt"]
        memory.tables[name] = {column: [] for column in columns}
        self.store.recordings[name].add(columns, pace)


def _is_interrupted(interrupts: Interrupts) -> bool:
    """Tell whether an interrupt was held back that ends a script, unless its handler says else."""
    try:
        interrupts.release()
    except KeyboardInterrupt:
        return True
    return False
