"""Creating ten million random synapses, in several ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from tests.benchmarks.workloads.workload import DT_MS, Model, Workload

__all__ = ["CREATE_CONDITION", "CREATE_INDEGREE", "CREATE_RANDOM"]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model."""

    neurons: int = 10_000
    probability: float = 0.1

    @property
    def indegree(self) -> int:
        """The mean number of synapses of a neuron."""
        return round(self.neurons * self.probability)


P = Parameters()

RANDOM: Final = {"p": P.probability}
CONDITION: Final = {"condition": "i != j", "p": P.probability}
INDEGREE: Final = {"i": f"k for k in sample(N_pre, size={P.indegree})"}

#: What a simulator says shorter than with the text that all know.
SHORTER: Final = {"eqsim": {"indegree": P.indegree}}


def create(sim: Any, rule: dict[str, Any]) -> Model:
    """Connect neurons that never spike."""
    if rule is INDEGREE:
        rule = SHORTER.get(sim.__name__, rule)
    neurons = sim.NeuronGroup(P.neurons, "x : 1", threshold="x > 1", reset="x = 0")
    synapses = sim.Synapses(neurons, neurons, on_pre="x += 1")
    synapses.connect(**rule)
    spikes = sim.SpikeMonitor(neurons)
    return Model(sim.Network(neurons, synapses, spikes), spikes, (synapses,))


def _workload(title: str, rule: dict[str, Any]) -> Workload:
    made = partial(create, rule=rule)
    return Workload(f"creating 10M synapses, {title}", P.neurons, DT_MS * 1e-3, made, "create")


CREATE_RANDOM = _workload("p", RANDOM)
CREATE_CONDITION = _workload("condition and p", CONDITION)
CREATE_INDEGREE = _workload("fixed in-degree", INDEGREE)
