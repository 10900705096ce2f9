"""Independent neurons with white noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.benchmarks.workloads.workload import Model, Workload

__all__ = ["NOISE"]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments."""

    neurons: int = 10_000
    tau: float = 10.0  # ms
    mean: float = 0.7
    deviation: float = 0.3
    threshold: float = 1.0
    reset: float = 0.0
    duration: float = 1.0  # s


P = Parameters()


def create(sim: Any) -> Model:
    """Make neurons that fire when their noise carries them over the threshold."""
    names = {
        "tau": P.tau * sim.ms,
        "mu": P.mean,
        "sigma": P.deviation,
        "vt": P.threshold,
        "vr": P.reset,
    }
    neurons = sim.NeuronGroup(
        P.neurons,
        "dv/dt = (mu - v)/tau + sigma*sqrt(2/tau)*xi : 1",
        threshold="v > vt",
        reset="v = vr",
        method="euler",
        namespace=names,
    )
    neurons.v = "rand()"
    spikes = sim.SpikeMonitor(neurons)
    return Model(sim.Network(neurons, spikes), spikes, ())


NOISE = Workload("white noise, 10,000 neurons, 1 s", P.neurons, P.duration, create)
