"""Synapses of several kinds between neurons that never spike: what a synapse takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tests.benchmarks.workloads.stdp import MODEL, ON_POST, ON_PRE, names
from tests.benchmarks.workloads.workload import Model

__all__ = ["KINDS", "Kind", "create"]

NEURONS = 2000


@dataclass(frozen=True, slots=True)
class Kind:
    """What the synapses have and do."""

    model: str = ""
    on_pre: str = "ge += 1"
    on_post: str | None = None
    delay: str | None = None


KINDS: Final = {
    "one weight": Kind(),
    "own weights": Kind("w : 1", "ge += w"),
    "own delays": Kind(delay="rand()*5*ms"),
    "STDP": Kind(MODEL, ON_PRE, ON_POST),
}


def create(sim: Any, kind: Kind, probability: float) -> Model:
    """Connect neurons at random."""
    neurons = sim.NeuronGroup(NEURONS, "ge : 1", threshold="ge > 1e9", reset="ge = 0")
    synapses = sim.Synapses(
        neurons,
        neurons,
        kind.model,
        on_pre=kind.on_pre,
        on_post=kind.on_post,
        namespace=names(sim),
    )
    synapses.connect(p=probability)
    if kind.delay is not None:
        synapses.delay = kind.delay
    if kind.model:
        synapses.w = "rand()*gmax"
    spikes = sim.SpikeMonitor(neurons)
    return Model(sim.Network(neurons, synapses, spikes), spikes, (synapses,))
