"""The models, written over the names of a simulator's module, so that both run the same text."""

from __future__ import annotations

from typing import Final

from tests.benchmarks.workloads.brunel import BRUNEL
from tests.benchmarks.workloads.cobahh import COBAHH
from tests.benchmarks.workloads.creation import CREATE_CONDITION, CREATE_INDEGREE, CREATE_RANDOM
from tests.benchmarks.workloads.cuba import CUBA, CUBA_LARGE, DELAYS
from tests.benchmarks.workloads.microcircuit import MICROCIRCUIT
from tests.benchmarks.workloads.noise import NOISE
from tests.benchmarks.workloads.small import SMALL
from tests.benchmarks.workloads.stdp import STDP_ALL, STDP_ONE
from tests.benchmarks.workloads.workload import DT_MS, Model, Workload

__all__ = ["DT_MS", "WORKLOADS", "Model", "Workload"]

WORKLOADS: Final = {
    "cuba": CUBA,
    "cuba_large": CUBA_LARGE,
    "cobahh": COBAHH,
    "brunel": BRUNEL,
    "stdp_one": STDP_ONE,
    "stdp_all": STDP_ALL,
    "small": SMALL,
    "microcircuit": MICROCIRCUIT,
    "noise": NOISE,
    "delays": DELAYS,
    "create_random": CREATE_RANDOM,
    "create_condition": CREATE_CONDITION,
    "create_indegree": CREATE_INDEGREE,
}
