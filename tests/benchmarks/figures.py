"""All figures of one session: what was measured, as one record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from tests.benchmarks.memory import Footprint
from tests.benchmarks.pairing import Pairing
from tests.benchmarks.rates import RateTable
from tests.benchmarks.startup import Startup
from tests.benchmarks.workloads import WORKLOADS

__all__ = ["Figures", "Summary", "summaries"]

SHARED_CORE = 0.9


@dataclass(frozen=True, slots=True)
class Summary:
    """One contestant's runs in a pairing: seconds of what is timed, and where else time went."""

    title: str
    create: float
    build: float
    median: float
    fastest: float
    slowest: float
    ratio: float
    ratio_of_fastest: float
    spikes: float
    agrees: bool
    per_update: float | None
    per_event: float | None
    per_synapse: float | None
    peak_mb: float | None
    shared: bool


def summarise(pairing: Pairing, place: int) -> Summary:
    """Reduce a contestant's runs.

    `per_update` is the time loop in ns for each neuron and step, `per_event` for each spike that
    arrives at a synapse; each counts the whole loop.  `per_synapse` is the creation in ns.
    """
    contestant = pairing.contestants[place]
    opening, runs = pairing.opening[place], pairing.runs(place)
    workload, seconds = WORKLOADS[pairing.workload], pairing.seconds(place)
    middle = median(seconds)
    loop = middle if workload.part == "simulate" else None
    events = pairing.spikes(place) * opening.synapses / workload.neurons + workload.input_events
    return Summary(
        title=contestant.title,
        create=median(run.create for run in runs),
        build=opening.build,
        median=middle,
        fastest=min(seconds),
        slowest=max(seconds),
        ratio=pairing.ratio(place),
        ratio_of_fastest=pairing.ratio_of_fastest(place),
        spikes=pairing.spikes(place),
        agrees=pairing.agrees(place),
        per_update=_nanoseconds(loop, workload.neurons * workload.steps),
        per_event=_nanoseconds(loop, events),
        per_synapse=_nanoseconds(middle if loop is None else None, opening.synapses),
        peak_mb=opening.peak_mb,
        shared=median(run.share for run in runs) < SHARED_CORE,
    )


def _nanoseconds(seconds: float | None, count: float) -> float | None:
    return None if seconds is None or count == 0 else 1e9 * seconds / count


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
    memory: list[Footprint] = field(default_factory=list)

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
