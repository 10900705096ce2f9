"""Poisson and binomial draws."""

import numpy as np
import pytest
from scipy import stats

from eqsim.engine import random

ELEMENTS = np.arange(100_000)
KEY = random.derive_key(7, 7, 7)


def chi_square(draws, distribution):
    """Probability of a fit no better than this, over bins with at least ten expected draws."""
    low, high = (int(distribution.ppf(q)) for q in (1e-3, 1 - 1e-3))
    width = max(1, (high - low) // 40)
    edges = np.arange(low, high + width, width)
    inner = np.diff(distribution.cdf(edges))
    expected = np.concatenate([[distribution.cdf(edges[0])], inner, [distribution.sf(edges[-1])]])
    counts = np.bincount(np.searchsorted(edges, draws), minlength=len(expected))
    kept = expected * len(draws) >= 10
    rest = (len(draws) - counts[kept].sum(), len(draws) * (1 - expected[kept].sum()))
    observed, wanted = counts[kept], expected[kept] * len(draws)
    if rest[1] > 5:
        observed, wanted = np.append(observed, rest[0]), np.append(wanted, rest[1])
    return stats.chisquare(observed, wanted * observed.sum() / wanted.sum()).pvalue


def fit(draw, distribution):
    """Fisher's combination of the fits at eight steps."""
    fits = [chi_square(draw(step), distribution) for step in range(8)]
    return stats.combine_pvalues(fits).pvalue


@pytest.mark.parametrize("mean", [0.01, 0.7, 3.0, 9.99, 10.0, 33.0, 1000.0, 1e6])
def test_poisson_has_its_distribution(mean):
    draws = random.poisson(KEY, 1, ELEMENTS, mean)
    deviation = np.sqrt(mean / len(draws))
    assert abs(draws.mean() - mean) < 4 * deviation
    assert draws.var() == pytest.approx(mean, rel=4 * np.sqrt((2 + 1 / mean) / len(draws)))
    assert fit(lambda step: random.poisson(KEY, step, ELEMENTS, mean), stats.poisson(mean)) > 0.005


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (1, 0.3),
        (10, 0.05),
        (20, 0.5),
        (50, 0.9),
        (100, 0.1),
        (1000, 0.4),
        (1000, 0.999),
        (10**6, 0.7),
    ],
)
def test_binomial_has_its_distribution(n, p):
    draws = random.binomial(KEY, 2, ELEMENTS, n, p)
    assert draws.min() >= 0
    assert draws.max() <= n
    assert abs(draws.mean() - n * p) < 4 * np.sqrt(n * p * (1 - p) / len(draws))
    assert fit(lambda step: random.binomial(KEY, step, ELEMENTS, n, p), stats.binom(n, p)) > 0.005


def test_limits_of_poisson():
    mean = [0.0, -1.0, np.nan, 1e-300, 1e15, np.inf]
    draws = random.poisson(KEY, 0, np.arange(6), mean)
    np.testing.assert_array_equal(draws[:4], 0)
    assert draws[4] == pytest.approx(1e15, rel=1e-6)
    assert draws[5] == pytest.approx(2.0**62, rel=1e-6)


def test_limits_of_binomial():
    draws = random.binomial(KEY, 0, np.arange(6), [5, 5, 5, 0, -3, 5], [0, 1, 2, 0.5, 0.5, np.nan])
    np.testing.assert_array_equal(draws, [0, 5, 5, 0, 0, 0])


def test_parameters_may_differ_by_element():
    means = np.array([0.5, 20.0, 1e4])
    together = random.poisson(KEY, 4, [10, 11, 12], means)
    single = [random.poisson(KEY, 4, 10 + k, mean) for k, mean in enumerate(means)]
    np.testing.assert_array_equal(together, single)


@pytest.mark.parametrize("mean", [3.0, 50.0])
def test_steps_are_independent(mean):
    steps = [random.poisson(KEY, step, ELEMENTS, mean) for step in (0, 1, 2**32)]
    for other in steps[1:]:
        assert abs(np.corrcoef(steps[0], other)[0, 1]) < 4 / np.sqrt(len(ELEMENTS))
