"""One run of some objects: what is checked before, what is done, what is true after."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from typing import Any

from eqsim.api.groups.undefined import report_undefined
from eqsim.api.networks.network_operation import NetworkOperation
from eqsim.api.networks.stop_conditions import stop_conditions
from eqsim.api.objects.describe import check_dependencies, describe_network
from eqsim.api.objects.network_clocks import NetworkClocks, clocks_of, spans_of
from eqsim.api.objects.simulated import Simulated, check_device, with_contained
from eqsim.api.session.clocks import BaseClock, as_seconds
from eqsim.api.session.progress import checked_report
from eqsim.api.session.session import SESSION, Progress
from eqsim.api.session.switches import as_switch
from eqsim.api.session.timings import Timings
from eqsim.backends.host.executor import ReachedTime, RunSummary
from eqsim.errors import ModelError
from eqsim.model.actions import Report, RunNetwork, Span

__all__ = ["RunOptions", "catch_up", "simulate"]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a user asks of one run, as it was written."""

    duration: Any
    report: Any = None
    report_period: Any = None
    stop_when: Any = None
    profile: Any = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The same, checked as far as that can be without objects."""

    seconds: float
    report: Report | None
    stop_when: Any
    profiled: bool


def simulate(
    objects: Sequence[Simulated],
    progress: Progress,
    visible: Mapping[str, Any],
    slots: tuple[str, ...],
    options: RunOptions,
) -> None:
    """Run objects for a time; a run that cannot begin changes nothing."""
    asked = _checked(options, progress.t)
    objects = with_contained(objects)
    _check_objects(objects)
    for each in objects:
        each.before_run(visible)
    _carry_out(objects, progress, visible, slots, asked)
    for each in objects:
        each.after_run()


def _carry_out(
    objects: Sequence[Simulated],
    progress: Progress,
    visible: Mapping[str, Any],
    slots: tuple[str, ...],
    asked: _Asked,
) -> None:
    """Describe a run, let the executor carry it out, and note how far it came."""
    began = time.perf_counter()
    clocks = clocks_of(objects)
    spans = spans_of(clocks, progress, asked.seconds)
    spec, values = describe_network(objects, visible, slots)
    stops, more = stop_conditions(asked.stop_when, objects, visible)
    spec, values = replace(spec, stops=stops, profiled=asked.profiled), values | more
    is_fresh = progress.t == 0 or progress.seeding != SESSION.seeding
    epoch = SESSION.epoch + 1 if is_fresh else progress.epoch
    action = RunNetwork(
        spec,
        values,
        spans,
        asked.seconds,
        SESSION.seed,
        epoch,
        asked.report,
        clocks.names,
        partial(_call, objects),
        partial(_reach, progress, clocks),
        progress.key,
    )
    first = {clock: spans[clocks.name(clock)].first for clock in clocks.standing_for}
    for each in objects:
        each._enter_run(first[each.clock])
    described, end = time.perf_counter() - began, progress.t + asked.seconds
    with _under_way(objects, progress, first):
        summary = SESSION.executor.run(action)
        if is_fresh:
            SESSION.epoch, progress.epoch, progress.seeding = epoch, epoch, SESSION.seeding
        _advance(progress, clocks, spans, end, summary)
    progress.profile = summary.profile or progress.profile
    created = described + summary.create_seconds + sum(each._seconds for each in objects)
    progress.timings = Timings(created, summary.build_seconds, summary.simulate_seconds)
    if summary.interrupted:
        raise KeyboardInterrupt
    if summary.failure is not None:
        raise summary.failure
    if summary.completed is not None:
        report_undefined(objects)


def _checked(options: RunOptions, start: float) -> _Asked:
    """Check what a user asks of a run that starts at a time."""
    seconds = as_seconds(options.duration, "the duration of a run")
    if not isfinite(seconds) or seconds < 0:
        raise ModelError(
            f"the duration of a run is finite and not negative, not {options.duration}"
        )
    report = checked_report(options.report, options.report_period, start, seconds)
    profiled = options.profile is not None and as_switch(options.profile, "run: profile")
    return _Asked(seconds, report, options.stop_when, profiled)


def _check_objects(objects: Sequence[Simulated]) -> None:
    for each in objects:
        check_device(each, SESSION.executor)
    check_dependencies(objects)
    for each in objects:
        each._check_ready()


def _advance(
    progress: Progress,
    clocks: NetworkClocks,
    spans: Mapping[str, Span],
    end: float,
    summary: RunSummary,
) -> None:
    """Note how far a run came; one that was cut short ends where its next step begins."""
    reached = {name: summary.reached.get(name, span.last) for name, span in spans.items()}
    _reach(progress, clocks, reached)
    if any(reached[name] < span.last for name, span in spans.items()):
        return
    near = (clock.t_ for clock in clocks.every if abs(clock.t_ - end) < clocks.margin)
    progress.t = next(near, end)


def _reach(progress: Progress, clocks: NetworkClocks, reached: Mapping[str, int]) -> None:
    """Let clocks and network tell the time of the steps that come next."""
    progress.reached = {
        clock: (reached[clocks.name(clock)], clock.key) for clock in clocks.standing_for
    }
    for clock, (step, _) in progress.reached.items():
        clock.reach(step)
    progress.t = min(clock.t_ for clock in clocks.every)


def catch_up(progress: Progress, reached: ReachedTime) -> None:
    """Note how far a network has come that ran after its script was done."""
    steps = {
        clock: reached.steps.get(clock.name, step) for clock, (step, _) in progress.reached.items()
    }
    progress.reached = {clock: (steps[clock], key) for clock, (_, key) in progress.reached.items()}
    for clock, step in steps.items():
        clock.reach(step)
    progress.t = reached.t


@contextmanager
def _under_way(
    objects: Sequence[Simulated], progress: Progress, first: Mapping[BaseClock, int]
) -> Iterator[None]:
    """Bind objects to a progress while they run, and for good if the run has begun."""
    before = [(each, each._progress) for each in objects]
    steps = [(clock, clock.timestep) for clock in first]
    for each in objects:
        each._progress = progress
    for clock, step in first.items():
        clock.reach(step)
    SESSION.running = progress
    try:
        yield
    finally:
        SESSION.running = None
        if not progress.has_begun:
            for each, own in before:
                each._progress = own
            for clock, step in steps:
                clock.reach(step)


def _call(objects: Sequence[Simulated], name: str) -> None:
    """Call a network operation in the middle of a run."""
    for each in objects:
        if isinstance(each, NetworkOperation) and each.name == name:
            each._call()
