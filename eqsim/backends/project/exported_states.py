"""A state that is known before the program runs, as entries of a project's timeline."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from eqsim.backends.project.exported import Export
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.backends.state.histories import past_of
from eqsim.backends.state.store import NEVER
from eqsim.ir.lowering.recorder import LAST_TIME
from eqsim.ir.lowering.scopes import storage_dtype
from eqsim.ir.timeline import Forget, Recall, RecallPast, Unlink
from eqsim.model.recorder import StateRecorder

__all__ = ["export_state"]


def export_state(export: Export, executor: RuntimeExecutor, names: Iterable[str]) -> None:
    """Append what gives owners the state that they have in an executor."""
    store = executor.held
    for name in names:
        if name in store.recordings:
            _export_recording(export, executor, name)
        elif name in store.variables:
            if name in store.ranges:
                _export_synapses(export, executor, name)
            else:
                _export_events(export, executor, name)
                _export_past(export, executor, name)
            for variable in store.variables[name]:
                values = executor.array(name, variable.name)
                if values.size:
                    stored = values.astype(storage_dtype(variable).numpy)
                    export.fill(f"{name}.{variable.name}", stored)


def _export_synapses(export: Export, executor: RuntimeExecutor, name: str) -> None:
    ranges = executor.held.ranges[name]
    pre, post = (numbers.astype(np.int64) for numbers in executor.synapses(name))
    export.entries.append(Unlink(name))
    export.link(name, ranges.rows_of(pre), ranges.elements_of(post) - ranges.target_start)


def _export_events(export: Export, executor: RuntimeExecutor, name: str) -> None:
    store = executor.held
    reached = store.reached.get(name)
    for event, ring in store.memory.rings.items():
        if event.rpartition(".")[0] != name or reached is None:
            continue
        lists = [ring.lists[slot, :count] for slot, count in enumerate(ring.counts)]
        counts = export.data(f"{event}.counts", ring.counts)
        elements = export.data(f"{event}.elements", np.concatenate(lists))
        export.entries.append(Recall(event, counts, elements, reached.step, reached.dt))


def _export_past(export: Export, executor: RuntimeExecutor, name: str) -> None:
    store = executor.held
    for history, reached in store.standing.items():
        if history.partition(".")[0] == name:
            past = past_of(history, store.memory, reached)
            rows = export.data(f"{history}.past", past.rows.ravel())
            export.entries.append(RecallPast(history, rows, reached.step, reached.dt))


def _export_recording(export: Export, executor: RuntimeExecutor, name: str) -> None:
    """Let a recorder's table begin anew; what it held before is known without the program."""
    export.entries.append(Forget(name))
    count = executor.held.memory.buffers.get(f"{name}.count")
    if count is not None:
        size = executor.held.sizes[executor.held.recordings[name].recorder.source]
        export.fill(f"{name}.count", count[:size])
    recorder = executor.held.recordings[name].recorder
    if isinstance(recorder, StateRecorder) and recorder.last:
        export.fill(f"{name}.{LAST_TIME}", np.array([NEVER]))
