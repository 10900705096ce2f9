"""The progress bar of a run."""

from __future__ import annotations

from collections.abc import Callable

from eqsim.api.clocks import TIME
from eqsim.units import from_si

__all__ = ["show_progress"]


def show_progress(steps: int, duration: float) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Show a bar for a run of so many steps and seconds.

    Returns
    -------
    tell, finish : callable
        `tell` takes the number of completed steps; `finish` ends the display.
    """
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
        bar.update(task, completed=completed)

    return tell, bar.stop
