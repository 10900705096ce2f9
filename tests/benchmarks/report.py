"""The figures as tables of text, and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import Figures, Summary, summaries
from tests.benchmarks.pairing import Pairing
from tests.benchmarks.rates import RateTable
from tests.benchmarks.startup import Startup
from tests.benchmarks.workloads import WORKLOADS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw", "show"]


def show(figures: Figures, console: Console) -> None:
    """Print all tables."""
    core = "not pinned" if figures.core is None else f"pinned to core {figures.core}"
    console.print(f"{figures.machine}; {core}")
    console.print(", ".join(f"{name} {version}" for name, version in figures.versions.items()))
    for pairing in figures.pairings:
        console.print(_pairing_table(pairing))
        for line in _verdicts(pairing):
            console.print(line)
    if figures.rates:
        console.print(_rate_table(figures.rates))
    if figures.startups:
        console.print(_startup_table(figures.startups))


def _pairing_table(pairing: Pairing) -> Table:
    title = f"{WORKLOADS[pairing.workload].title}: {len(pairing.rounds)} rounds"
    table = Table(title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    for heading in ("create s", "build s", "loop s", "fastest", "slowest", "rate Hz"):
        table.add_column(heading, justify="right")
    for heading in ("ns/update", "ns/event", "peak MB"):
        table.add_column(heading, justify="right")
    for summary in summaries(pairing):
        table.add_row(*_pairing_cells(summary))
    return table


def _pairing_cells(summary: Summary) -> Iterator[str]:
    yield summary.title + (" *" if summary.shared else "")
    yield f"{summary.create:.3f}"
    yield f"{summary.build:.2f}"
    yield f"{summary.median:.4f}"
    yield f"{summary.fastest:.4f}"
    yield f"{summary.slowest:.4f}"
    yield f"{summary.rate:.2f}"
    yield f"{summary.per_update:.2f}"
    yield "" if summary.per_event is None else f"{summary.per_event:.2f}"
    yield "" if summary.peak_mb is None else f"{summary.peak_mb:.0f}"


def _verdicts(pairing: Pairing) -> Iterator[str]:
    found, last = summaries(pairing), pairing.contestants[-1].title
    for place, summary in enumerate(found[:-1]):
        ratios = pairing.ratios(place)
        yield (
            f"{summary.title} is {summary.ratio:.2f} times as fast as {last} (single rounds: "
            f"{min(ratios):.2f} to {max(ratios):.2f}; fastest runs: {summary.ratio_of_fastest:.2f})"
        )
    if any(summary.shared for summary in found):
        yield "* waited for a tenth of the run or more: for the core, or for files"
    yield ""


def _rate_table(rates: list[RateTable]) -> Table:
    table = Table(title="Rates over seeds, in Hz", title_justify="left")
    for heading in ("workload", "simulator"):
        table.add_column(heading)
    for heading in ("seeds", "mean", "deviation", "lowest", "highest", "p (t)", "p (KS)", "agree"):
        table.add_column(heading, justify="right")
    for each in rates:
        for spread in (each.first, each.second):
            cells = [each.workload, spread.title, str(len(spread.rates))]
            cells += [f"{x:.3f}" for x in (spread.mean, spread.deviation)]
            cells += [f"{x:.3f}" for x in (min(spread.rates), max(spread.rates))]
            if spread is each.second:
                cells += [f"{each.p_mean:.2f}", f"{each.p_distribution:.2f}"]
                cells += ["yes" if each.agree else "NO"]
            table.add_row(*cells)
    return table


def _startup_table(startups: list[Startup]) -> Table:
    title = "From the start of Python to the first result, in seconds (of the processor)"
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in ("import", "empty cache", "full cache"):
        table.add_column(heading, justify="right")
    for each in startups:
        starts = [f"{start.wall:.2f} ({start.processor:.2f})" for start in (each.cold, each.warm)]
        table.add_row(each.title, f"{each.imported:.2f}", *starts)
    return table


def draw(figures: Figures, path: Path) -> None:
    """Draw the time loops of all pairings: a dot for each run, a bar for the median."""
    from matplotlib.figure import Figure

    count = max(len(figures.pairings), 1)
    figure = Figure(figsize=(8, 1.4 * count + 0.4), layout="constrained")
    rows = figure.subplots(count, 1, squeeze=False)[:, 0]
    for axes, pairing in zip(rows, figures.pairings, strict=False):
        _draw_pairing(axes, pairing)
    rows[-1].set_xlabel("time loop (s)")
    figure.savefig(path, dpi=120)


def _draw_pairing(axes: Axes, pairing: Pairing) -> None:
    titles = [contestant.title for contestant in pairing.contestants]
    colours = ["tab:blue"] * (len(titles) - 1) + ["tab:gray"]
    axes.barh(titles, [each.median for each in summaries(pairing)], color=colours, alpha=0.5)
    for place, title in enumerate(titles):
        axes.plot(pairing.seconds(place), [title] * len(pairing.rounds), ".k", ms=3)
    axes.invert_yaxis()
    axes.set_title(WORKLOADS[pairing.workload].title, fontsize="medium", loc="left")
