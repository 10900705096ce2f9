"""Two populations in one group, connected at random: what CUBA and COBAHH share."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.workloads.workload import Model

__all__ = ["connected"]


def connected(
    sim: Any, neurons: Any, excitatory: int, weights: tuple[Any, Any], indegree: int
) -> Model:
    """Connect excitatory and inhibitory neurons with all, which increases `ge` or `gi`."""
    names = {"we": weights[0], "wi": weights[1]}
    first, second = neurons[:excitatory], neurons[excitatory:]
    exciting = sim.Synapses(first, neurons, on_pre="ge += we", namespace=names)
    inhibiting = sim.Synapses(second, neurons, on_pre="gi += wi", namespace=names)
    for each in (exciting, inhibiting):
        each.connect(p=indegree / len(neurons))
    spikes = sim.SpikeMonitor(neurons)
    network = sim.Network(neurons, exciting, inhibiting, spikes)
    return Model(network, spikes, (exciting, inhibiting))
