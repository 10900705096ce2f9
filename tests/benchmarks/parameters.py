"""The numbers of the workloads, from the published descriptions; the unit is in the comment."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COBAHH", "CUBA", "DT_MS", "SMALL", "Cobahh", "Cuba", "Small"]

DT_MS = 0.1


@dataclass(frozen=True, slots=True)
class Cuba:
    """Vogels & Abbott (2005); Brette et al. (2007), benchmark 2."""

    neurons: int = 4000
    excitatory: int = 3200
    probability: float = 0.02
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


@dataclass(frozen=True, slots=True)
class Cobahh:
    """Brette et al. (2007), benchmark 3; neurons after Traub & Miles (1991)."""

    neurons: int = 4000
    excitatory: int = 3200
    probability: float = 0.02
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


@dataclass(frozen=True, slots=True)
class Small:
    """One leaky neuron that fires regularly: what a step costs when there is nothing to do."""

    neurons: int = 1
    tau: float = 10.0  # ms
    drive: float = 1.275
    refractory: float = 2.0  # ms
    duration: float = 10.0  # s


CUBA, COBAHH, SMALL = Cuba(), Cobahh(), Small()
