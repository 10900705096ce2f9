"""Brunel (2000), model A: synapses that let the potential jump, all with one delay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.benchmarks.workloads.workload import Model, Workload

__all__ = ["BRUNEL"]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments."""

    neurons: int = 10_000
    excitatory: int = 8000
    probability: float = 0.1
    tau: float = 20.0  # ms
    threshold: float = 20.0  # mV
    reset: float = 10.0  # mV
    refractory: float = 2.0  # ms
    weight: float = 0.1  # mV
    inhibition: float = 5.0
    drive: float = 2.0  # of what reaches the threshold
    delay: float = 1.5  # ms
    duration: float = 1.0  # s

    @property
    def inputs(self) -> int:
        """The number of excitatory inputs of a neuron from outside: as many as from inside."""
        return round(self.probability * self.excitatory)

    @property
    def input_rate(self) -> float:
        """The rate of each input from outside, in Hz."""
        return self.drive * self.threshold / (self.weight * self.inputs * self.tau * 1e-3)


P = Parameters()


def create(sim: Any) -> Model:
    """Make the network, with its input as one random number for each neuron and step."""
    weight = P.weight * sim.mV
    names = {
        "tau": P.tau * sim.ms,
        "theta": P.threshold * sim.mV,
        "Vr": P.reset * sim.mV,
        "we": weight,
        "wi": -P.inhibition * weight,
    }
    neurons = sim.NeuronGroup(
        P.neurons,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > theta",
        reset="v = Vr",
        refractory=P.refractory * sim.ms,
        method="exact",
        namespace=names,
    )
    neurons.v = "rand()*theta"
    outside = sim.PoissonInput(neurons, "v", P.inputs, P.input_rate * sim.Hz, weight)
    synapses = tuple(
        sim.Synapses(part, neurons, on_pre=effect, delay=P.delay * sim.ms, namespace=names)
        for part, effect in (
            (neurons[: P.excitatory], "v += we"),
            (neurons[P.excitatory :], "v += wi"),
        )
    )
    for each in synapses:
        each.connect(p=P.probability)
    spikes = sim.SpikeMonitor(neurons)
    return Model(sim.Network(neurons, outside, *synapses, spikes), spikes, synapses)


BRUNEL = Workload("Brunel, 10,000 neurons, 10M synapses, 1 s", P.neurons, P.duration, create)
