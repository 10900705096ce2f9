"""One run of some objects: what is checked before, what is done, what is true after."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Literal

from eqsim.api.clocks import as_seconds, end_step, step_at
from eqsim.api.describe import common_clock, describe_network
from eqsim.api.session import SESSION, Progress
from eqsim.api.simulated import Simulated
from eqsim.api.synapses import Synapses
from eqsim.api.timings import Timings
from eqsim.api.undefined import report_undefined
from eqsim.backends.executor import RunSummary
from eqsim.errors import ModelError
from eqsim.model.actions import RunNetwork

__all__ = ["simulate"]


def simulate(
    objects: Sequence[Simulated],
    progress: Progress,
    duration: Any,
    report: Any,
    visible: Mapping[str, Any],
    slots: tuple[str, ...],
) -> None:
    """Run objects for a time; a run that cannot begin changes nothing."""
    began = time.perf_counter()
    seconds = _checked_duration(duration)
    _check_objects(objects)
    clock = common_clock(objects)
    first, last = _steps(progress, seconds, clock.dt_)
    spec, values = describe_network(objects, visible, slots)
    is_fresh = progress.step == 0 or progress.seeding != SESSION.seeding
    epoch = SESSION.epoch + 1 if is_fresh else progress.epoch
    action = RunNetwork(
        spec,
        values,
        last - first,
        first,
        seconds,
        SESSION.seed,
        epoch,
        _checked_report(report),
    )
    described = time.perf_counter() - began
    summary = SESSION.executor.run(action)
    if is_fresh:
        SESSION.epoch, progress.epoch, progress.seeding = epoch, epoch, SESSION.seeding
    _advance(progress, first, last, seconds, clock.dt_, summary)
    clock.reach(progress.step)
    if summary.interrupted:
        raise KeyboardInterrupt
    if summary.failure is not None:
        raise summary.failure
    if summary.completed is not None:
        report_undefined(objects)
    created = described + summary.create_seconds + sum(each._seconds for each in objects)
    progress.timings = Timings(created, summary.build_seconds, summary.simulate_seconds)


def _checked_duration(duration: Any) -> float:
    seconds = as_seconds(duration, "the duration of a run")
    if not isfinite(seconds) or seconds < 0:
        raise ModelError(f"the duration of a run is finite and not negative, not {duration}")
    return seconds


def _checked_report(report: Any) -> Literal["text"] | None:
    if report is None:
        return None
    if report in ("text", "stdout", "stderr"):
        return "text"
    raise ModelError(
        f"run: report is 'text' or None, not {report!r}",
        details=("functions that report progress are not available in this version",),
    )


def _check_objects(objects: Sequence[Simulated]) -> None:
    present = {id(each) for each in objects}
    for each in objects:
        if each._executor is not SESSION.executor:
            raise ModelError(
                f"{each.name!r} was made for another device",
                hint="choose the device before the first object is made",
            )
        for needed in each._depends_on():
            if id(needed) not in present:
                raise ModelError(
                    f"{each.name!r} needs {needed.name!r}, which is not in the network",
                    hint=f"add {needed.name!r} to the network; for run() alone, keep it in a "
                    "variable or a list",
                )
        if isinstance(each, Synapses) and not each._connected:
            raise ModelError(
                f"{each.name!r} has no synapses: connect was not called",
                hint=f"call connect() first, or connect(False) to leave {each.name!r} empty",
            )


def _steps(progress: Progress, seconds: float, dt: float) -> tuple[int, int]:
    """Give the numbers of the first step and of the step after the last."""
    first = progress.step
    if progress.dt is not None and progress.dt != dt:
        begun = step_at(progress.t, dt)
        if begun is None:
            raise ModelError(
                "the time step cannot be changed now",
                details=(
                    f"the network has reached {progress.t} s, which is no multiple of {dt} s",
                ),
                hint="run up to a multiple of both time steps first",
            )
        first = begun
    return first, max(end_step(progress.t + seconds, dt), first)


def _advance(
    progress: Progress, first: int, last: int, seconds: float, dt: float, summary: RunSummary
) -> None:
    completed = last - first if summary.completed is None else summary.completed
    progress.step, progress.dt = first + completed, dt
    if progress.step < last:
        progress.t = progress.step * dt
        return
    t = progress.t + seconds
    progress.t = last * dt if step_at(t, dt) == last else t
