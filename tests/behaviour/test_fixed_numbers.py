"""Fixed numbers of synapses: for each neuron or in all, with and without repetitions."""

import numpy as np
import pytest
from scipy import stats

import eqsim as eq
from eqsim import NeuronGroup, Synapses, ms, run
from eqsim.errors import ModelError

RULES = (
    {"indegree": 4},
    {"indegree": 3, "autapses": False},
    {"indegree": "int(2*(j > 5))"},
    {"outdegree": 6, "multapses": True, "autapses": False},
    {"outdegree": 2, "autapses": False},
    {"total": 25, "autapses": False},
    {"total": 70, "multapses": True, "autapses": False},
    {"p": 0.3, "autapses": False},
    {"condition": "i < 7", "autapses": False},
    {"j": "k for k in sample(N_post, size=3, replace=True)"},
)


def many_rules(finish):
    """Connect a group with parts of itself, in both directions, by every rule."""
    group = NeuronGroup(12, "x : 1")
    made = []
    for part in (group, group[3:11], group[[9, 2, 4, 11]]):
        for source, target in ((group, part), (part, group)):
            for rule in RULES:
                synapses = Synapses(source, target, "w : 1")
                synapses.connect(**rule)
                made.append(synapses)
    listed = Synapses(group, group[3:11], "w : 1")
    listed.connect(i=np.repeat(np.arange(12), 8), j=np.tile(np.arange(8), 12), p=0.4)
    listed.connect(i=[5, 1, 3], j=[0, 7, 2], p=[0, 1, 0.5])
    made.append(listed)
    again = Synapses(group, group, "w : 1")
    again.connect(indegree=2)
    again.connect(p=0.2)
    again.w = "i + 100*j"
    again.connect(total=7)
    run(0 * ms)
    finish()
    return *made, again


def test_all_backends_make_the_same_synapses(on_each):
    results = on_each(many_rules)
    first, *others = results.values()
    for other in others:
        assert first.keys() == other.keys()
        assert all(np.array_equal(first[name], other[name]) for name in first)


@pytest.fixture
def pairs(interpreted):
    """Connect parts of a group by a rule; give the pairs by number, and by neuron."""

    def connect(source=slice(None), target=slice(None), size=20, seed=3, **rule):
        eq.seed(seed)
        group = NeuronGroup(size, "x : 1")
        synapses = Synapses(group[source], group[target])
        synapses.connect(**rule)
        numbers = np.arange(size)
        i, j = synapses.i[:], synapses.j[:]
        return synapses, numbers[source][i], numbers[target][j]

    return connect


PARTS = [
    (slice(None), slice(None)),
    (slice(2, 15), slice(5, 20)),
    ([7, 1, 12, 4, 3, 18], slice(None)),
    (slice(0, 8), [3, 19, 0, 11]),
]


@pytest.mark.parametrize(("source", "target"), PARTS)
@pytest.mark.parametrize("autapses", [False, True])
@pytest.mark.parametrize("multapses", [False, True])
class TestEveryKind:
    def test_each_target_has_its_number(self, pairs, source, target, autapses, multapses):
        made, pre, post = pairs(source, target, indegree=3, autapses=autapses, multapses=multapses)
        assert (made.N_incoming_post == 3).all()
        check(pre, post, autapses, multapses)
        assert (np.diff(pre) >= 0).all()

    def test_each_source_has_its_number(self, pairs, source, target, autapses, multapses):
        made, pre, post = pairs(source, target, outdegree=3, autapses=autapses, multapses=multapses)
        assert (made.N_outgoing_pre == 3).all()
        check(pre, post, autapses, multapses)

    def test_there_are_as_many_in_all(self, pairs, source, target, autapses, multapses):
        made, pre, post = pairs(source, target, total=17, autapses=autapses, multapses=multapses)
        assert made.N == 17
        check(pre, post, autapses, multapses)


def check(pre, post, autapses, multapses):
    assert autapses or (pre != post).all()
    assert multapses or len(set(zip(pre.tolist(), post.tolist(), strict=True))) == pre.size


def test_the_largest_numbers_connect_all_pairs(pairs):
    every = {(i, j) for i in range(20) for j in range(20)}
    others = {(i, j) for i, j in every if i != j}
    for rule, expected in (
        ({"indegree": 20}, every),
        ({"outdegree": 19, "autapses": False}, others),
        ({"total": 400}, every),
        ({"total": 380, "autapses": False}, others),
    ):
        _, pre, post = pairs(**rule)
        assert set(zip(pre.tolist(), post.tolist(), strict=True)) == expected


def test_numbers_may_depend_on_the_neuron(pairs):
    made, *_ = pairs(outdegree="i//2", autapses=False)
    assert made.N_outgoing_pre.tolist() == [i // 2 for i in range(20)]


@pytest.mark.parametrize(
    "rule",
    [
        {"indegree": 8},
        {"indegree": 8, "multapses": True},
        {"outdegree": 8},
        {"total": 160},
        {"total": 160, "multapses": True},
        {"indegree": 8, "autapses": False},
        {"total": 160, "autapses": False},
    ],
)
def test_every_pair_is_equally_likely(pairs, rule):
    counts = np.zeros((20, 20))
    for seed in range(60):
        _, pre, post = pairs(seed=seed, **rule)
        np.add.at(counts, (pre, post), 1)
    allowed = np.ones((20, 20), bool)
    if not rule.get("autapses", True):
        allowed = ~np.eye(20, dtype=bool)
        assert (counts[~allowed] == 0).all()
    found = counts[allowed]
    variance = found.mean() * (1.0 if rule.get("multapses") else 1 - found.mean() / 60)
    statistic = ((found - found.mean()) ** 2).sum() / variance
    assert 0.001 < stats.chi2(found.size - 1).sf(statistic) < 0.999


@pytest.mark.parametrize("multapses", [False, True])
def test_degrees_of_a_fixed_total_are_those_of_a_draw_from_all_pairs(pairs, multapses):
    degrees = np.concatenate(
        [pairs(seed=s, total=100, multapses=multapses)[0].N_outgoing_pre for s in range(100)]
    )
    law = stats.binom(100, 1 / 20) if multapses else stats.hypergeom(400, 20, 100)
    values = np.arange(1, 10)
    expected = np.diff([0.0, *law.cdf(values), 1.0]) * degrees.size
    found = np.bincount(np.clip(degrees, 1, 10) - 1, minlength=10)
    assert stats.chisquare(found, expected).pvalue > 0.001


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            ({"indegree": 2, "outdegree": 2}, "give one of indegree and outdegree"),
            ({"indegree": 2, "p": 0.5}, "p has no meaning beside indegree"),
            ({"total": 2, "condition": "i != j"}, "condition has no meaning beside total"),
            ({"total": 2, "n": 2}, "n has no meaning beside total"),
            ({"outdegree": 2, "j": "i + 1"}, "j has no meaning beside outdegree"),
            ({"outdegree": 2, "skip_if_invalid": True}, "skip_if_invalid has no meaning"),
            ({"i": [0], "j": [1], "indegree": 1}, "indegree has no meaning beside i and j"),
            ({"i": [0], "j": [1], "autapses": False}, "autapses has no meaning beside i and j"),
            ({"i": [0], "j": [1], "condition": "i < 2"}, "condition has no meaning beside i and j"),
            ({"multapses": True}, "multapses goes with indegree"),
            ({"p": 0.5, "multapses": True}, "multapses goes with indegree"),
            ({"indegree": -1}, "indegree is a whole number"),
            ({"indegree": 1.5}, "indegree is a whole number"),
            ({"indegree": True}, "indegree is a whole number"),
            ({"total": "10"}, "total is a whole number"),
            ({"indegree": 6}, "there are 5 neurons to choose from"),
            ({"total": 26}, "there are 25 pairs to choose from"),
            ({"indegree": 5, "autapses": False}, "a sample of 5 cannot be drawn from 4"),
            ({"total": 25, "autapses": False}, "a sample of 25 cannot be drawn from 20"),
            ({"indegree": "i"}, "cannot depend on 'i'"),
            ({"indegree": "0.5*j"}, "whole number"),
            ({"outdegree": "3 - i"}, "a sample of -1"),
        ],
    )
    def test_contradictions_and_impossible_numbers(self, rule, message):
        group = NeuronGroup(5, "x : 1")
        synapses = Synapses(group, group)
        with pytest.raises(ModelError, match=message):
            synapses.connect(**rule)
        assert synapses.N == 0

    @pytest.mark.parametrize(
        "sample", ["size=2, replace=1", "p=0.1, replace=True", "size=2, again=True"]
    )
    def test_samples_that_cannot_be_read(self, sample):
        group = NeuronGroup(5, "x : 1")
        with pytest.raises(ValueError, match=r"replace is|sample takes"):
            Synapses(group, group).connect(j=f"k for k in sample(N_post, {sample})")


def test_each_of_listed_synapses_is_made_with_its_probability(interpreted):
    eq.seed(5)
    group = NeuronGroup(100, "x : 1")
    synapses = Synapses(group, group)
    numbers = np.arange(10_000)
    synapses.connect(i=numbers // 100, j=numbers % 100, p=np.where(numbers < 5000, 0.1, 0.7))
    degrees = synapses.N_outgoing_pre
    assert abs(degrees[:50].sum() - 500) < 4 * np.sqrt(5000 * 0.09)
    assert abs(degrees[50:].sum() - 3500) < 4 * np.sqrt(5000 * 0.21)
    synapses.connect(i=numbers // 100, j=numbers % 100, p=0)
    assert degrees.sum() == synapses.N
