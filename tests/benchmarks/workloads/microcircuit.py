"""The microcircuit of Potjans & Diesmann (2014) at a tenth of its size.

Numbers of neurons and in-degrees are scaled alike; weights grow by the root, and a current makes
up for the mean input that is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.workloads.workload import DT_MS, Model, Workload

__all__ = ["MICROCIRCUIT"]

EQUATIONS = """
dv/dt = (El - v)/taum + (I + Idc)/C : volt (unless refractory)
dI/dt = -I/taus : amp
Idc : amp (constant)
lam : 1 (constant)
"""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the model; units in the comments.

    Populations alternate: excitatory and inhibitory neurons of the layers 2/3, 4, 5 and 6.
    """

    scale: float = 0.1
    neurons: tuple[int, ...] = (20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948)
    probabilities: tuple[tuple[float, ...], ...] = (  # of a target population, by source
        (0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000),
        (0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000),
        (0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000),
        (0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000),
        (0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000),
        (0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000),
        (0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252),
        (0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443),
    )
    outside: tuple[int, ...] = (1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100)
    outside_rate: float = 8.0  # Hz
    rates: tuple[float, ...] = (0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829)  # Hz
    weight: float = 87.8  # pA
    inhibition: float = -4.0
    weight_spread: float = 0.1
    from_l4e_to_l23e: float = 2.0
    delay_e: float = 1.5  # ms
    delay_i: float = 0.75  # ms
    delay_spread: float = 0.5
    capacitance: float = 250.0  # pF
    tau_m: float = 10.0  # ms
    tau_s: float = 0.5  # ms
    leak: float = -65.0  # mV
    threshold: float = -50.0  # mV
    reset: float = -65.0  # mV
    refractory: float = 2.0  # ms
    v_mean: float = -58.0  # mV
    v_deviation: float = 10.0  # mV
    duration: float = 1.0  # s


P = Parameters()
SIZES = tuple(round(n * P.scale) for n in P.neurons)
PARTS = range(len(SIZES))


def full_indegree(target: int, source: int) -> float:
    """Give the mean number of inputs that a neuron has from a population at full size."""
    pairs, p = P.neurons[target] * P.neurons[source], P.probabilities[target][source]
    return math.log(1 - p) / math.log(1 - 1 / pairs) / P.neurons[target] if p else 0.0


def full_weight(target: int, source: int) -> float:
    """Give the mean weight at full size, in pA."""
    if source % 2:
        return P.weight * P.inhibition
    return P.weight * (P.from_l4e_to_l23e if (target, source) == (0, 2) else 1.0)


def lost_current(target: int) -> float:
    """Give the mean current that scaling takes from a neuron, in pA."""
    inside = sum(full_weight(target, s) * full_indegree(target, s) * P.rates[s] for s in PARTS)
    outside = P.weight * P.outside[target] * P.outside_rate
    return 1e-3 * P.tau_s * (1 - math.sqrt(P.scale)) * (inside + outside)


def draw_synapses() -> dict[str, Any]:
    """Draw pairs with replacement, a fixed number for each two populations, weights and delays."""
    rng, first = np.random.default_rng(4321), np.concatenate([[0], np.cumsum(SIZES)])
    drawn: dict[str, list[Any]] = {"i": [], "j": [], "w": [], "delay": []}
    for target in PARTS:
        for source in PARTS:
            count = round(full_indegree(target, source) * P.scale * SIZES[target])
            weight = full_weight(target, source) / math.sqrt(P.scale)
            delay = P.delay_i if source % 2 else P.delay_e
            drawn["i"].append(rng.integers(0, SIZES[source], count) + first[source])
            drawn["j"].append(rng.integers(0, SIZES[target], count) + first[target])
            weights = rng.normal(weight, abs(weight) * P.weight_spread, count)
            drawn["w"].append(np.minimum(weights, 0) if source % 2 else np.maximum(weights, 0))
            delays = rng.normal(delay, delay * P.delay_spread, count)
            drawn["delay"].append(np.maximum(delays, DT_MS))
    return {name: np.concatenate(parts) for name, parts in drawn.items()}


def create(sim: Any) -> Model:
    """Make all populations as one group, and all projections as one."""
    names = {
        "taum": P.tau_m * sim.ms,
        "taus": P.tau_s * sim.ms,
        "C": P.capacitance * sim.pF,
        "El": P.leak * sim.mV,
        "Vt": P.threshold * sim.mV,
        "Vr": P.reset * sim.mV,
        "v0": P.v_mean * sim.mV,
        "v0sd": P.v_deviation * sim.mV,
        "w_ext": P.weight / math.sqrt(P.scale) * sim.pA,
    }
    neurons = sim.NeuronGroup(
        sum(SIZES),
        EQUATIONS,
        threshold="v > Vt",
        reset="v = Vr",
        refractory=P.refractory * sim.ms,
        method="exact",
        namespace=names,
    )
    neurons.v = "v0 + v0sd*randn()"
    neurons.Idc = np.repeat([lost_current(each) for each in PARTS], SIZES) * sim.pA
    per_step = P.scale * P.outside_rate * DT_MS * 1e-3
    neurons.lam = np.repeat(np.array(P.outside) * per_step, SIZES)
    outside = neurons.run_regularly("I += w_ext*poisson(lam)", dt=DT_MS * sim.ms, when="synapses")
    synapses = sim.Synapses(neurons, neurons, "w : amp", on_pre="I_post += w")
    drawn = draw_synapses()
    synapses.connect(i=drawn["i"], j=drawn["j"])
    synapses.w = drawn["w"] * sim.pA
    synapses.delay = drawn["delay"] * sim.ms
    spikes = sim.SpikeMonitor(neurons)
    network = sim.Network(neurons, outside, synapses, spikes)
    return Model(network, spikes, (synapses,))


MICROCIRCUIT = Workload("microcircuit at 10 %, 3M synapses, 1 s", sum(SIZES), P.duration, create)
