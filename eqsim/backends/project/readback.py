"""What a standalone project holds, made readable as if it had run in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Array, Moment, Ring, SynapseRows
from eqsim.backends.project.recorded import last_initial, take_recorded
from eqsim.backends.project.refusals import not_known_yet
from eqsim.backends.project.results import Results
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.backends.state.histories import put_rows
from eqsim.backends.state.lookup import copy_numbers
from eqsim.backends.state.snapshots import COLUMN, WITHOUT_STATE, owner_make, recorder_make
from eqsim.backends.state.store import Store
from eqsim.backends.state.synapses import creation_order, from_pairs
from eqsim.errors import InternalError
from eqsim.ir.checks.time_loop import PROFILE
from eqsim.model.actions import (
    AssignArray,
    AssignExpression,
    ConnectArrays,
    Listed,
    Report,
)
from eqsim.model.choices import Between, Choice
from eqsim.model.network import NetworkSpec
from eqsim.model.projection import Side
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording
from eqsim.results.stored import OwnerState

__all__ = [
    "DeclaredOwner",
    "declared",
    "empty_values",
    "initial_values",
    "known_states",
    "taken_in",
    "writable_names",
]


@dataclass(slots=True)
class DeclaredOwner:
    """What is known of a population (with a size) or a projection (with ranges) before it runs.

    `known` holds the values of variables that were only written as arrays; `listed` counts the
    synapses, as long as all of them were listed, and `generation` how often there were others.
    """

    variables: tuple[StateVariable, ...]
    size: int | None = None
    ranges: Ranges | None = None
    listed: int | None = 0
    known: dict[str, Array] = field(default_factory=dict)
    generation: int = 0
    sorted: SynapseRows | None = None

    def variable(self, name: str) -> StateVariable:
        """Find a variable by name."""
        return next(variable for variable in self.variables if variable.name == name)

    @property
    def placed(self) -> Ranges:
        """The parts of populations that a projection connects."""
        assert self.ranges is not None
        return self.ranges

    @property
    def is_placed(self) -> bool:
        """Tell whether it is known which synapses there are, and where they are stored."""
        return self.listed is not None and not self.placed.unknown

    def values(self, name: str) -> Array | None:
        """Give the values of a variable, if they are known."""
        if name != "_copy" or not self.is_placed:
            return self.known.get(name)
        rows = self.rows()
        return creation_order(rows, copy_numbers(rows))

    def shown(self, name: str, chosen: NDArray[np.int64] | None) -> Array | None:
        """Give a copy of a variable, or of chosen values, that cannot be written to."""
        known = self.values(name)
        if known is not None:
            known = known.copy() if chosen is None else known[chosen]
            known.flags.writeable = False
        return known

    def rows(self) -> SynapseRows:
        """Give the synapses that have been listed."""
        if self.sorted is None:
            known = (self.known.get(side, np.zeros(0, np.int32)) for side in "ij")
            pre, post = (each.astype(np.int64) for each in known)
            ends = (self.placed.rows_of(pre), self.placed.elements_of(post))
            self.sorted = from_pairs(*ends, self.placed)
        return self.sorted

    def listed_rows(self, name: str) -> tuple[SynapseRows, Ranges]:
        """Give the synapses, if they are known, and the parts that they connect."""
        if not self.is_placed:
            raise not_known_yet(f"which synapses {name} has")
        return self.rows(), self.placed

    def places_of(self, action: ConnectArrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the rows and columns of listed synapses."""
        columns = self.placed.elements_of(action.post) - self.placed.target_start
        return self.placed.rows_of(action.pre), columns

    def assign(self, action: AssignArray) -> None:
        """Take note of what is assigned, as far as the values are known then."""
        known = self.known.pop(action.variable, None)
        if known is not None and not isinstance(action.indices, Listed):
            known = known.copy()
            known[slice(None) if action.indices is None else action.indices] = action.values
            self.known[action.variable] = known

    def tells(self, choice: Choice) -> bool:
        """Tell whether it is known which synapses are chosen."""
        is_open = isinstance(choice.by, AssignExpression | Listed)
        known = self.is_placed if isinstance(choice.by, Between) else self.listed is not None
        return known and not is_open

    def list_synapses(self, action: ConnectArrays) -> None:
        """Take note of listed synapses; of which those are that chance decides on is not known."""
        self.generation, self.sorted = self.generation + 1, None
        if action.chance is not None:
            self.lose_synapses()
        if self.listed is None:
            return
        for side, numbers in (("i", action.pre), ("j", action.post)):
            before = self.known.get(side, np.zeros(0, np.int32))
            self.known[side] = np.concatenate([before, numbers.astype(np.int32)])
        for each in self.variables:
            if each.name in self.known and not each.shared:
                new = np.full(action.pre.size, each.initial, each.stored.numpy)
                self.known[each.name] = np.concatenate([self.known[each.name], new])
        self.listed += action.pre.size

    def take_away(self, numbers: NDArray[np.int64]) -> None:
        """Take note that synapses are no longer there."""
        self.generation, self.sorted = self.generation + 1, None
        assert self.listed is not None
        shared = {each.name for each in self.variables if each.shared}
        self.known = {
            name: known if name in shared else np.delete(known, numbers)
            for name, known in self.known.items()
        }
        self.listed = self.known["i"].size if "i" in self.known else 0

    def lose_synapses(self) -> None:
        """Take note that only the program will know the synapses."""
        self.generation, self.listed, self.sorted = self.generation + 1, None, None
        shared = {each.name for each in self.variables if each.shared}
        self.known = {name: known for name, known in self.known.items() if name in shared}

    @property
    def make(self) -> dict[str, str]:
        """What cannot change."""
        return owner_make(self.variables, self.ranges, self.size)

    def state(self) -> OwnerState:
        """Give what is known, to be stored."""
        listed = {} if self.listed is None else {"listed": self.listed}
        return OwnerState(self.make, listed, dict(self.known))

    def take_back(self, stored: OwnerState) -> None:
        """Know again what was known when it was stored."""
        kept = (stored.arrays.get("i") is self.known.get("i")) and "listed" in stored.numbers
        if self.ranges is not None and not (kept and self.listed == stored.numbers["listed"]):
            self.generation, self.sorted = self.generation + 1, None
        self.known = dict(stored.arrays)
        self.listed = int(stored.numbers["listed"]) if "listed" in stored.numbers else None


def empty_values(variables: Iterable[StateVariable]) -> dict[str, Array]:
    """Give what is known of the variables of a projection without synapses."""
    return {v.name: np.full(int(v.shared), v.initial, v.stored.numpy) for v in variables}


def known_states(
    names: Iterable[str],
    owners: Mapping[str, DeclaredOwner],
    recordings: Mapping[str, Recording],
    before: Mapping[str, Mapping[str, Array]],
) -> dict[str, OwnerState]:
    """Give what is known of owners and recorders before the program runs."""
    makes = {name: recorder_make(each) for name, each in recordings.items()}
    columns = {n: {f"{COLUMN}{c}": a for c, a in each.items()} for n, each in before.items()}
    return {
        name: owners[name].state()
        if name in owners
        else OwnerState(makes.get(name, WITHOUT_STATE), {}, columns.get(name, {}))
        for name in names
    }


def declared(
    owners: Mapping[str, DeclaredOwner],
    recordings: Mapping[str, Recording],
    results: Results | None = None,
    recorded: Callable[[Listed], NDArray[np.int64]] | None = None,
    one_sided: Mapping[str, Side] | None = None,
) -> RuntimeExecutor:
    """Give an executor that has the same owners and recorders, for reading and storing only.

    Synapses and values are those of the results, if given, where variables that are `one_sided`
    have one value for each neuron.  What recorders record of the synapses that a program lists is
    in the results, too, or given by `recorded`.
    """
    executor = RuntimeExecutor(_never_runs, _never_shows)
    for name, owner in owners.items():
        if owner.size is not None:
            executor.add_population(name, owner.variables, owner.size)
        elif owner.ranges is not None:
            executor.add_projection(name, owner.variables, _met(owner.ranges, executor))
        if results is not None:
            _take_values(executor, name, owner, results, one_sided or {})
    for each in recordings.values():
        record = each.record
        find = recorded if results is None else results.numbers
        if each.listed is not None and find is not None:
            record = find(each.listed)
        executor.add_recorder(each.recorder, record, each.start, each.size)
    return executor


def _met(ranges: Ranges, executor: RuntimeExecutor) -> Ranges:
    """Give the synapses at which others begin or end, now that they are known."""
    for side in ranges.unknown:
        end = getattr(ranges, side)
        size, members = executor.owner_size(end), executor.storage_places(end)
        if side == "source":
            ranges = replace(ranges, source_size=size, source_members=members)
        else:
            ranges = replace(ranges, target_size=size, target_members=members)
    return replace(ranges, unknown=())


def _take_values(
    executor: RuntimeExecutor,
    name: str,
    owner: DeclaredOwner,
    results: Results,
    one_sided: Mapping[str, Side],
) -> None:
    """Give an owner its synapses and the values of its variables, as far as results have them."""
    if owner.ranges is not None and results.has(f"{name}.i"):
        i, j = (results.array(f"{name}.{side}").astype(np.int64) for side in "ij")
        executor.connect_arrays(ConnectArrays(name, i, j))
    for variable in owner.variables:
        key = f"{name}.{variable.name}"
        if results.has(key):
            values = results.array(key)
            if key in one_sided:
                values = executor.held.one_sided.of_synapses(name, values, one_sided[key])
            executor.assign_array(AssignArray(name, variable.name, values))


def taken_in(
    executor: RuntimeExecutor,
    results: Results,
    specs: Mapping[str, NetworkSpec],
    arrays: Mapping[str, Array],
    before: Mapping[str, dict[str, Array]],
) -> None:
    """Give an executor the events and recordings that a program has left, behind those `before`."""
    store = executor.held
    for name in store.sizes:
        if results.has(f"{name}._reached"):
            step, dt = results.array(f"{name}._reached")
            store.reached[name] = Moment(int(step), float(dt))
    for event in results.names("_counts"):
        owner = event.rpartition(".")[0]
        if owner in store.sizes:
            counts = results.array(f"{event}._counts").astype(np.int64)
            elements = results.array(f"{event}._elements").astype(np.int32)
            store.memory.rings[event] = Ring.of(counts, elements, store.sizes[owner])
    _take_past(store, results)
    for name, recording in store.recordings.items():
        recording.pieces = [before[name]] if before.get(name) else []
        if f"{name}.count" in store.memory.buffers and results.has(f"{name}.count"):
            count = results.array(f"{name}.count")
            store.memory.buffers[f"{name}.count"][: count.size] = count
    known = {name: spec for name, spec in specs.items() if name in store.recordings}
    take_recorded(store.recordings, known, arrays, results)


def _take_past(store: Store, results: Results) -> None:
    """Give a store the values of the last steps."""
    for history in results.names("_past"):
        variable = history.partition("@")[0]
        if variable in store.memory.buffers:
            step, dt = results.array(f"{history}._reached")
            store.standing[history] = Moment(int(step), float(dt))
            rows = results.array(f"{history}._past")
            rows = rows.reshape(-1, store.memory.buffers[variable].size)
            put_rows(history, rows, store.standing[history], store.memory)


def initial_values(
    owners: Mapping[str, DeclaredOwner],
    recordings: Mapping[str, Recording],
    lists: Iterable[str],
) -> dict[str, float]:
    """Give the initial value of every buffer whose final values users may read."""
    state = {
        f"{name}.{variable.name}": variable.initial
        for name, owner in owners.items()
        for variable in owner.variables
    }
    for name, each in recordings.items():
        state |= last_initial(each.recorder) or {f"{name}.count": 0.0}
    return state | dict.fromkeys(lists, 0.0) | {PROFILE: 0.0}


def writable_names(owners: Mapping[str, DeclaredOwner]) -> tuple[str, ...]:
    """List the variables that users may assign to, by owner and name."""
    return tuple(
        f"{name}.{variable.name}"
        for name, owner in owners.items()
        for variable in owner.variables
        if not variable.read_only and not variable.name.startswith("_")
    )


def _never_runs(spec: NetworkSpec) -> NoReturn:
    raise InternalError(f"{spec.name}: what was read back cannot run; please report this")


def _never_shows(report: Report, steps: int, duration: float) -> NoReturn:
    raise InternalError(f"no {report.to} over {steps} steps of {duration} s; please report this")
