"""Summed variables: what neurons get from all of their synapses in each step."""

import numpy as np
import pytest

from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import EqsimError, ModelError


def test_18_targets_without_synapses_get_zero(backend):
    source, target = NeuronGroup(3, "x : 1"), NeuronGroup(4, "g : 1")
    synapses = Synapses(source, target, "w : 1\ng_post = w*x_pre : 1 (summed)")
    synapses.connect(i=[0, 2, 2, 1], j=[1, 1, 1, 3])
    source.x, target.g, synapses.w = [1, 2, 3], 7, [1, 10, 100, 1000]
    run(0.1 * ms)
    assert target.g[:].tolist() == [0, 1 + 330, 0, 2000]


def test_18_sums_read_the_values_from_before(backend):
    source = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    target = NeuronGroup(1, "I : 1\ndy/dt = I/ms : 1", method="euler")
    synapses = Synapses(source, target, "I_post = v_pre : 1 (summed)")
    synapses.connect()
    monitor = StateMonitor(target, ["I", "y"], record=True, when="end")
    run(0.4 * ms)
    np.testing.assert_allclose(monitor.I[0], [0, 0.1, 0.2, 0.3], rtol=1e-12)
    np.testing.assert_allclose(monitor.y[0], [0, 0.01, 0.03, 0.06], rtol=1e-12)


def test_18_of_a_part_only_that_part_is_summed(backend):
    source, target = NeuronGroup(2, "x : 1"), NeuronGroup(6, "g : 1")
    first = Synapses(source, target[1:3], "g_post = x_pre : 1 (summed)")
    second = Synapses(source, target[4:], "g_post = 10*x_pre : 1 (summed)")
    first.connect(j="0")
    second.connect(j="1")
    source.x, target.g = [1, 2], 7
    run(0.1 * ms)
    assert target.g[:].tolist() == [7, 3, 0, 7, 0, 30]


def test_a_part_with_gaps(backend):
    source, target = NeuronGroup(2, "x : 1"), NeuronGroup(6, "g : 1")
    synapses = Synapses(source, target[[0, 2, 5]], "g_post = x_pre + j : 1 (summed)")
    synapses.connect(i=[0, 1], j=[1, 2])
    source.x, target.g = [1, 2], 7
    run(0.1 * ms)
    assert target.g[:].tolist() == [0, 7, 2, 7, 7, 4]


def test_sums_for_the_source(backend):
    source, target = NeuronGroup(2, "total : 1"), NeuronGroup(3, "x : 1")
    synapses = Synapses(source, target, "total_pre = x_post : 1 (summed)")
    synapses.connect(i=[1, 1, 0], j=[2, 0, 1])
    target.x = [1, 2, 4]
    run(0.1 * ms)
    assert source.total[:].tolist() == [2, 5]


def test_terms_are_added_in_the_order_of_creation(on_each):
    weights = np.random.default_rng(1).lognormal(sigma=10, size=400)
    pre, post = np.random.default_rng(2).integers(0, (20, 5), (400, 2)).T

    def network(finish):
        source, target = NeuronGroup(20, "x : 1"), NeuronGroup(5, "g : 1")
        synapses = Synapses(source, target, "w : 1\ng_post = w*x_pre : 1 (summed)")
        synapses.connect(i=pre, j=post)
        synapses.w, source.x = weights, "1/(i + 1)"
        run(0.1 * ms)
        finish()
        return [target]

    expected = np.zeros(5)
    for i, j, w in zip(pre, post, weights, strict=True):
        expected[j] += w * (1 / (i + 1))
    for results in on_each(network).values():
        assert results["neurongroup_1.g_"].tolist() == expected.tolist()


def test_terms_of_several_synapses(backend):
    group = NeuronGroup(2, "g : 1\nx : 1")
    model = "w : 1\ng_post = w*x_pre : 1 (summed, term)"
    first, second = Synapses(group, group, model), Synapses(group, group[1:], model)
    first.connect(i=[0, 1], j=[1, 0])
    second.connect(i=[1], j=[0])
    first.w, second.w, group.x, group.g = 1, 10, [1, 2], 7
    run(0.2 * ms)
    assert group.g[:].tolist() == [2, 21]
    second.active = False
    if backend != "cpp_standalone":
        run(0.1 * ms)
        assert group.g[:].tolist() == [2, 1]


def test_sums_of_sums_do_not_depend_on_creation(backend):
    one, two = NeuronGroup(1, "g : 1"), NeuronGroup(1, "g : 1")
    there = Synapses(one, two, "g_post = g_pre + 1 : 1 (summed)")
    back = Synapses(two, one, "g_post = 10*g_pre : 1 (summed)")
    itself = NeuronGroup(1, "g : 1")
    count = Synapses(itself, itself, "g_post = g_pre + 1 : 1 (summed)")
    for each in (there, back, count):
        each.connect()
    one.g, two.g = 1, 2
    run(0.1 * ms)
    assert (one.g[0], two.g[0], itself.g[0]) == (20, 2, 1)


def test_sums_read_clock_driven_variables_and_subexpressions(backend):
    group = NeuronGroup(2, "I : 1\nv : 1")
    model = "ds/dt = 1/ms : 1 (clock-driven)\nboth = 10*s + v_pre : 1\nI_post = both : 1 (summed)"
    synapses = Synapses(group, group, model, method="euler")
    synapses.connect(j="i")
    group.v = "i"
    run(0.3 * ms)
    np.testing.assert_allclose(group.I[:], [2, 3], rtol=1e-12)


@pytest.mark.parametrize("flags", ["summed", "summed, term"])
def test_sums_that_would_overwrite_each_other(session, flags):
    group = NeuronGroup(3, "g : 1")
    one = Synapses(group, group[:2], "g_post = 1 : 1 (summed)")
    two = Synapses(group, group[1:], f"g_post = 2 : 1 ({flags})")
    one.connect()
    two.connect()
    with pytest.raises(ModelError, match="'synapses' and over 'synapses_1'") as refused:
        run(0.1 * ms)
    assert "(summed, term)" in str(refused.value)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("h_post = 1 : 1 (summed)", "no parameter 'h'"),
        ("h = 1 : 1 (summed)", "does not say whose"),
        ("g_post = 1 : 1 (summed)", "another unit"),
        ("v_post = 1*volt : volt (summed)", "has a differential equation"),
        ("c_post = 1*volt : volt (summed)", "flagged constant"),
        ("s_post = 1*volt : volt (summed)", "shared by all"),
    ],
)
def test_what_cannot_be_a_sum(session, line, why):
    model = "dv/dt = -v/second : volt\ng : volt\nc : volt (constant)\ns : volt (shared)"
    group = NeuronGroup(1, model)
    with pytest.raises(ModelError, match=why) as refused:
        Synapses(group, group, line)
    assert "^" in str(refused.value)


@pytest.mark.parametrize("flags", ["summed, shared", "term", "constant over dt, summed"])
def test_flags_that_do_not_fit(session, flags):
    group = NeuronGroup(1, "g : 1")
    with pytest.raises(EqsimError, match=r"flag|ends like"):
        Synapses(group, group, f"g_post = 1 : 1 ({flags})")


def test_a_sum_is_not_assigned_to(session):
    group = NeuronGroup(1, "g : 1", threshold="g > 1", reset="g = 0")
    for name in ("g_post", "g"):
        with pytest.raises(ModelError, match=f"'{name}' cannot be assigned to.*sum over"):
            Synapses(group, group, "g_post = 1 : 1 (summed)", on_pre=f"{name} += 1")


def test_a_sum_needs_more_than_events(session):
    group = NeuronGroup(1, "g : 1", threshold="g > 1", reset="g = 0")
    model = "dx/dt = -x/second : 1 (event-driven)\ng_post = x : 1 (summed)"
    with pytest.raises(ModelError, match="'g_post' is summed in each step and depends on 'x'"):
        Synapses(group, group, model, on_pre="x += 1")


def test_gap_junctions_move_towards_each_other(backend):
    group = NeuronGroup(2, "dv/dt = I/ms : 1\nI : 1", method="euler")
    synapses = Synapses(group, group, "g : 1\nI_post = g*(v_pre - v_post) : 1 (summed)")
    synapses.connect("i != j")
    synapses.g, group.v = 1, [0, 1]
    run(1 * ms)
    gap = 0.8**10
    np.testing.assert_allclose(group.v[:], [(1 - gap) / 2, (1 + gap) / 2], rtol=1e-12)
