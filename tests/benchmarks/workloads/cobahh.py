"""COBAHH: Brette et al. (2007), benchmark 3; neurons after Traub & Miles (1991)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.benchmarks.workloads.sparse import connected
from tests.benchmarks.workloads.workload import Model, Workload

__all__ = ["COBAHH"]

EQUATIONS = """
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


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments."""

    neurons: int = 4000
    excitatory: int = 3200
    indegree: int = 80
    capacitance: float = 200.0  # pF
    g_leak: float = 10.0  # nS
    g_sodium: float = 20000.0  # nS
    g_potassium: float = 6000.0  # nS
    e_leak: float = -60.0  # mV
    e_sodium: float = 50.0  # mV
    e_potassium: float = -90.0  # mV
    v_rates: float = -63.0  # mV
    e_excitatory: float = 0.0  # mV
    e_inhibitory: float = -80.0  # mV
    tau_e: float = 5.0  # ms
    tau_i: float = 10.0  # ms
    weight_e: float = 6.0  # nS
    weight_i: float = 67.0  # nS
    threshold: float = -20.0  # mV
    refractory: float = 3.0  # ms
    duration: float = 1.0  # s


P = Parameters()


def create(sim: Any) -> Model:
    """Make Hodgkin-Huxley neurons with conductances that jump and decay."""
    names = {
        "C": P.capacitance * sim.pF,
        "gl": P.g_leak * sim.nS,
        "gna": P.g_sodium * sim.nS,
        "gkd": P.g_potassium * sim.nS,
        "El": P.e_leak * sim.mV,
        "ENa": P.e_sodium * sim.mV,
        "EK": P.e_potassium * sim.mV,
        "VT": P.v_rates * sim.mV,
        "Ee": P.e_excitatory * sim.mV,
        "Ei": P.e_inhibitory * sim.mV,
        "taue": P.tau_e * sim.ms,
        "taui": P.tau_i * sim.ms,
        "Vs": P.threshold * sim.mV,
    }
    neurons = sim.NeuronGroup(
        P.neurons,
        EQUATIONS,
        threshold="v > Vs",
        refractory=P.refractory * sim.ms,
        method="exponential_euler",
        namespace=names,
    )
    neurons.v = "El + (randn()*5 - 5)*mV"
    neurons.ge = "(randn()*1.5 + 4)*10*nS"
    neurons.gi = "(randn()*12 + 20)*10*nS"
    weights = (P.weight_e * sim.nS, P.weight_i * sim.nS)
    return connected(sim, neurons, P.excitatory, weights, P.indegree)


COBAHH = Workload("COBAHH, 4000 Hodgkin-Huxley neurons, 1 s", P.neurons, P.duration, create)
