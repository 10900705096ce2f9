"""Variables of other groups under a name of one's own, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import linked_var, ms
from eqsim.errors import ConnectionIndexError


def test_every_form_of_link(finish):
    scale = 3.0  # noqa: F841
    G = eq.NeuronGroup(4, "x : 1\ny = scale*x : 1\ns : 1 (shared)\nk : integer")
    H = eq.NeuronGroup(
        3,
        """
        by_place : 1 (linked)
        by_array : 1 (linked)
        by_name : 1 (linked)
        by_name_in_part : 1 (linked)
        of_part : 1 (linked)
        of_gaps : 1 (linked)
        of_all : 1 (linked)
        again : 1 (linked)
        whole : integer (linked)
        n : integer
        m : integer
        total = by_place + again : 1
        """,
    )
    H.by_place = linked_var(G[1:], "x")
    H.by_array = linked_var(G, "y", index=[3, 3, 0])
    H.by_name = linked_var(G.x, index="n")
    H.by_name_in_part = linked_var(G[1:3], "x", index="m")
    H.of_part = linked_var(G[2:], "x", index=[1, 0, 1])
    H.of_gaps = linked_var(G[[3, 0]], "y", index=[0, 1, 0])
    H.of_all = linked_var(G, "s")
    H.again = linked_var(H, "by_array", index=[2, 1, 0])
    H.whole = linked_var(G[:3], "k")
    M = eq.StateMonitor(H, True, record=True)
    G.x, G.s, G.k = "i + 1", 7, "10*i"
    H.n, H.m = [3, 0, 2], [1, 0, 1]
    eq.run(0.1 * ms)
    finish()
    expected = {
        "by_place": [2, 3, 4],
        "by_array": [12, 12, 3],
        "by_name": [4, 1, 3],
        "by_name_in_part": [3, 2, 3],
        "of_part": [4, 3, 4],
        "of_gaps": [12, 3, 12],
        "of_all": [7, 7, 7],
        "again": [3, 12, 12],
        "whole": [0, 10, 20],
        "total": [5, 15, 16],
    }
    for name, values in expected.items():
        assert list(getattr(M, name)[:, 0]) == values, name
        assert list(getattr(H, name)) == values, name


def coupled(first, finish):
    """Make two groups that read each other, in either order of creation."""
    model = "dv/dt = (other - v)/ms : 1\nother : 1 (linked)"
    made = {}
    for name in first:
        made[name] = eq.NeuronGroup(2, model, method="euler", name=name)
    a, b = made["a"], made["b"]
    a.other, b.other = linked_var(b, "v"), linked_var(a, "v", index=[1, 0])
    a.v, b.v = [1, 2], [3, 4]
    net = eq.Network(a, b)
    net.run(0.2 * ms)
    finish()
    return a.v[:], b.v[:]


@pytest.mark.parametrize("first", ["ab", "ba"])
def test_32_links_read_the_values_from_before_the_slot(finish, first):
    a, b = coupled(first, finish)
    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    for _ in range(2):
        x, y = x + 0.1 * (y - x), y + 0.1 * (x[::-1] - y)
    assert np.allclose(a, x, rtol=1e-14)
    assert np.allclose(b, y, rtol=1e-14)


@pytest.mark.parametrize(("order", "expected"), [(-1, 1), (0, 1), (1, 1.1)])
def test_an_explicit_order_wins(finish, order, expected):
    a = eq.NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    b = eq.NeuronGroup(1, "du/dt = v/ms : 1\nv : 1 (linked)", method="euler", order=order, name="b")
    b.v = linked_var(a, "v")
    a.v = 1
    eq.run(0.1 * ms)
    finish()
    assert np.allclose(b.u, 0.1 * expected)


def test_neighbours_in_a_ring_are_updated_at_once(finish):
    size = 5
    G = eq.NeuronGroup(size, "dv/dt = (left - v)/ms : 1\nleft : 1 (linked)", method="euler")
    G.left = linked_var(G, "v", index=(np.arange(size) - 1) % size)
    G.v = "i**2"
    eq.run(0.2 * ms)
    finish()
    v = np.arange(size) ** 2.0
    for _ in range(2):
        v = v + 0.1 * (np.roll(v, 1) - v)
    assert np.allclose(G.v, v, rtol=1e-14)


def test_links_in_thresholds_resets_and_synapses(finish):
    source = eq.NeuronGroup(3, "level : 1\ngain = 2*level : 1")
    source.level = [1, 2, 3]
    spiking = eq.NeuronGroup(
        3,
        "x : 1\nlevel : 1 (linked)\ngain : 1 (linked)",
        threshold="level > 1.5 and t < 0.05*ms",
        reset="x += gain",
    )
    spiking.level = linked_var(source, "level")
    spiking.gain = linked_var(source, "gain", index=[2, 1, 0])
    target = eq.NeuronGroup(3, "y : 1")
    S = eq.Synapses(spiking, spiking, "w : 1", on_pre="x_post += 100*gain_post + 1000*level_pre")
    S.connect(condition="level_pre > gain_post")
    S.w = "gain_pre + level_post"
    spikes = eq.SpikeMonitor(spiking, ["gain", "level"])
    net = eq.Network(source, spiking, target, S, spikes)
    net.run(0.2 * ms)
    finish()
    assert list(zip(S.i, S.j, strict=True)) == [(2, 2)]
    assert list(S.w) == [2 + 3]
    assert list(spikes.gain) == [4, 2]
    assert list(spikes.level) == [2, 3]
    assert np.allclose(spiking.x, [0, 4, 2 + 200 + 3000])


def test_modes_agree_on_links(on_each):
    def linked(finish):
        a = eq.NeuronGroup(70, "dv/dt = (mean - v)/(2*ms) : 1\nmean : 1 (linked)", method="exact")
        b = eq.NeuronGroup(
            9, "dm/dt = (v - m)/ms + xi*ms**-0.5 : 1\nv : 1 (linked)\nk : integer", method="euler"
        )
        a.mean = linked_var(b, "m", index=np.arange(70) % 9)
        b.v = linked_var(a, "v", index="k")
        a.v, b.k = "rand()", "int(70*rand())"
        trace = eq.StateMonitor(b, ["m", "v"], record=True)
        net = eq.Network(a, b, trace)
        net.run(2 * ms)
        finish()
        return a, b, trace

    results = on_each(linked)
    first = results.pop("numpy")
    for other in results.values():
        assert all(np.array_equal(first[name], other[name]) for name in first)


@pytest.mark.parametrize(("part", "outside"), [(False, 3), (True, 2)])
def test_an_index_that_a_text_has_computed_has_to_be_in_range(backend, part, outside):
    source = eq.NeuronGroup(3, "y : 1")
    group = eq.NeuronGroup(2, "k : integer\nb : 1 (linked)\nx : 1")
    group.b = linked_var(source[1:] if part else source, "y", index="k")
    group.run_regularly("x = b")
    group.k = f"{outside}*i"
    with pytest.raises(
        ConnectionIndexError,
        match=rf"neurongroup_1.k: {outside} is out of range, as the index of 'b'",
    ) as caught:
        eq.run(0.1 * ms)
    place = "neurongroup[1:3]" if part else "neurongroup"
    assert f"{place} has neurons 0 to {outside - 1}" in str(caught.value)
