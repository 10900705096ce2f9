"""The figures as tables of text, and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import Figures, Summary, summaries
from tests.benchmarks.memory import Footprint
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
    if figures.pairings:
        console.print(_ratio_table(figures.pairings))
    if figures.rates:
        console.print(_rate_table(figures.rates))
    if figures.memory:
        console.print(_memory_table(figures.memory))
    if figures.startups:
        console.print(_startup_table(figures.startups))


def _pairing_table(pairing: Pairing) -> Table:
    title = f"{WORKLOADS[pairing.workload].title}: {len(pairing.rounds)} rounds"
    table = Table(title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    part = "loop s" if WORKLOADS[pairing.workload].part == "simulate" else "create s"
    for heading in ("build s", part, "fastest", "slowest", "spikes"):
        table.add_column(heading, justify="right")
    for heading in ("ns/update", "ns/event", "ns/synapse", "peak MB"):
        table.add_column(heading, justify="right")
    for summary in summaries(pairing):
        table.add_row(*_pairing_cells(summary))
    return table


def _pairing_cells(summary: Summary) -> Iterator[str]:
    yield summary.title + (" *" if summary.shared else "")
    yield f"{summary.build:.2f}"
    yield f"{summary.median:.4f}"
    yield f"{summary.fastest:.4f}"
    yield f"{summary.slowest:.4f}"
    yield f"{summary.spikes:.0f}" + ("" if summary.agrees else " !")
    for each in (summary.per_update, summary.per_event, summary.per_synapse):
        yield "" if each is None else f"{each:.2f}"
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
    if not all(summary.agrees for summary in found):
        yield f"! the number of spikes differs from that of {last} by more than a tenth"
    yield ""


def _ratio_table(pairings: list[Pairing]) -> Table:
    last = pairings[0].contestants[-1].title
    table = Table(title=f"Times as fast as {last}: by medians (fastest runs)", title_justify="left")
    table.add_column("", no_wrap=True)
    for contestant in pairings[0].contestants[:-1]:
        table.add_column(contestant.title, justify="right")
    for pairing in pairings:
        ratios = [f"{s.ratio:.2f} ({s.ratio_of_fastest:.2f})" for s in summaries(pairing)[:-1]]
        table.add_row(WORKLOADS[pairing.workload].title, *ratios)
    return table


def _memory_table(footprints: list[Footprint]) -> Table:
    table = Table(title="Bytes per synapse", title_justify="left")
    table.add_column("")
    for heading in ("synapses", "kept", "at most"):
        table.add_column(heading, justify="right")
    for each in footprints:
        table.add_row(
            each.title,
            each.kind,
            "" if each.kept is None else f"{each.kept:.1f}",
            f"{each.peak:.1f}",
        )
    return table


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
    title = "From the start of Python to the end of 0.1 s of a model, in seconds (of the processor)"
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in ("import", "empty cache", "full cache"):
        table.add_column(heading, justify="right")
    for each in startups:
        starts = [f"{start.wall:.2f} ({start.processor:.2f})" for start in (each.cold, each.warm)]
        table.add_row(each.title, f"{each.imported:.2f}", *starts)
    return table


def draw(figures: Figures, path: Path) -> None:
    """Draw the times of all pairings: a dot for each run, a bar for the median."""
    from matplotlib.figure import Figure

    count = max(len(figures.pairings), 1)
    figure = Figure(figsize=(8, 1.3 * count + 0.4), layout="constrained")
    rows = figure.subplots(count, 1, squeeze=False)[:, 0]
    for axes, pairing in zip(rows, figures.pairings, strict=False):
        _draw_pairing(axes, pairing)
    rows[-1].set_xlabel("time (s)")
    figure.savefig(path, dpi=120)


def _draw_pairing(axes: Axes, pairing: Pairing) -> None:
    titles = [contestant.title for contestant in pairing.contestants]
    own = [contestant.simulator == "eqsim" for contestant in pairing.contestants]
    colours = ["tab:blue" if each else "tab:gray" for each in own]
    axes.barh(titles, [each.median for each in summaries(pairing)], color=colours, alpha=0.5)
    for place, title in enumerate(titles):
        axes.plot(pairing.seconds(place), [title] * len(pairing.rounds), ".k", ms=3)
    axes.invert_yaxis()
    axes.set_title(WORKLOADS[pairing.workload].title, fontsize="medium", loc="left")
