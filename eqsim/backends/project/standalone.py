"""The executor that writes every action into a C++ project, and reads the project's results."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.building.linked import project_sources
from eqsim.backends.host.executor import SIDES, Ranges, ReachedTime, RunSummary
from eqsim.backends.host.memory import numbering
from eqsim.backends.project.exported import Export
from eqsim.backends.project.known_synapses import ProjectSynapses
from eqsim.backends.project.project import (
    Results,
    execute_project,
    make_project,
    results_folder,
    write_project,
)
from eqsim.backends.project.readback import (
    DeclaredOwner,
    declared,
    empty_values,
    initial_values,
    taken_in,
    writable_names,
)
from eqsim.backends.project.recorded import take_recorded
from eqsim.backends.project.refusals import (
    built_already,
    callback_refused,
    not_built_yet,
    not_known_yet,
    record_refused,
    refuse_calls,
    refuse_changed_delays,
    refuse_other_delays,
    refuse_own_delays,
    store_refused,
)
from eqsim.backends.project.runs import ProjectRuns
from eqsim.backends.project.states import ProjectStates
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.errors import SimulationError
from eqsim.expr.dtypes import DType
from eqsim.ir.lowering.action import SIZE, START, action_buffers, lower_assignment
from eqsim.ir.lowering.scopes import storage_dtype
from eqsim.ir.program import Buffer, Program
from eqsim.ir.timeline import Arguments, Seed, every_kernel
from eqsim.model.actions import (
    AssignArray,
    AssignExpression,
    Chosen,
    Listed,
    RunNetwork,
    SynapticScope,
)
from eqsim.model.network import NetworkSpec
from eqsim.model.recorder import Recorder, StateRecorder
from eqsim.model.variables import StateVariable
from eqsim.options import CompileOptions
from eqsim.results.recording import Recording
from eqsim.results.snapshot_file import write_snapshot
from eqsim.results.stored import NetworkState, Snapshot, Standing
from eqsim.results.stream import Stream

__all__ = ["StandaloneExecutor"]

Index = NDArray[np.int64]


class StandaloneExecutor(ProjectSynapses):
    """Collects a timeline; builds and executes it at `run` or at `build`.

    Parameters
    ----------
    lower : callable
        Gives the program of a network's description.
    directory : str, optional
        The folder of the project; a temporary one by default.
    build_on_run : bool
        Whether the first run builds and executes the project.
    options : CompileOptions
        The compiler's options.
    """

    def __init__(
        self,
        lower: Callable[[NetworkSpec], Program],
        directory: str | None,
        build_on_run: bool,
        options: CompileOptions,
    ) -> None:
        self._directory = directory
        self._build_on_run = build_on_run
        self._options = options
        self._export = Export()
        self._owners: dict[str, DeclaredOwner] = {}
        self._recordings: dict[str, Recording] = {}
        self._discarded: set[str] = set()
        self._runs = ProjectRuns(lower, self._export)
        self._results: Results | None = None
        self._folder: Path | None = None
        self._arguments_applied = False
        self._final: RuntimeExecutor | None = None
        self._states = ProjectStates(self._export, self._runs, self._owners, self._recordings)
        self.last_run: RunSummary | None = None

    # --- owners -----------------------------------------------------------------------------

    def seed(self, value: int | None) -> None:
        """Append the setting of the seed."""
        self._export.entries.append(Seed(value))

    def add_population(self, name: str, variables: tuple[StateVariable, ...], size: int) -> None:
        """Declare a population."""
        self._owners[name] = DeclaredOwner((), size)
        for each in variables:
            self.add_variable(name, each)
        self._export.values[f"{name}.N"] = DType.I64
        self._export.sizes[f"{name}.N"] = size
        self._export.set_values({f"{name}.N": size})

    def add_variable(self, name: str, variable: StateVariable) -> None:
        """Declare one more variable of a population or projection."""
        owner = self._owners[name]
        if owner.size is None:
            refuse_own_delays(self._runs.loops, name, variable.name)
        owner.variables = (*owner.variables, variable)
        length = owner.listed if owner.size is None else owner.size
        if length is not None:
            size, dtype = (1 if variable.shared else length), variable.stored.numpy
            owner.known[variable.name] = np.full(size, variable.initial, dtype)

    def add_projection(
        self, name: str, variables: tuple[StateVariable, ...], ranges: Ranges
    ) -> None:
        """Declare a projection."""
        self._owners[name] = DeclaredOwner(variables, ranges=ranges, known=empty_values(variables))
        for side in SIDES:
            if side in ranges.unknown:
                self._export.meet(name, side, getattr(ranges, side))
        sizes = {
            f"{getattr(ranges, side)}.N": self.owner_size(getattr(ranges, side))
            for side in SIDES
            if side not in ranges.unknown
        }
        self._export.set_integers({**ranges.values(name), **sizes})
        for side, members in (("source", ranges.source_members), ("target", ranges.target_members)):
            if members is not None:
                population = getattr(ranges, side)
                places = numbering(members, self.owner_size(population))
                buffer = Buffer(f"{name}._{side}_places", DType.I32, f"{population}.N")
                self._export.give({buffer.name: places}, (), (buffer,))

    def add_recorder(
        self,
        recorder: Recorder,
        record: Chosen | None,
        start: int,
        size: int,
        folder: Path | None = None,
    ) -> None:
        """Declare a recording."""
        listed = record if isinstance(record, Listed) else None
        record = None if isinstance(record, Listed) else record
        recording = Recording(recorder, record, start, size, listed=listed)
        if folder is not None:
            recording.stream = Stream.create(recorder.name, folder, recorder.columns, record)
        self._recordings[recorder.name] = recording
        name = recorder.name
        values = {f"{name}.size": recording.width}
        if not isinstance(recorder, StateRecorder):
            values = {f"{name}.start": start, f"{name}.size": size}
        self._export.set_integers(values)
        if record is not None and not isinstance(recorder, StateRecorder):
            places = numbering(record, self.owner_size(recorder.source))
            self._export.fill(f"{name}.places", places)

    def discard(self, name: str) -> None:
        """Take note that a script has no use of it any more; its project keeps it."""
        self._discarded.add(name)

    # --- state ------------------------------------------------------------------------------

    def assign_array(self, action: AssignArray) -> None:
        """Append the writing of an array."""
        self._refuse_after_build()
        refuse_other_delays(self._runs.loops, action.owner, action.variable)
        owner = self._owners[action.owner]
        variable = owner.variable(action.variable)
        values = np.atleast_1d(action.values).astype(storage_dtype(variable).numpy)
        self._export.fill(f"{action.owner}.{action.variable}", values, action.indices)
        owner.assign(action)

    def assign_expression(self, action: AssignExpression) -> None:
        """Append an assignment."""
        self._refuse_after_build()
        name = action.owner.name
        refuse_other_delays(self._runs.loops, name, action.variable)
        owner = self._owners[name]
        synaptic = isinstance(action.owner, SynapticScope)
        size = action.size if action.size is not None else owner.size
        values = {**action.values, START: action.start, SIZE: 0 if size is None else size}
        rows = name if synaptic else None
        kernel = lower_assignment(action)
        if action.members is not None and not synaptic:
            places = numbering(self.numbers(action.members), self.owner_size(name))
            kernel = self._export.with_places(kernel, name, places)
        buffers = action_buffers(action.owner)
        network = self._runs.network_of([name])
        self._export.perform(kernel, action.epoch, values, action.listed, rows, buffers, network)
        owner.known.pop(action.variable, None)

    def evaluate(self, action: AssignExpression) -> NDArray[np.generic]:
        """Evaluate an expression on the final state."""
        if self._final is None:
            raise not_known_yet(f"an expression of {action.owner.name}")
        return self._final.evaluate(action)

    def array(
        self, owner: str, variable: str, chosen: NDArray[np.int64] | None = None
    ) -> NDArray[np.generic]:
        """Give a variable's values, where they are known; they cannot be written to."""
        if self._final is not None:
            return self._final.array(owner, variable, chosen)
        known = self._owners[owner].shown(variable, chosen)
        if known is None:
            raise not_known_yet(f"{owner}.{variable}")
        return known

    def events(self, owner: str, event: str) -> NDArray[np.int32]:
        """Give the elements that had an event in the last step before the program ended."""
        if self._results is None or self._final is None:
            raise not_known_yet(f"who had the event {event!r} of {owner} last")
        taken_in(self._final, self._results, {}, {}, {})
        return self._final.events(owner, event)

    def recording(self, recorder: str, column: str) -> NDArray[np.generic]:
        """Give all recorded values of a column."""
        recording = self._recordings[recorder]
        if self._results is None:
            if recorder not in self._runs.recorders:
                return recording.column(column)
            raise not_known_yet(f"{recorder}.{column}")
        if column == "count" and recording.counts_only:
            return recording.part_of(self._results.array(f"{recorder}.count"))
        return recording.column(column)

    # --- stored states ----------------------------------------------------------------------

    def store(self, names: Sequence[str]) -> NetworkState:
        """Append the keeping of the state; after the program has run, give its last one."""
        if self._results is not None:
            if self._runs.whole is not None and self._runs.whole.histories:
                raise store_refused(self._runs.whole.histories[0].name)
            return self._states.final(names, self._results)
        return self._states.store(names)

    def restore(
        self, state: NetworkState, names: Sequence[str], at: Standing, *, with_seed: bool
    ) -> None:
        """Append the return to a state that the program has kept, or to one from a file."""
        self._refuse_after_build()
        self._states.restore(state, names, at, with_seed=with_seed)

    def write_state(self, path: Path, name: str, snapshot: Snapshot) -> None:
        """Let a state be written to a file once the program has run, or at once after it."""
        if self._results is not None:
            write_snapshot(path, name, snapshot)
        else:
            self._states.write(path, name, snapshot)

    def read_state(self, path: Path, name: str) -> Snapshot:
        """Give a state from a file, or one that will be there."""
        return self._states.read(path, name)

    # --- runs -------------------------------------------------------------------------------

    def record(self, recorder: str, steps: Mapping[str, int]) -> None:
        """Refuse what is no part of a run."""
        del steps
        raise record_refused(recorder)

    def stop(self) -> None:
        """Do nothing: no project runs while the script goes on."""

    def run(self, action: RunNetwork) -> RunSummary:
        """Append a run; build and execute the project if that was asked for."""
        refuse_calls(action.spec)
        if self._results is not None or (self._build_on_run and self._runs.whole is not None):
            raise built_already("has been built and cannot run again", self._build_on_run)
        begin = time.perf_counter()
        refuse_changed_delays(action, self._runs.values)
        if action.report is not None and callable(action.report.to):
            raise callback_refused("report")
        if not self._arguments_applied:
            self.apply_arguments()
        self._runs.append(action, self._recordings)
        for owner in self._owners.values():
            owner.known = {n: a for n, a in owner.known.items() if n in ("i", "j")}
        if not self._build_on_run:
            return RunSummary(None, build_seconds=time.perf_counter() - begin)
        return self.build(started=begin)

    def build(
        self,
        directory: str | None = None,
        compile: bool = True,
        run: bool = True,
        run_args: tuple[str, ...] = (),
        started: float | None = None,
    ) -> RunSummary:
        """Write the project, compile it, execute it and read its results."""
        if self._runs.whole is None:
            raise SimulationError("device.build: there is nothing to build", hint="call run first")
        begin = time.perf_counter() if started is None else started
        folder = Path(directory or self._directory or tempfile.mkdtemp(prefix="eqsim-"))
        self._runs.keep_once()
        program = self._export.program(self._runs.whole)
        initial = initial_values(self._owners, self._recordings, self._export.choices)
        project = self._export.project(program, initial, self._recordings.values())
        sources = project_sources(program, project, tuple(self._runs.loops.values()))
        write_project(folder, sources, self._export.arrays)
        if not compile:
            return RunSummary(None, build_seconds=time.perf_counter() - begin)
        make_project(folder, self._options, every_kernel(program, project))
        self._folder = folder
        built = time.perf_counter() - begin
        if not run:
            return RunSummary(None, build_seconds=built)
        if not (directory or self._directory):
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return self.execute(run_args, built)

    def execute(self, run_args: tuple[str, ...], built: float = 0.0) -> RunSummary:
        """Execute the program and read its results."""
        folder = self.folder
        try:
            self._results = execute_project(folder, run_args)
        finally:
            self._states.finish(results_folder(folder, run_args))
        self._final = declared(self._owners, {}, self._results, one_sided=self._runs.one_sided)
        for name in self._recordings:
            self._states.begin_recording(name)
        for each in self._recordings.values():
            each.record = each.record if each.listed is None else self.numbers(each.listed)
        arrays = self._export.filled
        take_recorded(self._recordings, self._runs.recorders, arrays, self._results)
        self.last_run = self._runs.summary(self._results, built)
        return self.last_run

    @property
    def folder(self) -> Path:
        """The folder of the project, once it has been built."""
        if self._folder is None:
            raise not_built_yet()
        return self._folder

    def apply_arguments(self) -> None:
        """Append the point where variables get the values of the command line."""
        self._refuse_after_build()
        self._arguments_applied = True
        self._export.entries.append(Arguments(writable_names(self._owners)))

    def reached(self, network: object) -> ReachedTime | None:
        """Give where a network stood when the program ended; None if it did not run."""
        return None if self._results is None else self._runs.reached(self._results, network)

    def as_held(self, spec: NetworkSpec) -> NetworkSpec:
        """Give a description with what is known of the state that it would begin with."""
        return self._runs.as_held(spec)
