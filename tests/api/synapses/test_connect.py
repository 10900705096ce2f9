"""The forms of connect."""

import numpy as np
import pytest

import eqsim as eq
from eqsim.errors import (
    ConnectionIndexError,
    EquationSyntaxError,
    ModelError,
    NameResolutionError,
    UnitError,
)

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def synapses():
    source = eq.NeuronGroup(4, "a : 1", name="source")
    target = eq.NeuronGroup(5, "x : 1\nb : volt", name="target")
    target.x = "i"
    return eq.Synapses(source, target, "w : 1", name="synapses")


def pairs(synapses):
    return list(zip(synapses.i[:].tolist(), synapses.j[:].tolist(), strict=True))


class TestConditions:
    @pytest.mark.parametrize("arguments", [{}, {"condition": True}, {"condition": "True"}])
    def test_everyone_with_everyone(self, synapses, arguments):
        synapses.connect(**arguments)
        assert pairs(synapses) == [(i, j) for i in range(4) for j in range(5)]

    def test_nobody(self, synapses):
        synapses.connect(False)
        assert synapses.N == 0

    def test_a_condition(self, synapses):
        offset = 1
        synapses.connect("j == i + offset")
        assert pairs(synapses) == [(0, 1), (1, 2), (2, 3), (3, 4)]
        assert offset == 1

    def test_variables_of_both_sides(self, synapses):
        synapses.connect("x_post > 3 and a_pre == 0")
        assert pairs(synapses) == [(i, 4) for i in range(4)]

    def test_loop_variables_of_the_script_do_not_disturb(self, synapses):
        for j in range(2):
            synapses.connect(f"i == {j} and j == 1")
        assert pairs(synapses) == [(0, 1), (1, 1)]

    def test_calls_append(self, synapses):
        synapses.connect("i == 0 and j == 3")
        synapses.w = 5
        synapses.connect(i=0, j=1)
        assert pairs(synapses) == [(0, 3), (0, 1)]
        assert list(synapses.w) == [5, 0]

    def test_copies(self, synapses):
        synapses.connect("i == j", n=2)
        assert synapses.N == 8
        synapses.connect("i == 0", n="j % 2")
        assert synapses.N == 10

    def test_the_namespace_of_the_call_replaces_the_script(self, synapses):
        limit = 3
        synapses.connect("i > limit", namespace={"limit": 2})
        assert synapses.N == 5
        assert limit == 3


class TestProbabilities:
    def test_all_and_none(self, synapses):
        synapses.connect(p=0)
        assert synapses.N == 0
        synapses.connect(p=1)
        assert synapses.N == 20

    def test_about_the_expected_number(self):
        group = eq.NeuronGroup(200, "x : 1")
        synapses = eq.Synapses(group, group)
        eq.seed(1)
        synapses.connect(condition="i != j", p=0.1)
        assert pytest.approx(3980, abs=4 * np.sqrt(3980 * 0.9)) == synapses.N
        assert np.all(synapses.i[:] != synapses.j[:])

    @pytest.mark.parametrize("p", ["0.2*(i < 50)", "0.2*(j < 50)"])
    def test_it_may_depend_on_either_side(self, p):
        group = eq.NeuronGroup(100, "x : 1")
        synapses = eq.Synapses(group, group)
        eq.seed(1)
        synapses.connect(p=p)
        assert pytest.approx(1000, abs=4 * np.sqrt(800)) == synapses.N
        side = synapses.i[:] if "i" in p else synapses.j[:]
        assert side.max() < 50

    def test_a_plain_name_is_a_variable_of_the_target(self):
        group = eq.NeuronGroup(4, "x : 1")
        group.x = [0, 1, 0, 1]
        synapses = eq.Synapses(group, group)
        synapses.connect(p="x")
        assert set(synapses.j[:]) == {1, 3}
        assert synapses.N == 8

    def test_a_sample_cannot_depend_on_what_it_chooses(self):
        group = eq.NeuronGroup(4, "x : 1")
        synapses = eq.Synapses(group, group)
        with pytest.raises(ModelError, match="'x'"):
            synapses.connect(j="k for k in sample(N_post, p=x)")

    def test_the_seed_decides(self):
        group = eq.NeuronGroup(50, "x : 1")
        found = []
        for seed in (1, 1, 2):
            eq.seed(seed)
            synapses = eq.Synapses(group, group)
            synapses.connect(p=0.1)
            found.append(pairs(synapses))
        assert found[0] == found[1] != found[2]

    @pytest.mark.parametrize("p", [-0.1, 1.5, float("nan"), None, [0.5]])
    def test_what_is_no_probability(self, synapses, p):
        with pytest.raises(ModelError, match="connect: p"):
            synapses.connect(p=p)


class TestGenerators:
    @pytest.mark.parametrize(
        ("j", "expected"),
        [
            ("i", [(i, i) for i in range(4)]),
            ("i + 1 if i % 2 == 0", [(0, 1), (2, 3)]),
            ("0 if i > 1 else 4", [(0, 4), (1, 4), (2, 0), (3, 0)]),
            ("k for k in range(i)", [(1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2)]),
            ("k for k in range(3, 5) if i == 0", [(0, 3), (0, 4)]),
            ("2*k for k in range(0, 3, 2) if i == 1", [(1, 0), (1, 4)]),
            ("k for k in range(i, i + 2) if i != j", [(0, 1), (1, 2), (2, 3), (3, 4)]),
            ("k for k in sample(N_post, size=5) if i == 0", [(0, j) for j in range(5)]),
            ("k for k in sample(N_post, p=1) if i == 3", [(3, j) for j in range(5)]),
        ],
    )
    def test_targets_of_each_source(self, synapses, j, expected):
        synapses.connect(j=j)
        assert pairs(synapses) == expected

    def test_sources_of_each_target(self, synapses):
        synapses.connect(i="k for k in range(2) if j == 4")
        assert sorted(pairs(synapses)) == [(0, 4), (1, 4)]

    def test_a_sample_has_its_size(self, synapses):
        synapses.connect(j="k for k in sample(N_post, size=2)")
        assert np.bincount(synapses.i[:]).tolist() == [2, 2, 2, 2]

    def test_neurons_that_do_not_exist(self, synapses):
        with pytest.raises(ConnectionIndexError, match="out of range"):
            synapses.connect(j="i + 3")
        assert synapses.N == 0
        synapses.connect(j="i + 3", skip_if_invalid=True)
        assert pairs(synapses) == [(0, 3), (1, 4)]

    @pytest.mark.parametrize(
        "j",
        [
            "k for k in list(5)",
            "k for k in 5",
            "k for k, l in range(5)",
            "k for k in range(5) for l in range(3)",
            "k for k in range(5) if k if i",
            "k for k in range(1, 2, 3, 4)",
            "k for k in sample(5)",
            "k for k in sample(5, p=0.1, size=3)",
            "k for k in range(5, p=0.5)",
            "[k for k in range(5)]",
            "k for k in",
            "",
        ],
    )
    def test_what_cannot_be_read(self, synapses, j):
        with pytest.raises(EquationSyntaxError):
            synapses.connect(j=j)

    @pytest.mark.parametrize(
        "j", ["k for k in range(j)", "j", "k for k in range(int(x_post))", "k for k in range(x)"]
    )
    def test_what_a_range_decides_on_cannot_decide_it(self, synapses, j):
        with pytest.raises(ModelError, match=r"cannot depend on|whole number"):
            synapses.connect(j=j)

    def test_a_float_is_no_neuron(self, synapses):
        with pytest.raises(ModelError, match="whole number"):
            synapses.connect(j="i/2")

    def test_a_voltage_is_no_neuron(self, synapses):
        with pytest.raises(UnitError, match="plain number"):
            synapses.connect(j="i*mV")


class TestLists:
    def test_pairs(self, synapses):
        synapses.connect(i=[0, 3, 1], j=[4, 0, 1])
        assert pairs(synapses) == [(0, 4), (3, 0), (1, 1)]

    def test_one_with_many_and_copies(self, synapses):
        synapses.connect(i=2, j=np.arange(3), n=[1, 0, 2])
        assert pairs(synapses) == [(2, 0), (2, 2), (2, 2)]

    def test_none(self, synapses):
        synapses.connect(i=[], j=[])
        assert synapses.N == 0

    @pytest.mark.parametrize(("i", "j"), [(4, 0), (0, 5), (-1, 0), ([0, 1], [0, 9])])
    def test_neurons_that_do_not_exist(self, synapses, i, j):
        with pytest.raises(ConnectionIndexError, match="out of range"):
            synapses.connect(i=i, j=j)
        assert synapses.N == 0

    @pytest.mark.parametrize(
        "arguments",
        [
            {"i": [0, 1], "j": [0, 1, 2]},
            {"i": [0.5], "j": [1]},
            {"i": [[0]], "j": [1]},
            {"i": [0], "j": [1], "p": 1.5},
            {"i": [0], "j": [1], "p": "0.5"},
            {"i": [0], "j": [1], "n": -1},
            {"i": [0], "j": [1], "skip_if_invalid": True},
            {"i": [0], "j": [1], "condition": "i > j"},
            {"i": [0]},
            {"j": 1},
            {"i": "j", "j": [1]},
            {"i": "j", "j": "i"},
            {"j": "i", "p": 0.5},
            {"j": "i", "condition": "i > 0"},
            {"condition": [1, 2]},
            {"n": -1},
            {"n": 1.5},
            {"n": float("nan")},
            {"n": float("inf")},
        ],
    )
    def test_contradictions_are_refused(self, synapses, arguments):
        with pytest.raises(ModelError, match="synapses: connect"):
            synapses.connect(**arguments)
        assert synapses.N == 0


def test_parts_of_groups_count_from_zero():
    group = eq.NeuronGroup(10, "x : 1")
    group.x = "i"
    synapses = eq.Synapses(group[2:5], group[6:])
    synapses.connect("j == i and x_pre == 3")
    assert pairs(synapses) == [(1, 1)]
    assert (synapses.N_pre, synapses.N_post) == (3, 4)


def test_subexpressions_of_both_sides_with_their_constants():
    scale = 2
    group = eq.NeuronGroup(3, "x : 1\ny = scale*x : 1")
    group.x = "i"
    synapses = eq.Synapses(group, group)
    synapses.connect("y_pre == 4 and y_post == 2")
    assert pairs(synapses) == [(2, 1)]
    assert scale == 2


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ("i", ModelError),
        ("k > 1", NameResolutionError),
        ("b_post > 1", UnitError),
        ("w > 1", NameResolutionError),
    ],
)
def test_conditions_are_checked(synapses, condition, error):
    with pytest.raises(error, match="synapses"):
        synapses.connect(condition)
    assert not synapses.N


@pytest.mark.parametrize(
    "text",
    [
        "-" * 5000 + "1",
        "k for k in range(" + "-" * 5000 + "1)",
        "(" * 5000 + "1" + ")" * 5000,
        "i if " + "-" * 5000 + "1",
    ],
)
def test_text_that_is_nested_too_deep_is_refused(synapses, text):
    with pytest.raises(EquationSyntaxError):
        synapses.connect(j=text)


@pytest.mark.parametrize("given", [np.ones((4, 5)), [True, False]])
def test_an_array_for_a_condition_is_told_where_it_belongs(synapses, given):
    with pytest.raises(ModelError, match=rf"with {np.ndim(given)} axes(.|\n)*matrix=") as caught:
        synapses.connect(given)
    assert len(str(caught.value)) < 200
