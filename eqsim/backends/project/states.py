"""Stored states of a standalone project: kept by its program, and in files.

What a file holds is the same in all modes: after the program has run, the state that it wrote is
taken in as if it had run in this process, and packed; a state from a file becomes entries of the
timeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Array
from eqsim.backends.project.exported import Export
from eqsim.backends.project.exported_choices import numbers_of_choice
from eqsim.backends.project.exported_states import export_state
from eqsim.backends.project.readback import DeclaredOwner, declared, known_states, taken_in
from eqsim.backends.project.refusals import not_known_yet
from eqsim.backends.project.results import Results, read_results
from eqsim.backends.project.runs import ProjectRuns
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.backends.state.snapshots import COLUMN
from eqsim.ir.timeline import Keep, Return, Save, Seed, Stand
from eqsim.model.actions import Listed
from eqsim.results.recording import Recording
from eqsim.results.snapshot_file import check_place, read_snapshot, write_snapshot
from eqsim.results.stored import NetworkState, OwnerState, Snapshot, Standing, refuse_differences

__all__ = ["ProjectStates"]

Columns = dict[str, Array]


@dataclass(frozen=True, slots=True)
class _ToWrite:
    """A state that goes to a file once the program has run; the rest as it was when stored."""

    path: Path
    name: str
    snapshot: Snapshot
    owners: dict[str, DeclaredOwner]
    before: dict[str, Columns]
    clocks: Mapping[str, str]
    network: int | None


@dataclass(slots=True)
class ProjectStates:
    """Stores and restores; `before` has what recorders held in the files they come from."""

    export: Export
    runs: ProjectRuns
    owners: dict[str, DeclaredOwner]
    recordings: dict[str, Recording]
    slots: int = 0
    before: dict[str, Columns] = field(default_factory=dict)
    to_write: list[_ToWrite] = field(default_factory=list)

    def store(self, names: Sequence[str]) -> NetworkState:
        """Append the keeping of the state, with what is known of it before the program runs."""
        self.slots += 1
        self.export.entries.append(Keep(self.slots - 1, tuple(names)))
        owners = self._known(names)
        return NetworkState(owners, self._values_of(names), 0, self.slots - 1)

    def restore(
        self, state: NetworkState, names: Sequence[str], at: Standing, *, with_seed: bool
    ) -> None:
        """Append the return to a state that the program has kept, or to one from a file."""
        if state.slot is None:
            self._restore_foreign(state, names, at, with_seed=with_seed)
            return
        refuse_differences(state, {n: each.make for n, each in self._known(names).items()})
        network = self.runs.network_of(names)
        self.export.entries.append(Return(state.slot, tuple(names), network, with_seed))
        self._know(state.owners)
        self.runs.values = {**self.runs.values, **state.values}

    def write(self, path: Path, name: str, snapshot: Snapshot) -> None:
        """Append the writing of a state that was stored just now."""
        check_place(path)
        self.export.entries.append(Save(len(self.to_write)))
        names = snapshot.state.owners
        owners = {n: replace(each) for n, each in self.owners.items() if n in names}
        before = {n: dict(each) for n, each in self.before.items() if n in names}
        network = self.runs.network_of(list(names))
        clocks = self.runs.clock_names.get(network, {})
        self.to_write.append(_ToWrite(path, name, snapshot, owners, before, clocks, network))

    def read(self, path: Path, name: str) -> Snapshot:
        """Give a state from a file, or one that will be there."""
        coming = {(each.path.resolve(), each.name): each.snapshot for each in self.to_write}
        return coming.get((path.resolve(), name)) or read_snapshot(path, name)

    def final(self, names: Sequence[str], results: Results) -> NetworkState:
        """Give the state in which the program has ended."""
        owners = {n: each for n, each in self.owners.items() if n in names}
        return self._state(names, owners, self.before, results)

    def finish(self, folder: Path) -> None:
        """Write the files, from what the program has left in the folder of its results."""
        for number, each in enumerate(self.to_write):
            place = folder / f"stored_{number}"
            if (place / "manifest.json").exists():
                write_snapshot(each.path, each.name, self._packed(each, read_results(place)))

    # --- what is known ----------------------------------------------------------------------

    def _known(self, names: Iterable[str]) -> dict[str, OwnerState]:
        return known_states(names, self.owners, self.recordings, self.before)

    def _know(self, owners: Mapping[str, OwnerState]) -> None:
        """Know of owners what was known when they were stored."""
        for name, state in owners.items():
            if name in self.owners:
                self.owners[name].take_back(state)
            if name in self.recordings:
                self.before[name] = {
                    column.removeprefix(COLUMN): values
                    for column, values in state.arrays.items()
                    if column.startswith(COLUMN)
                }
                self.begin_recording(name)

    def begin_recording(self, name: str) -> None:
        """Let a recording hold what it had before the program's runs."""
        columns, recording = self.before.get(name), self.recordings[name]
        recording.pieces = [columns] if columns else []
        if recording.stream is not None:
            recording.stream.clear()

    def _values_of(self, names: Iterable[str]) -> dict[str, float | int]:
        """Give the values of runs that belong to owners, or to nobody."""
        others = (self.owners.keys() | self.recordings.keys()) - set(names)
        return {n: v for n, v in self.runs.values.items() if n.partition(".")[0] not in others}

    # --- files ------------------------------------------------------------------------------

    def _packed(self, stored: _ToWrite, results: Results) -> Snapshot:
        """Complete a state with what the program has written of it."""
        known = stored.snapshot.state
        state = self._state(list(known.owners), stored.owners, stored.before, results)
        whole = replace(state, values=known.values)
        return _with_reached(replace(stored.snapshot, state=whole), stored, results)

    def _state(
        self,
        names: Sequence[str],
        owners: Mapping[str, DeclaredOwner],
        before: Mapping[str, Columns],
        results: Results,
    ) -> NetworkState:
        """Give the state that the program has written, behind what was recorded `before`."""
        recordings = {name: each for name, each in self.recordings.items() if name in names}
        executor = declared(owners, recordings, results)
        taken_in(executor, results, self.runs.recorders, self.export.filled, before)
        values = self._values_of(names)
        return replace(executor.store(names), values=values, seed=results.seed)

    def _restore_foreign(
        self, state: NetworkState, names: Sequence[str], at: Standing, *, with_seed: bool
    ) -> None:
        """Append what makes the state of a file; it is checked as in this process."""
        owners = {name: each for name, each in self.owners.items() if name in names}
        for name, each in owners.items():
            if each.ranges is not None and each.ranges.unknown:
                raise not_known_yet(f"which synapses {name} begins or ends at")
        recordings = {name: each for name, each in self.recordings.items() if name in names}
        sizes = {n: o.arrays["_post"].size for n, o in state.owners.items() if "_post" in o.arrays}

        def recorded(listed: Listed) -> NDArray[np.int64]:
            choice = self.export.choices[listed.numbers]
            return numbers_of_choice(choice, sizes.get(choice.owner, 0))

        executor = declared(owners, recordings, recorded=recorded)
        executor.restore(state, names, at, with_seed=with_seed)
        if with_seed:
            self.export.entries.append(Seed(state.seed))
        export_state(self.export, executor, names)
        self.export.entries.append(Stand(self.runs.number(names), at.t, _clocks(at)))
        self._know({name: _as_known(executor, name, state.owners[name]) for name in names})
        self.runs.values = {**self.runs.values, **state.values}


def _as_known(executor: RuntimeExecutor, name: str, stored: OwnerState) -> OwnerState:
    """Give an owner's state as it is known before a program runs."""
    store = executor.held
    if name not in store.variables:
        return stored
    known = {v.name: executor.array(name, v.name).copy() for v in store.variables[name]}
    if name not in store.ranges:
        return OwnerState(stored.make, {}, known)
    i, j = executor.synapses(name)
    return OwnerState(stored.make, {"listed": i.size}, known | {"i": i, "j": j})


def _clocks(at: Standing) -> tuple[tuple[str, int, float], ...]:
    return tuple((name, step, dt) for name, (step, dt) in at.clocks.items())


def _with_reached(snapshot: Snapshot, stored: _ToWrite, results: Results) -> Snapshot:
    """Give a state's facts on time the steps that the program had reached."""
    reached = None if stored.network is None else results.networks.get(stored.network)
    if reached is None:
        return snapshot
    expected = snapshot.time["clocks"]
    moments = {clock: dict(each) for clock, each in expected.items()}
    for clock, moment in moments.items():
        moment["step"] = reached.steps.get(stored.clocks.get(clock, clock), moment["step"])
    found = [(expected[clock], moment) for clock, moment in moments.items()]
    objects = {
        name: {**facts, "clock": next((n for e, n in found if e == facts["clock"]), facts["clock"])}
        for name, facts in snapshot.objects.items()
    }
    time = {**snapshot.time, "t": reached.t, "clocks": moments}
    return replace(snapshot, time=time, objects=objects)
