"""The models, written over the names of a simulator's module, so that both run the same text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.benchmarks.parameters import COBAHH, CUBA, DT_MS, SMALL

__all__ = ["WORKLOADS", "Model", "Workload"]


@dataclass(frozen=True, slots=True)
class Model:
    """A network that is ready to run."""

    network: Any
    spikes: Any
    synapses: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Workload:
    """A model, how it is made, and for how long it runs."""

    title: str
    neurons: int
    duration: float
    create: Callable[[Any], Model]

    @property
    def steps(self) -> int:
        """The number of time steps."""
        return round(self.duration * 1e3 / DT_MS)


CUBA_EQUATIONS = """
dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
"""

COBAHH_EQUATIONS = """
dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v)
         - gna*m**3*h*(v - ENa) - gkd*n**4*(v - EK))/C : volt
dm/dt = am*(1 - m) - bm*m : 1
dn/dt = an*(1 - n) - bn*n : 1
dh/dt = ah*(1 - h) - bh*h : 1
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens
u = (v - VT)/mV : 1
am = 0.32*4/exprel((13 - u)/4)/ms : Hz
bm = 0.28*5/exprel((u - 40)/5)/ms : Hz
ah = 0.128*exp((17 - u)/18)/ms : Hz
bh = 4/(1 + exp((40 - u)/5))/ms : Hz
an = 0.032*5/exprel((15 - u)/5)/ms : Hz
bn = 0.5*exp((10 - u)/40)/ms : Hz
"""

SMALL_EQUATIONS = """
dv/dt = (drive - v)/tau : 1 (unless refractory)
drive : 1 (constant)
"""


def create_cuba(sim: Any) -> Model:
    """Make integrate-and-fire neurons with currents that jump and decay."""
    p = CUBA
    names = {
        "taum": p.tau_m * sim.ms,
        "taue": p.tau_e * sim.ms,
        "taui": p.tau_i * sim.ms,
        "El": p.leak * sim.mV,
        "Vt": p.threshold * sim.mV,
        "Vr": p.reset * sim.mV,
    }
    neurons = sim.NeuronGroup(
        p.neurons,
        CUBA_EQUATIONS,
        threshold="v > Vt",
        reset="v = Vr",
        refractory=p.refractory * sim.ms,
        method="exact",
        namespace=names,
    )
    neurons.v = "Vr + rand()*(Vt - Vr)"
    weights = (p.weight_e * sim.mV, p.weight_i * sim.mV)
    return _connected(sim, neurons, p.excitatory, weights, p.probability)


def create_delays(sim: Any) -> Model:
    """Make the network of `create_cuba` with a delay of its own for each synapse."""
    made = create_cuba(sim)
    for each in made.synapses:
        each.delay = f"rand()*{CUBA.longest_delay}*ms"
    return made


def create_cobahh(sim: Any) -> Model:
    """Make Hodgkin-Huxley neurons with conductances that jump and decay."""
    p = COBAHH
    names = {
        "C": p.capacitance * sim.pF,
        "gl": p.g_leak * sim.nS,
        "gna": p.g_sodium * sim.nS,
        "gkd": p.g_potassium * sim.nS,
        "El": p.e_leak * sim.mV,
        "ENa": p.e_sodium * sim.mV,
        "EK": p.e_potassium * sim.mV,
        "VT": p.v_rates * sim.mV,
        "Ee": p.e_excitatory * sim.mV,
        "Ei": p.e_inhibitory * sim.mV,
        "taue": p.tau_e * sim.ms,
        "taui": p.tau_i * sim.ms,
        "Vs": p.threshold * sim.mV,
    }
    neurons = sim.NeuronGroup(
        p.neurons,
        COBAHH_EQUATIONS,
        threshold="v > Vs",
        refractory=p.refractory * sim.ms,
        method="exponential_euler",
        namespace=names,
    )
    neurons.v = "El + (randn()*5 - 5)*mV"
    neurons.ge = "(randn()*1.5 + 4)*10*nS"
    neurons.gi = "(randn()*12 + 20)*10*nS"
    weights = (p.weight_e * sim.nS, p.weight_i * sim.nS)
    return _connected(sim, neurons, p.excitatory, weights, p.probability)


def create_small(sim: Any) -> Model:
    """Make one neuron whose spikes and potential are recorded."""
    p = SMALL
    neuron = sim.NeuronGroup(
        p.neurons,
        SMALL_EQUATIONS,
        threshold="v > 1",
        reset="v = 0",
        refractory=p.refractory * sim.ms,
        method="exact",
        namespace={"tau": p.tau * sim.ms},
    )
    neuron.drive = p.drive
    spikes, trace = sim.SpikeMonitor(neuron), sim.StateMonitor(neuron, "v", record=True)
    return Model(sim.Network(neuron, spikes, trace), spikes, ())


def _connected(
    sim: Any, neurons: Any, excitatory: int, weights: tuple[Any, Any], probability: float
) -> Model:
    names = {"we": weights[0], "wi": weights[1]}
    first, second = neurons[:excitatory], neurons[excitatory:]
    exciting = sim.Synapses(first, neurons, on_pre="ge += we", namespace=names)
    inhibiting = sim.Synapses(second, neurons, on_pre="gi += wi", namespace=names)
    exciting.connect(p=probability)
    inhibiting.connect(p=probability)
    spikes = sim.SpikeMonitor(neurons)
    network = sim.Network(neurons, exciting, inhibiting, spikes)
    return Model(network, spikes, (exciting, inhibiting))


WORKLOADS: Final = {
    "cuba": Workload("CUBA, 4000 neurons, 1 s", CUBA.neurons, CUBA.duration, create_cuba),
    "delays": Workload("CUBA, own delays, 1 s", CUBA.neurons, CUBA.duration, create_delays),
    "cobahh": Workload("COBAHH, 4000 neurons, 1 s", COBAHH.neurons, COBAHH.duration, create_cobahh),
    "small": Workload("one neuron, 100,000 steps", SMALL.neurons, SMALL.duration, create_small),
}
