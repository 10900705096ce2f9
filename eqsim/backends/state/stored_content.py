"""Whether a stored state could ever have been one: what compiled code would trust is checked."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from eqsim.backends.host.memory import Array
from eqsim.backends.state.snapshots import COUNT, FORMER, PAST
from eqsim.backends.state.store import Store
from eqsim.errors import StoredStateError
from eqsim.ir.lowering.scopes import storage_dtype
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.results.stored import NetworkState, OwnerState

__all__ = ["check_content"]


def check_content(store: Store, state: NetworkState) -> None:
    """Refuse what no store has held; makes have been compared before.

    Raises
    ------
    StoredStateError
        If the state was changed after it was stored.
    """
    for name, owner in state.owners.items():
        try:
            problem = next(_problems(store, name, owner), None)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            problem = f"{type(error).__name__} {error}"
        if problem is not None:
            raise StoredStateError(
                f"{name}: the stored state is damaged: {problem}",
                hint="restore from a file as store() has written it",
            )


def _problems(store: Store, name: str, owner: OwnerState) -> Iterator[str]:
    if name in store.recordings:
        yield from _of_recording(store, name, owner)
        return
    if name not in store.variables:
        return
    size = owner.arrays["_post"].size if name in store.memory.rows else store.sizes[name]
    for variable in store.variables[name]:
        shape = (1 if variable.shared else size,)
        if not _is(owner.arrays[variable.name], storage_dtype(variable).numpy, shape):
            yield f"the variable {variable.name!r} does not fit"
    if name in store.memory.rows:
        yield from _of_synapses(store, name, owner)
    else:
        yield from _of_events(store, name, owner)
        yield from _of_histories(store, name, owner)


def _is(array: Array, dtype: type | np.dtype[np.generic], shape: tuple[int, ...]) -> bool:
    return array.dtype == dtype and array.shape == shape


def _within(array: Array, start: int, size: int) -> bool:
    return bool(np.all((array >= start) & (array < start + size)))  # type: ignore[operator]


def _of_synapses(store: Store, name: str, owner: OwnerState) -> Iterator[str]:
    row, post, number = (owner.arrays.get(f"_{part}") for part in ("row", "post", "number"))
    ranges = store.ranges[name]
    assert row is not None
    assert post is not None
    if not _is(row, np.int64, (ranges.source_size + 1,)) or not _is(post, np.int32, post.shape):
        yield "its synapses do not fit"
    if row[0] != 0 or row[-1] != post.size or np.any(np.diff(row) < 0):
        yield "its rows do not end where its synapses do"
    if post.ndim != 1 or not _within(post, ranges.target_start, ranges.target_size):
        yield "a synapse ends outside of its target"
    if number is not None and not (
        _is(number, np.int32, post.shape) and np.array_equal(np.sort(number), np.arange(post.size))
    ):
        yield "the creation numbers of its synapses are none"
    for part in (part for part in owner.arrays if part.startswith(FORMER)):
        delays = owner.arrays[part]
        if not _is(delays, np.float64, (delays.size,)) or delays.size > post.size:
            yield "its delays of the last run do not fit"


def _of_events(store: Store, name: str, owner: OwnerState) -> Iterator[str]:
    size = store.sizes[name]
    events = [part for part in owner.arrays if part.endswith(".counts")]
    if "step" in owner.numbers or events:
        step, dt = owner.numbers["step"], owner.numbers["dt"]
        if not isinstance(step, int) or step < 0 or not 0 < dt < math.inf:
            yield f"it has reached the step {step} of {dt} s"
    for part in events:
        event = part[1:].removesuffix(".counts")
        counts, elements = owner.arrays[part], owner.arrays[f"_{event}.elements"]
        if event.rpartition(".")[0] != name or not _is(counts, np.int64, (counts.size,)):
            yield "its events do not fit"
        if counts.size == 0 or not _within(counts, 0, size + 1):
            yield "it has impossible numbers of events"
        if not _is(elements, np.int32, (int(counts.sum()),)) or not _within(elements, 0, size):
            yield "elements that had an event do not fit"


def _of_histories(store: Store, name: str, owner: OwnerState) -> Iterator[str]:
    declared = {f"{name}.{each.name}": each for each in store.variables[name]}
    for part in [each for each in owner.arrays if each.endswith(PAST)]:
        history, rows = part[1:].removesuffix(PAST), owner.arrays[part]
        variable = declared.get(history.partition("@")[0])
        step, dt = owner.numbers[f"{history}.step"], owner.numbers[f"{history}.dt"]
        if variable is None or rows.ndim != 2 or rows.shape[0] == 0:
            yield "the past of its variables does not fit"
        elif not _is(rows, storage_dtype(variable).numpy, (rows.shape[0], _stride(store, history))):
            yield f"the past of '{variable.name}' does not fit"
        if not isinstance(step, int) or step < 0 or not 0 < dt < math.inf:
            yield f"its past ends at the step {step} of {dt} s"


def _stride(store: Store, history: str) -> int:
    """Give how many entries the rows of a history have."""
    return store.memory.buffers[history.partition("@")[0]].size


def _of_recording(store: Store, name: str, owner: OwnerState) -> Iterator[str]:
    recording = store.recordings[name]
    recorder, parts = recording.recorder, dict(owner.arrays)
    count, kept = parts.pop(COUNT, None), store.memory.buffers.get(f"{name}.count")
    if (count is None) != (kept is None) or (
        count is not None and kept is not None and not _is(count, kept.dtype, kept.shape)
    ):
        yield "its counts do not fit"
    if not parts:
        return
    size = parts["_column.t"].shape[0]
    recorded = () if isinstance(recorder, RateRecorder) else recorder.variables
    for variable in recorded:
        wide = isinstance(recorder, StateRecorder)
        shape = (size, recording.width) if wide else (size,)
        if parts.pop(f"_column.{variable}").shape != shape:
            yield f"the recorded {variable!r} does not fit"
    if any(column.shape != (size,) for column in parts.values()):
        yield "its columns are not of one length"
    if isinstance(recorder, SpikeRecorder) and not _within(parts["_column.i"], 0, recording.size):
        yield "it has recorded elements that it does not watch"
