"""Plasticity that depends on the times of spikes, additive: Song, Miller & Abbott (2000)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.benchmarks.workloads.workload import Model, Workload

__all__ = ["MODEL", "ON_POST", "ON_PRE", "STDP_ALL", "STDP_ONE", "names"]

NEURON = """
dv/dt = (ge*(Ee - v) + El - v)/taum : volt
dge/dt = -ge/taue : 1
"""
MODEL = """
w : 1
dapre/dt = -apre/taupre : 1 (event-driven)
dapost/dt = -apost/taupost : 1 (event-driven)
"""
ON_PRE = """
ge += w
apre += dapre
w = clip(w + apost, 0, gmax)
"""
ON_POST = """
apost += dapost
w = clip(w + apre, 0, gmax)
"""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments."""

    inputs: int = 1000
    rate: float = 15.0  # Hz
    tau_m: float = 10.0  # ms
    tau_e: float = 5.0  # ms
    threshold: float = -54.0  # mV
    reset: float = -60.0  # mV
    leak: float = -74.0  # mV
    e_excitatory: float = 0.0  # mV
    tau_pre: float = 20.0  # ms
    tau_post: float = 20.0  # ms
    gmax: float = 0.01
    potentiation: float = 0.01
    ratio: float = 1.05
    duration_of_one: float = 10.0  # s
    duration_of_all: float = 1.0  # s

    def events(self, neurons: int, duration: float) -> float:
        """The expected number of events from the inputs."""
        return self.inputs * self.rate * duration * neurons


P = Parameters()


def names(sim: Any) -> dict[str, Any]:
    """Give the values of the model's names."""
    up = P.potentiation * P.gmax
    return {
        "taum": P.tau_m * sim.ms,
        "taue": P.tau_e * sim.ms,
        "taupre": P.tau_pre * sim.ms,
        "taupost": P.tau_post * sim.ms,
        "Vt": P.threshold * sim.mV,
        "Vr": P.reset * sim.mV,
        "El": P.leak * sim.mV,
        "Ee": P.e_excitatory * sim.mV,
        "gmax": P.gmax,
        "dapre": up,
        "dapost": -up * P.tau_pre / P.tau_post * P.ratio,
    }


def create(sim: Any, neurons: int) -> Model:
    """Make neurons that are all driven by all inputs, through plastic synapses."""
    known = names(sim)
    inputs = sim.PoissonGroup(P.inputs, rates=P.rate * sim.Hz)
    driven = sim.NeuronGroup(
        neurons, NEURON, threshold="v > Vt", reset="v = Vr", method="euler", namespace=known
    )
    driven.v = P.reset * sim.mV
    synapses = sim.Synapses(inputs, driven, MODEL, on_pre=ON_PRE, on_post=ON_POST, namespace=known)
    synapses.connect()
    synapses.w = "rand()*gmax"
    spikes, counted = sim.SpikeMonitor(driven), sim.SpikeMonitor(inputs, record=False)
    return Model(sim.Network(inputs, driven, synapses, spikes, counted), spikes, (synapses,))


STDP_ONE = Workload(
    "STDP, 1000 inputs of one neuron, 10 s",
    1,
    P.duration_of_one,
    partial(create, neurons=1),
    input_events=P.events(1, P.duration_of_one),
)
STDP_ALL = Workload(
    "STDP, 1000 inputs of 1000 neurons, 1 s",
    1000,
    P.duration_of_all,
    partial(create, neurons=1000),
    input_events=P.events(1000, P.duration_of_all),
)
