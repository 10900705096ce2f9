"""The progress bar of `run(..., report='text')`."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["show_progress"]


def show_progress(steps: int, duration: float) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Show a progress bar on the standard error stream.

    Parameters
    ----------
    steps : int
        Number of steps of the run.
    duration : float
        Duration of the run in seconds of model time.

    Returns
    -------
    update, finish : callable
        `update(completed)` moves the bar to a number of steps; `finish()` removes it.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    bar = Progress(
        TextColumn(f"simulating {duration:g} s"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("elapsed,"),
        TimeLeft(),
        TextColumn("left"),
        console=Console(stderr=True),
    )
    task = bar.add_task("run", total=steps)
    bar.start()

    def update(completed: int) -> None:
        bar.update(task, completed=completed)

    def finish() -> None:
        bar.refresh()
        bar.stop()

    return update, finish
