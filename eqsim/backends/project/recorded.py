"""What a project's program has recorded: tables, and last values."""

from __future__ import annotations

from collections.abc import Mapping

from eqsim.backends.host.memory import Array
from eqsim.backends.project.results import Results
from eqsim.backends.state.store import NEVER
from eqsim.ir.lowering.recorder import LAST_TIME, last_buffer
from eqsim.model.network import NetworkSpec, clock_of
from eqsim.model.recorder import Recorder, StateRecorder
from eqsim.results.recording import Recording

__all__ = ["last_initial", "take_recorded"]


def last_initial(recorder: Recorder) -> dict[str, float]:
    """Give the initial values of what a recorder keeps the last values in; none for others."""
    if not isinstance(recorder, StateRecorder) or not recorder.last:
        return {}
    values = {last_buffer(recorder.name, name): 0.0 for name in recorder.variables}
    return {f"{recorder.name}.{LAST_TIME}": NEVER, **values}


def take_recorded(
    recordings: Mapping[str, Recording],
    specs: Mapping[str, NetworkSpec],
    arrays: Mapping[str, Array],
    results: Results,
) -> None:
    """Let what a program has recorded be read; `arrays` has the times of clocks that list them.

    `specs` gives the network that each recorder was in.
    """
    for name, spec in specs.items():
        recording = recordings[name]
        clock = clock_of(spec, recording.recorder)
        times = arrays[f"{clock}.times"] if clock in spec.listed_clocks else None
        for piece, dt in results.pieces(name, mapped=recording.stream is not None):
            recording.add(piece, dt if times is None else times)
        recording.finish()
    for recording in recordings.values():
        _take_last(recording, results)


def _take_last(recording: Recording, results: Results) -> None:
    recorder = recording.recorder
    if not isinstance(recorder, StateRecorder) or not recorder.last:
        return
    time = f"{recorder.name}.{LAST_TIME}"
    if not results.has(time) or (seconds := float(results.array(time)[0])) == NEVER:
        return
    names = {name: last_buffer(recorder.name, name) for name in recorder.variables}
    recording.replace(seconds, {name: results.array(each) for name, each in names.items()})
