"""Taking the state of some owners out of a store, and putting it back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Array, Moment, Ring, SynapseRows
from eqsim.backends.state.histories import past_of, put_rows
from eqsim.backends.state.store import Store
from eqsim.backends.state.synapses import creation_numbers
from eqsim.errors import SimulationError
from eqsim.ir.lowering.scopes import storage_dtype
from eqsim.model.projection import own_delay
from eqsim.model.recorder import Recorder, SpikeRecorder, StateRecorder
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording
from eqsim.results.stored import NetworkState, OwnerState

__all__ = [
    "COLUMN",
    "COUNT",
    "FORMER",
    "PAST",
    "WITHOUT_STATE",
    "make_of",
    "owner_make",
    "put_back",
    "recorder_make",
    "take_out",
    "with_variable",
]

#: What stands in an owner's arrays besides its variables; users' names do not begin with '_'.
COUNT = "_count"
COLUMN = "_column."
FORMER = "_former."
PAST = ".past"

#: The make of what a network holds, but no executor: functions that runs call.
WITHOUT_STATE = {"kind": "without state"}


def take_out(store: Store, names: Iterable[str], seed: int) -> NetworkState:
    """Copy the state of owners; what is never written in place is shared."""
    owners = {name: OwnerState(make_of(store, name), *_held(store, name)) for name in names}
    outside = {name: n for name, n in store.run_values.items() if not _is_owned(store, name)}
    own = {name: n for name, n in store.run_values.items() if name.partition(".")[0] in owners}
    return NetworkState(owners, outside | own, seed)


def put_back(store: Store, state: NetworkState) -> None:
    """Give owners the state that was stored of them; their makes have to agree."""
    for name, owner in state.owners.items():
        if name in store.recordings:
            _put_back_recording(store, name, owner)
        elif name in store.variables:
            store.forget_delays(name)
            _put_back_rows(store, name, owner)
            _put_back_variables(store, name, owner)
            _put_back_events(store, name, owner)
            _put_back_histories(store, name, owner)
    for name in [each for each in store.run_values if each.partition(".")[0] in state.owners]:
        del store.run_values[name]
    store.run_values |= state.values
    for name in state.owners.keys() & store.ranges.keys():
        _put_back_delays(store, name, state.owners[name])


def make_of(store: Store, name: str) -> dict[str, str]:
    """Describe what of an owner cannot change."""
    if name in store.recordings:
        return recorder_make(store.recordings[name])
    if name not in store.variables:
        return WITHOUT_STATE
    return owner_make(store.variables[name], store.ranges.get(name), store.sizes.get(name))


def owner_make(
    variables: Iterable[StateVariable], ranges: Ranges | None, size: int | None
) -> dict[str, str]:
    """Describe a population or projection: its extent, and how each variable is stored."""
    types = _types(variables)
    if ranges is None:
        return {"kind": "population", "size": str(size), **types}
    source = _part(ranges.source, ranges.source_start, ranges.source_size, ranges.source_members)
    target = _part(ranges.target, ranges.target_start, ranges.target_size, ranges.target_members)
    return {"kind": "projection", "source": source, "target": target, **types}


def with_variable(state: NetworkState, name: str, variable: StateVariable) -> NetworkState:
    """Give a state in which an owner has one more variable, with initial values."""
    owner = state.owners[name]
    make, arrays = dict(owner.make), dict(owner.arrays)
    make |= _types((variable,))
    if "_post" in arrays:
        dtype = storage_dtype(variable).numpy
        arrays[variable.name] = np.full(arrays["_post"].size, variable.initial, dtype)
    return replace(state, owners={**state.owners, name: OwnerState(make, owner.numbers, arrays)})


def _types(variables: Iterable[StateVariable]) -> dict[str, str]:
    return {
        f"variable {each.name}": f"{storage_dtype(each).numpy}{' (shared)' * each.shared}"
        for each in variables
    }


def recorder_make(recording: Recording) -> dict[str, str]:
    """Describe what a recorder records."""
    recorder: Recorder = recording.recorder
    if recording.stream is not None:
        raise SimulationError(
            f"{recorder.name}: what is recorded to a folder is neither stored nor restored",
            details=(f"its folder: {recording.stream.folder}",),
            hint="take the monitor out of the network before, or let it record in memory",
        )
    make = {"kind": type(recorder).__name__, "source": recorder.source}
    make["elements"] = f"{recording.start} to {recording.start + recording.size - 1}"
    if recording.record is not None:
        make["elements"] = _listed(recording.record)
    if isinstance(recorder, StateRecorder | SpikeRecorder):
        make["variables"] = ", ".join(recorder.variables) or "none"
    if isinstance(recorder, StateRecorder) and recorder.last:
        make["times"] = "the last one"
    if isinstance(recorder, SpikeRecorder):
        make |= {"event": recorder.event, "keep": str(recorder.keep)}
    return make


# --- out ----------------------------------------------------------------------------------------


def _held(store: Store, name: str) -> tuple[dict[str, float | int], dict[str, Array]]:
    """Give the numbers and arrays of an owner."""
    if name in store.recordings:
        return _held_by_recording(store, name)
    if name not in store.variables:
        return {}, {}
    numbers: dict[str, float | int] = {}
    arrays = {each.name: store.live(name, each.name).copy() for each in store.variables[name]}
    if name in store.memory.rows:
        rows = store.memory.rows[name]
        parts = _parts(rows)
        arrays |= {part: each for part, each in parts.items() if each is not None}
        return numbers, arrays | dict(_former_delays(store, name))
    reached = store.reached.get(name)
    if reached is not None:
        numbers |= {"step": reached.step, "dt": reached.dt}
    for event in _events(store.memory.rings, name):
        ring = store.memory.rings[event]
        lists = [ring.lists[slot, :count] for slot, count in enumerate(ring.counts)]
        arrays[f"_{event}.elements"] = np.concatenate(lists)
        arrays[f"_{event}.counts"] = ring.counts.copy()
    for history in _histories(store, name):
        past = past_of(history, store.memory, store.standing[history])
        arrays[f"_{history}{PAST}"] = past.rows
        numbers |= {f"{history}.step": past.reached.step, f"{history}.dt": past.reached.dt}
    return numbers, arrays


def _parts(rows: SynapseRows) -> dict[str, Any]:
    """Give what rows consist of, by the names under which it is stored."""
    return {"_row": rows.row, "_post": rows.post, "_number": creation_numbers(rows)}


def _held_by_recording(store: Store, name: str) -> tuple[dict[str, float | int], dict[str, Array]]:
    recording = store.recordings[name]
    arrays = {f"{COLUMN}{column}": values for column, values in recording.joined().items()}
    key = f"{name}.count"
    if key in store.memory.buffers:
        arrays[COUNT] = store.memory.buffers[key].copy()
    return {}, arrays


def _histories(store: Store, name: str) -> list[str]:
    return [history for history in store.standing if history.partition(".")[0] == name]


def _own_delays(store: Store, name: str) -> list[str]:
    """Name the variables with delays of single synapses, on pathways that a run has had."""
    delays = (each.split(".") for each in store.run_values if each.endswith(".delay"))
    names = {own_delay(parts[1]) for parts in delays if parts[0] == name and len(parts) == 3}
    return [each.name for each in store.variables[name] if each.name in names]


def _former_delays(store: Store, name: str) -> Iterator[tuple[str, Array]]:
    """Give the delays of the last run, by creation, where others were assigned since."""
    for variable in _own_delays(store, name):
        buffer, former = f"{name}.{variable}", store.former_delays
        if buffer in former.values:
            yield f"{FORMER}{variable}", former.values[buffer]
        elif buffer not in former.used:
            yield f"{FORMER}{variable}", np.zeros(store.memory.rows[name].size)


def _events(rings: Mapping[str, Ring], name: str) -> list[str]:
    return [event for event in rings if event.rpartition(".")[0] == name]


def _is_owned(store: Store, value: str) -> bool:
    owner = value.partition(".")[0]
    return owner in store.variables or owner in store.recordings


def _part(population: str, start: int, size: int, members: NDArray[np.int64] | None) -> str:
    if members is not None:
        return f"{population}, {_listed(members)}"
    return f"{population}[{start}:{start + size}]"


def _listed(elements: NDArray[np.int64]) -> str:
    check = zlib.crc32(elements.astype("<i8").tobytes())
    return f"{elements.size} listed ones (checksum {check:08x})"


# --- back ---------------------------------------------------------------------------------------


def _put_back_recording(store: Store, name: str, owner: OwnerState) -> None:
    columns = {
        column.removeprefix(COLUMN): values
        for column, values in owner.arrays.items()
        if column != COUNT
    }
    store.recordings[name].pieces = [columns] if columns else []
    if COUNT in owner.arrays:
        store.memory.buffers[f"{name}.count"][...] = owner.arrays[COUNT]


def _put_back_rows(store: Store, name: str, owner: OwnerState) -> None:
    """Give a projection its synapses; those that are the same keep what was derived from them."""
    memory = store.memory
    if name not in memory.rows or memory.rows[name].post is owner.arrays["_post"]:
        return
    present = _parts(memory.rows[name])
    stored: dict[str, Any] = {part: owner.arrays.get(part) for part in present}
    if not all(np.array_equal(stored[part], each) for part, each in present.items()):
        store.replace_rows(name, SynapseRows(*stored.values()))


def _put_back_variables(store: Store, name: str, owner: OwnerState) -> None:
    """Write variables of which there are views in place, so that these stay views."""
    for variable in store.variables[name]:
        key, stored = f"{name}.{variable.name}", owner.arrays[variable.name]
        if name in store.memory.rows and not variable.shared:
            store.memory.buffers[key] = stored.copy()
            store.one_sided.forget(key)
        else:
            store.live(name, variable.name)[...] = stored


def _put_back_delays(store: Store, name: str, owner: OwnerState) -> None:
    """Tell which delays the last run has had; spikes may be under way with them."""
    for variable in _own_delays(store, name):
        buffer, former = f"{name}.{variable}", owner.arrays.get(f"{FORMER}{variable}")
        store.former_delays.used.add(buffer)
        if former is not None:
            store.former_delays.values[buffer] = former.astype(np.float64)


def _put_back_events(store: Store, name: str, owner: OwnerState) -> None:
    rings = store.memory.rings
    for event in _events(rings, name):
        del rings[event]
    store.reached.pop(name, None)
    if "step" in owner.numbers:
        store.reached[name] = Moment(int(owner.numbers["step"]), float(owner.numbers["dt"]))
    for part in [each for each in owner.arrays if each.endswith(".counts")]:
        event = part[1:].removesuffix(".counts")
        counts, elements = owner.arrays[part], owner.arrays[f"_{event}.elements"]
        rings[event] = Ring.of(counts, elements, store.sizes[name])  # type: ignore[arg-type]


def _put_back_histories(store: Store, name: str, owner: OwnerState) -> None:
    for history in _histories(store, name):
        del store.standing[history], store.memory.buffers[history]
    for part in [each for each in owner.arrays if each.endswith(PAST)]:
        history = part[1:].removesuffix(PAST)
        step, dt = owner.numbers[f"{history}.step"], owner.numbers[f"{history}.dt"]
        store.standing[history] = Moment(int(step), float(dt))
        put_rows(history, owner.arrays[part], store.standing[history], store.memory)
