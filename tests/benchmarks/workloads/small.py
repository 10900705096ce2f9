"""One leaky neuron that fires regularly: what a step costs when there is nothing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.benchmarks.workloads.workload import Model, Workload

__all__ = ["SMALL"]

EQUATIONS = """
dv/dt = (drive - v)/tau : 1 (unless refractory)
drive : 1 (constant)
"""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments."""

    tau: float = 10.0  # ms
    drive: float = 1.275
    refractory: float = 2.0  # ms
    duration: float = 10.0  # s


P = Parameters()


def create(sim: Any) -> Model:
    """Make one neuron whose spikes and potential are recorded."""
    neuron = sim.NeuronGroup(
        1,
        EQUATIONS,
        threshold="v > 1",
        reset="v = 0",
        refractory=P.refractory * sim.ms,
        method="exact",
        namespace={"tau": P.tau * sim.ms},
    )
    neuron.drive = P.drive
    spikes, trace = sim.SpikeMonitor(neuron), sim.StateMonitor(neuron, "v", record=True)
    return Model(sim.Network(neuron, spikes, trace), spikes, ())


SMALL = Workload("one neuron, recorded, 100,000 steps", 1, P.duration, create)
