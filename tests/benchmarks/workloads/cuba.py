"""CUBA: Vogels & Abbott (2005); Brette et al. (2007), benchmark 2."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.benchmarks.workloads.sparse import connected
from tests.benchmarks.workloads.workload import Model, Workload

__all__ = ["CUBA", "CUBA_LARGE", "DELAYS"]

EQUATIONS = """
dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
"""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments."""

    neurons: int = 4000
    excitatory: float = 0.8
    indegree: int = 80
    tau_m: float = 20.0  # ms
    tau_e: float = 5.0  # ms
    tau_i: float = 10.0  # ms
    leak: float = -49.0  # mV
    threshold: float = -50.0  # mV
    reset: float = -60.0  # mV
    refractory: float = 5.0  # ms
    weight_e: float = 1.62  # mV
    weight_i: float = -9.0  # mV
    longest_delay: float = 5.0  # ms, where each synapse has its own
    duration: float = 1.0  # s


P = Parameters()


def create(sim: Any, scale: int = 1) -> Model:
    """Make integrate-and-fire neurons with currents that jump and decay."""
    names = {
        "taum": P.tau_m * sim.ms,
        "taue": P.tau_e * sim.ms,
        "taui": P.tau_i * sim.ms,
        "El": P.leak * sim.mV,
        "Vt": P.threshold * sim.mV,
        "Vr": P.reset * sim.mV,
    }
    neurons = sim.NeuronGroup(
        P.neurons * scale,
        EQUATIONS,
        threshold="v > Vt",
        reset="v = Vr",
        refractory=P.refractory * sim.ms,
        method="exact",
        namespace=names,
    )
    neurons.v = "Vr + rand()*(Vt - Vr)"
    weights = (P.weight_e * sim.mV, P.weight_i * sim.mV)
    return connected(sim, neurons, round(P.excitatory * len(neurons)), weights, P.indegree)


def create_with_delays(sim: Any) -> Model:
    """Make the network of `create` with a delay of its own for each synapse."""
    made = create(sim)
    for each in made.synapses:
        each.delay = f"rand()*{P.longest_delay}*ms"
    return made


CUBA = Workload("CUBA, 4000 neurons, 320k synapses, 1 s", P.neurons, P.duration, create)
CUBA_LARGE = Workload(
    "CUBA, 40,000 neurons, 3.2M synapses, 1 s",
    10 * P.neurons,
    P.duration,
    partial(create, scale=10),
)
DELAYS = Workload("CUBA, delays of 0 to 5 ms, 1 s", P.neurons, P.duration, create_with_delays)
