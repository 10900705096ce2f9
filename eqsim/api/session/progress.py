"""What a run tells while it goes on: a bar, lines of text, or calls of a function."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from inspect import signature
from typing import Any, Literal

from eqsim.api.session.clocks import TIME, as_seconds
from eqsim.errors import ModelError
from eqsim.model.actions import Report
from eqsim.units import from_si

__all__ = ["checked_report", "show_progress"]

Tell = Callable[[int], None]
Finish = Callable[[], None]

_CALL = "a function is called with (elapsed, completed, start, duration)"


def checked_report(report: Any, period: Any, start: float, duration: float) -> Report | None:
    """Check what a user wants to be told; `start` and `duration` of the run are in seconds."""
    every = 10.0 if period is None else as_seconds(period, "report_period")
    if not every > 0:
        raise ModelError(f"run: report_period has to be positive, not {period}")
    if report is None or report is False:
        return None
    if report is True or (isinstance(report, str) and report in ("text", "stdout", "stderr")):
        return Report("text" if report is True else report, every)  # type: ignore[arg-type]
    if not callable(report):
        raise ModelError(
            f"run: report is 'text', 'stdout', 'stderr' or a function, not {report!r}",
            details=(_CALL,),
        )
    _check_arguments(report)

    def call(elapsed: float, completed: float) -> None:
        times = (from_si(seconds, TIME) for seconds in (elapsed, start, duration))
        passed, begin, whole = times
        report(passed, completed, begin, whole)

    return Report(call, every)


def _check_arguments(report: Callable[..., None]) -> None:
    try:
        header = signature(report)
    except (TypeError, ValueError):  # some built-in functions have none
        return
    try:
        header.bind(*range(4))
    except TypeError as error:
        raise ModelError(
            f"run: report {report!r} cannot be called: {error}", details=(_CALL,)
        ) from None


def show_progress(report: Report, steps: int, duration: float) -> tuple[Tell, Finish]:
    """Begin to tell how far a run of so many steps and seconds is.

    Returns
    -------
    tell, finish : callable
        `tell` takes the number of completed steps; `finish` ends the display.
    """
    to = report.to
    if to == "text":
        if _shows_bars():
            return _show_bar(steps, duration)
        to = "stdout"
    if not callable(to):
        to = _lines(to, duration)
    return _call(to, report.period, steps), _do_nothing


def _shows_bars() -> bool:
    """Whether a bar can be shown: always in terminals and files, with widgets in notebooks."""
    from rich import get_console

    return not get_console().is_jupyter or find_spec("ipywidgets") is not None


def _show_bar(steps: int, duration: float) -> tuple[Tell, Finish]:
    from rich import progress

    bar = progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TextColumn("{task.percentage:>3.0f} %"),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left:"),
        progress.TimeRemainingColumn(),
    )
    task = bar.add_task(f"simulating {from_si(duration, TIME)}", total=max(steps, 1))
    bar.start()

    def tell(completed: int) -> None:
        bar.update(task, completed=completed if steps else 1)

    return tell, bar.stop


def _call(function: Callable[[float, float], None], period: float, steps: int) -> Tell:
    """Call a function now, at the end, and about every `period` seconds between."""
    began = called = time.perf_counter()
    told = 0.0
    function(0.0, 0.0)

    def tell(completed: int) -> None:
        nonlocal called, told
        now, part = time.perf_counter(), completed / steps if steps else 1.0
        if part > told and (now - called >= period or part == 1.0):
            called, told = now, part
            function(now - began, part)

    return tell


def _lines(stream: Literal["stdout", "stderr"], duration: float) -> Callable[[float, float], None]:
    def write(elapsed: float, part: float) -> None:
        file, whole = getattr(sys, stream), from_si(duration, TIME)
        if part == 0.0:
            print(f"simulating {whole}", file=file)
            return
        left = f", about {elapsed * (1 - part) / part:.0f} s left" if part < 1.0 else ""
        done = f"{from_si(duration * part, TIME)} ({100 * part:.0f} %)"
        print(f"{done} simulated in {elapsed:.1f} s{left}", file=file, flush=True)

    return write


def _do_nothing() -> None:
    """End nothing."""
