"""All figures of one session: what was measured, as one record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from tests.benchmarks.pairing import Pairing
from tests.benchmarks.rates import RateTable
from tests.benchmarks.startup import Startup
from tests.benchmarks.workloads import WORKLOADS

__all__ = ["Figures", "Summary", "summaries"]

SHARED_CORE = 0.9


@dataclass(frozen=True, slots=True)
class Summary:
    """One contestant's runs in a pairing: seconds of the time loop, and where else time went."""

    title: str
    create: float
    build: float
    median: float
    fastest: float
    slowest: float
    ratio: float
    ratio_of_fastest: float
    rate: float
    per_update: float
    per_event: float | None
    peak_mb: float | None
    shared: bool


def summarise(pairing: Pairing, place: int) -> Summary:
    """Reduce a contestant's runs.

    `per_update` is the time loop in ns for each neuron and step, `per_event` for each spike that
    arrives at a synapse; each counts the whole loop.
    """
    contestant = pairing.contestants[place]
    opening, runs = pairing.opening[place], pairing.runs(place)
    workload, seconds = WORKLOADS[pairing.workload], pairing.seconds(place)
    middle, spikes = median(seconds), median(run.spikes for run in runs)
    events = spikes * opening.synapses / workload.neurons
    return Summary(
        title=contestant.title,
        create=opening.create,
        build=opening.build,
        median=middle,
        fastest=min(seconds),
        slowest=max(seconds),
        ratio=pairing.ratio(place),
        ratio_of_fastest=pairing.ratio_of_fastest(place),
        rate=median(run.rate for run in runs),
        per_update=1e9 * middle / (workload.neurons * workload.steps),
        per_event=1e9 * middle / events if events else None,
        peak_mb=opening.peak_mb,
        shared=median(run.share for run in runs) < SHARED_CORE,
    )


def summaries(pairing: Pairing) -> list[Summary]:
    """Reduce every contestant's runs."""
    return [summarise(pairing, place) for place in range(len(pairing.contestants))]


@dataclass(slots=True)
class Figures:
    """Everything that was measured."""

    machine: str
    core: int | None
    versions: dict[str, str] = field(default_factory=dict)
    pairings: list[Pairing] = field(default_factory=list)
    rates: list[RateTable] = field(default_factory=list)
    startups: list[Startup] = field(default_factory=list)

    def add(self, pairing: Pairing) -> None:
        """Add a pairing and note the versions it ran with."""
        self.pairings.append(pairing)
        for opening in pairing.opening:
            self.versions[opening.simulator] = opening.version

    def write(self, path: Path) -> None:
        """Write all of it, with every run, as JSON."""
        record = asdict(self)
        for stored, pairing in zip(record["pairings"], self.pairings, strict=True):
            stored["summaries"] = [asdict(each) for each in summaries(pairing)]
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
