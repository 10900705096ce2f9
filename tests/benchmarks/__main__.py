"""Measure eqsim, and Brian 2 beside it: `python -m tests.benchmarks --help`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from tests.benchmarks.environment import INSTRUCTIONS, find_peer, machine, pin
from tests.benchmarks.figures import Figures
from tests.benchmarks.memory import measure_memory
from tests.benchmarks.pairing import Contestant, pair
from tests.benchmarks.rates import measure_rates
from tests.benchmarks.report import draw, show
from tests.benchmarks.startup import measure_startup
from tests.benchmarks.workloads import WORKLOADS

PAGE_WIDTH = 120
RANDOM_WORKLOADS = ("cuba", "cobahh")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    rounds: int
    seeds: int
    starts: int
    modes: tuple[str, ...]
    peer_modes: tuple[str, ...]
    peer_start: bool
    memory: bool


BOTH = ("runtime", "standalone")
FULL = Extent(5, 10, 5, BOTH, BOTH, peer_start=True, memory=True)
QUICK = Extent(5, 0, 3, BOTH, ("standalone",), peer_start=False, memory=False)
QUICK_WORKLOADS = ("cuba", "small", "create_random")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("workloads", nargs=-1, type=click.Choice(sorted(WORKLOADS)))
@click.option(
    "--quick", is_flag=True, help="CUBA, one neuron, creation and the start; three minutes."
)
@click.option("--rounds", type=click.IntRange(min=1), help="Counted runs of each contestant.")
@click.option("--seeds", type=click.IntRange(min=0), help="Seeds for the rates; 0 leaves them out.")
@click.option("--starts", type=click.IntRange(min=0), help="Cold starts; 0 leaves them out.")
@click.option("--memory/--no-memory", default=None, help="Whether bytes per synapse are measured.")
@click.option("--brian-python", help="The Python that has Brian 2.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write every run here.")
@click.option("--figure", type=click.Path(path_type=Path), help="Draw the time loops to this file.")
def main(
    workloads: tuple[str, ...],
    quick: bool,
    rounds: int | None,
    seeds: int | None,
    starts: int | None,
    memory: bool | None,
    brian_python: str | None,
    json_path: Path | None,
    figure: Path | None,
) -> None:
    """Compare the speed and the rates of eqsim with those of Brian 2.

    WORKLOADS are those of tests/benchmarks/workloads/; all of them by default.
    """
    chosen = QUICK if quick else FULL
    extent = Extent(
        chosen.rounds if rounds is None else rounds,
        chosen.seeds if seeds is None else seeds,
        chosen.starts if starts is None else starts,
        chosen.modes,
        chosen.peer_modes,
        chosen.peer_start,
        chosen.memory if memory is None else memory,
    )
    peer = find_peer(brian_python)
    if peer is None:
        raise SystemExit(INSTRUCTIONS)
    names = workloads or (QUICK_WORKLOADS if quick else tuple(WORKLOADS))
    figures = Figures(machine(), pin())
    console = Console(stderr=True)
    _measure(figures, extent, names, peer, console)
    show(figures, Console(width=None if sys.stdout.isatty() else PAGE_WIDTH))
    if json_path is not None:
        figures.write(json_path)
    if figure is not None:
        draw(figures, figure)


def _measure(
    figures: Figures, extent: Extent, names: tuple[str, ...], peer: str, console: Console
) -> None:
    own = [Contestant("eqsim", mode, sys.executable) for mode in extent.modes]
    peers = [Contestant("brian2", mode, peer) for mode in extent.peer_modes]
    for name in names:
        console.print(f"{name}: {WORKLOADS[name].title}")
        figures.add(pair(name, [*own, *peers], extent.rounds))
    for name in (each for each in RANDOM_WORKLOADS if each in names and extent.seeds > 1):
        console.print(f"{name}: rates over {extent.seeds} seeds")
        figures.rates.append(measure_rates(name, own[0], peers[0], range(1, extent.seeds + 1)))
    for contestant in [*own, *peers] if extent.memory else []:
        console.print(f"{contestant.title}: memory")
        figures.memory.extend(measure_memory(contestant))
    if extent.starts > 0:
        console.print("starts")
        figures.startups.extend(measure_startup("eqsim", "eqsim", sys.executable, extent.starts))
        if extent.peer_start:
            figures.startups.extend(measure_startup("Brian 2", "brian2", peer, 1))


if __name__ == "__main__":
    main()
