"""Firing rates over seeds: do both simulators draw theirs from the same distribution?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from scipy import stats

from tests.benchmarks.pairing import Contestant, Worker

__all__ = ["RateTable", "Spread", "measure_rates"]

SIGNIFICANT = 0.01


@dataclass(frozen=True, slots=True)
class Spread:
    """Rates of one workload over seeds, in Hz."""

    title: str
    rates: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean rate."""
        return mean(self.rates)

    @property
    def deviation(self) -> float:
        """The standard deviation over seeds."""
        return stdev(self.rates)


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates of two simulators, and two tests of whether they differ."""

    workload: str
    first: Spread
    second: Spread

    @property
    def p_mean(self) -> float:
        """Welch's t test: how likely means as different as these are if the true ones agree."""
        return float(stats.ttest_ind(self.first.rates, self.second.rates, equal_var=False).pvalue)

    @property
    def p_distribution(self) -> float:
        """The two-sample Kolmogorov-Smirnov test, exact."""
        return float(stats.ks_2samp(self.first.rates, self.second.rates, method="exact").pvalue)

    @property
    def agree(self) -> bool:
        """Whether neither test sees a difference."""
        return min(self.p_mean, self.p_distribution) >= SIGNIFICANT


def measure_rates(
    workload: str, first: Contestant, second: Contestant, seeds: Sequence[int]
) -> RateTable:
    """Run a workload once for each seed in both."""
    return RateTable(workload, _spread(workload, first, seeds), _spread(workload, second, seeds))


def _spread(workload: str, contestant: Contestant, seeds: Sequence[int]) -> Spread:
    with Worker(contestant, workload) as worker:
        return Spread(contestant.title, tuple(worker.measure(seed).rate for seed in seeds))
