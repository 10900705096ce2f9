"""Degrees of random connections are distributed as each rule says."""

import numpy as np
import pytest
from scipy import stats

import eqsim as eq
from eqsim import NeuronGroup, Synapses

SOURCES, TARGETS = 400, 600

pytestmark = pytest.mark.usefixtures("interpreted")


def degrees(autapses_with=None, **rule):
    """Give the numbers of synapses of all pairs of neurons."""
    eq.seed(20_260_101)
    source = NeuronGroup(SOURCES, "x : 1")
    source.x = "i/N"
    target = source if autapses_with == "same" else NeuronGroup(TARGETS, "y : 1")
    if target is not source:
        target.y = "i/N"
    synapses = Synapses(source, target, "w : 1")
    synapses.connect(**rule)
    numbers = np.zeros((SOURCES, len(target)), int)
    np.add.at(numbers, (synapses.i[:], synapses.j[:]), 1)
    return numbers


def fits(found, distribution):
    """Compare numbers with a distribution, in classes that are expected five times or more."""
    expected = len(found) * distribution.pmf(np.arange(found.max() + 200))
    edges = [0]
    for value in range(1, len(expected)):
        enough = expected[edges[-1] : value].sum() >= 5
        if enough and expected[value:].sum() >= 5:
            edges.append(value)
    counts = np.add.reduceat(np.bincount(found, minlength=len(expected)), edges)
    classes = np.add.reduceat(expected, edges)
    return stats.chisquare(counts, classes * counts.sum() / classes.sum()).pvalue > 0.001


@pytest.mark.parametrize(
    ("rule", "p"),
    [
        ({"p": 0.1}, 0.1),
        ({"p": 0.004}, 0.004),
        ({"p": "0.1"}, 0.1),
        ({"p": "0.2*(i >= 0)"}, 0.2),
        ({"p": "0.2*(j >= 0)"}, 0.2),
        ({"condition": "j >= 0", "p": 0.1}, 0.1),
        ({"condition": "rand() < 0.25", "p": 0.4}, 0.1),
        ({"j": "k for k in sample(N_post, p=0.1)"}, 0.1),
        ({"i": "k for k in sample(N_pre, p=0.1)"}, 0.1),
    ],
)
def test_pairs_with_a_probability_give_binomial_degrees(rule, p):
    numbers = degrees(**rule)
    assert numbers.max() == 1
    assert fits(numbers.sum(axis=1), stats.binom(TARGETS, p))
    assert fits(numbers.sum(axis=0), stats.binom(SOURCES, p))


@pytest.mark.parametrize(
    ("p", "chance"),
    [
        ("0.3*x_pre", lambda x, y: 0.3 * x + 0 * y),
        ("0.3*y_post", lambda x, y: 0 * x + 0.3 * y),
        ("0.5*x_pre*y_post", lambda x, y: 0.5 * x * y),
    ],
)
def test_a_probability_may_depend_on_the_pair(p, chance):
    numbers = degrees(p=p)
    chance = chance(*np.ix_(np.arange(SOURCES) / SOURCES, np.arange(TARGETS) / TARGETS))
    for axis in (0, 1):
        deviation = numbers.sum(axis) - chance.sum(axis)
        variance = (chance * (1 - chance)).sum(axis)
        varied = variance > 5
        statistic = (deviation[varied] ** 2 / variance[varied]).sum()
        assert 0.001 < stats.chi2(varied.sum()).sf(statistic) < 0.999
        assert (numbers.sum(axis)[variance == 0] == 0).all()


def test_a_sample_of_a_range_with_steps():
    numbers = degrees(j="k for k in sample(10, N_post, 7, p=0.2)")
    among = np.arange(10, TARGETS, 7)
    assert np.delete(numbers, among, axis=1).sum() == 0
    assert fits(numbers.sum(axis=1), stats.binom(among.size, 0.2))
    assert fits(numbers[:, among].sum(axis=0), stats.binom(SOURCES, 0.2))


@pytest.mark.parametrize(
    ("rule", "fixed", "free", "size"),
    [
        ({"outdegree": 50}, 1, 0, TARGETS),
        ({"j": "k for k in sample(N_post, size=50)"}, 1, 0, TARGETS),
        ({"outdegree": 550}, 1, 0, TARGETS),
        ({"indegree": 50}, 0, 1, SOURCES),
        ({"i": "k for k in sample(N_pre, size=50)"}, 0, 1, SOURCES),
        ({"indegree": 350}, 0, 1, SOURCES),
    ],
)
def test_samples_fix_one_degree_and_leave_the_other_binomial(rule, fixed, free, size):
    numbers = degrees(**rule)
    chosen = numbers.sum(axis=fixed)
    assert numbers.max() == 1
    assert (chosen == chosen[0]).all()
    assert fits(numbers.sum(axis=free), stats.binom(len(chosen), chosen[0] / size))


@pytest.mark.parametrize(("side", "axis"), [("outdegree", 1), ("indegree", 0)])
def test_multapses_are_drawn_with_replacement(side, axis):
    numbers = degrees(**{side: 120, "multapses": True})
    assert (numbers.sum(axis=axis) == 120).all()
    size = numbers.shape[axis]
    drawn = 120 * numbers.shape[1 - axis]
    assert fits(numbers.sum(axis=1 - axis), stats.binom(drawn, 1 / size))
    assert fits(numbers.ravel(), stats.binom(120, 1 / size))


@pytest.mark.parametrize("side", ["outdegree", "indegree"])
@pytest.mark.parametrize("multapses", [False, True])
def test_without_autapses_the_others_are_equally_likely(side, multapses):
    rule = {side: 40, "autapses": False, "multapses": multapses}
    numbers = degrees(autapses_with="same", **rule)
    axis = 1 if side == "outdegree" else 0
    assert (np.diag(numbers) == 0).all()
    assert (numbers.sum(axis=axis) == 40).all()
    others = SOURCES - 1
    trials, p = (40 * others, 1 / others) if multapses else (others, 40 / others)
    assert fits(numbers.sum(axis=1 - axis), stats.binom(trials, p))


@pytest.mark.parametrize("multapses", [False, True])
@pytest.mark.parametrize("autapses", [False, True])
def test_a_total_is_spread_over_all_pairs(multapses, autapses):
    total = 20_000
    rule = {"total": total, "multapses": multapses, "autapses": autapses}
    numbers = degrees(autapses_with="same", **rule)
    allowed = SOURCES if autapses else SOURCES - 1
    assert numbers.sum() == total
    assert autapses or (np.diag(numbers) == 0).all()
    pairs = SOURCES * allowed
    for axis in (0, 1):
        if multapses:
            expected = stats.binom(total, allowed / pairs)
        else:
            expected = stats.hypergeom(pairs, allowed, total)
        assert fits(numbers.sum(axis=axis), expected)
