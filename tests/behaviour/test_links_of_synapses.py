"""Variables of groups under names of synapses, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import linked_var, ms
from eqsim.errors import ConnectionIndexError, EqsimWarning


def test_every_form_of_link(finish):
    G = eq.NeuronGroup(
        3, "x : 1\ns : 1 (shared)\ny = 2*x + s : 1", threshold="x > 0", reset="x += 1"
    )
    H = eq.NeuronGroup(9, "h : 1")
    S = eq.Synapses(
        G,
        G,
        """
        of_shared : 1 (linked)
        by_source : 1 (linked)
        by_name : 1 (linked)
        by_place : 1 (linked)
        by_array : 1 (linked)
        computed : 1 (linked)
        of_part : 1 (linked)
        of_gaps : 1 (linked)
        k : integer
        w : 1
        total = by_name + of_shared : 1
        """,
        on_pre="w += of_shared + by_array + computed",
    )
    S.connect(i=np.repeat([0, 1, 2], 3), j=[0, 1, 2] * 3)
    S.of_shared = linked_var(G, "s")
    S.by_source = linked_var(G, "x", index="i")
    S.by_name = linked_var(G.x, index="k")
    S.by_place = linked_var(H, "h")
    S.by_array = linked_var(G, "x", index=[2] * 9)
    S.computed = linked_var(G, "y", index="j")
    S.of_part = linked_var(H[5:], "h", index="j")
    S.of_gaps = linked_var(H[[7, 1]], "h", index=[0, 1, 1] * 3)
    G.x, G.s, H.h, S.k = [1, 2, 3], 7, "i", "2 - i"
    M = eq.StateMonitor(S, ["by_source", "total"], record=True)
    eq.run(0.2 * ms)
    finish()
    pre = np.repeat([0, 1, 2], 3)
    assert list(S.of_shared) == [7] * 9
    assert list(S.by_source) == list(pre + 3)
    assert list(S.by_name) == list(5 - pre)
    assert list(S.by_place) == list(range(9))
    assert list(S.by_array) == [5] * 9
    assert list(S.computed) == [13, 15, 17] * 3
    assert list(S.of_part) == [5, 6, 7] * 3
    assert list(S.of_gaps) == [7, 1, 1] * 3
    assert np.array_equal(M.by_source, np.stack([pre + 1, pre + 2], axis=1))
    assert np.array_equal(M.total[0], [3 + 7, 4 + 7])
    assert list(S.w[0, :]) == [2 * 7 + 3 + 4 + 9 + 11, 2 * 7 + 7 + 11 + 13, 2 * 7 + 7 + 13 + 15]


@pytest.mark.parametrize("first", ["source", "synapses"])
def test_updates_read_the_values_from_before_the_slot(finish, first):
    def source():
        return eq.NeuronGroup(
            2,
            "dx/dt = 1/ms : 1",
            method="euler",
            name="source",
        )

    made = source() if first == "source" else None
    ends = eq.NeuronGroup(2, "y : 1", name="ends")
    S = eq.Synapses(ends, ends, "dw/dt = z/ms : 1 (clock-driven)\nz : 1 (linked)", method="euler")
    made = source() if made is None else made
    S.connect(j="i")
    S.z = linked_var(made, "x", index="j")
    made.x = [1, 2]
    eq.Network(made, ends, S).run(0.2 * ms)
    finish()
    assert np.allclose(S.w, [0.1 * (1 + 1.1), 0.1 * (2 + 2.1)], rtol=1e-14)


def test_synapses_that_change_what_they_are_linked_to(finish):
    G = eq.NeuronGroup(
        3, "v : 1\nfires : boolean", threshold="fires and t < 0.05*ms", reset="v = v"
    )
    S = eq.Synapses(G, G, "other : 1 (linked)", on_pre="v_post += other")
    S.connect(j="(i + 1) % N_post")
    S.other = linked_var(G, "v", index="i")
    G.v, G.fires = "i + 1", True
    eq.run(0.1 * ms)
    finish()
    assert list(G.v) == [1 + 3, 2 + 1, 3 + 2]


def test_modes_agree_on_links_in_sums_and_between_events(on_each):
    def linked(finish):
        wave = eq.NeuronGroup(4, "da/dt = (b - a)/(2*ms) + xi*ms**-0.5 : 1\nb : 1", method="euler")
        G = eq.NeuronGroup(
            20,
            "dv/dt = (g - v + 1)/ms : 1\ng : 1",
            threshold="v > 0.8",
            reset="v = 0",
            method="euler",
        )
        S = eq.Synapses(
            G,
            G,
            """
            dw/dt = (gain - w)/(3*ms) : 1 (event-driven)
            gain : 1 (linked)
            level : 1 (linked)
            g_post = 0.01*level*k : 1 (summed)
            k : integer
            """,
            on_pre="w += 0.1*level",
        )
        S.connect(condition="i != j", p=0.5)
        S.k = "int(4*rand())"
        S.gain, S.level = linked_var(wave, "b", index="k"), linked_var(wave, "a", index="k")
        wave.b, G.v = "i", "rand()"
        net = eq.Network(wave, G, S)
        net.run(3 * ms)
        finish()
        return G, S, wave

    results = on_each(linked)
    first = results.pop("numpy")
    for other in results.values():
        assert all(np.array_equal(first[name], other[name]) for name in first)


def test_an_index_has_to_be_in_range(backend):
    G = eq.NeuronGroup(2, "y : 1")
    S = eq.Synapses(G, G, "k : integer\nb : 1 (linked)\nx : 1")
    S.connect(j="i")
    S.b = linked_var(G, "y", index="k")
    S.run_regularly("x = b")
    S.k = "2*i"
    with pytest.raises(ConnectionIndexError, match=r"synapses\.k: 2 is out of range, as the index"):
        eq.run(0.1 * ms)


def test_a_pathway_may_add_to_what_its_own_link_reads(on_each):
    def adding(finish):
        spikes = eq.SpikeGeneratorGroup(2, [0, 1], [0, 0] * ms)
        neurons = eq.NeuronGroup(2, "x : 1")
        synapses = eq.Synapses(spikes, neurons, "y : 1 (linked)", on_pre="x_post += 0.5*y + i")
        synapses.connect()
        synapses.y = linked_var(neurons, "x", index="j")
        neurons.x = [1, 2]
        eq.Network(spikes, neurons, synapses).run(0.1 * ms)
        finish()
        return (neurons,)

    for each in on_each(adding).values():
        assert each["neurongroup.x_"].tolist() == [1 + 0.5 + 0.5 + 1, 2 + 1 + 1 + 1]


@pytest.mark.usefixtures("interpreted")
def test_a_link_of_the_neurons_is_read_as_it_is():
    neurons = eq.NeuronGroup(2, "x : 1\ny : 1 (linked)", threshold="i == 0", reset="x += 0")
    neurons.y = linked_var(neurons, "x", index=[0, 0])
    synapses = eq.Synapses(neurons, neurons, on_pre="x_post += 0.5*y_post")
    synapses.connect()
    neurons.x = 1
    with pytest.warns(EqsimWarning, match="order of synapses"):
        eq.run(0.1 * ms)
    assert list(neurons.x) == [1.5, 1.75]


def by_name_into_gaps(finish):
    """Lead by name into a part with gaps: groups, synapses, with a variable and with i."""
    whole = eq.NeuronGroup(9, "h : 1", name="whole")
    part = whole[[7, 1, 4]]
    neurons = eq.NeuronGroup(3, "y : 1 (linked)\nk : integer\nz = 2*y : 1\nx : 1", name="neurons")
    neurons.y = linked_var(part, "h", index="k")
    synapses = eq.Synapses(
        neurons, neurons, "a : 1 (linked)\nb : 1 (linked)\nm : integer\nc : 1", name="synapses"
    )
    synapses.connect(i=[0, 1, 2], j=[2, 0, 1])
    synapses.a = linked_var(part, "h", index="m")
    synapses.b = linked_var(part, "h", index="i")
    whole.h = "i"
    neurons.k, synapses.m = "2 - i", [1, 1, 2]
    neurons.run_regularly("x = z")
    synapses.run_regularly("c = 10*a + b")
    whole.run_regularly("h += 1", when="end")
    eq.run(0.2 * ms)
    neurons.k = 0
    eq.run(0.1 * ms)
    finish()
    return neurons, synapses, whole


def test_an_index_by_name_leads_into_a_part_with_gaps(on_each):
    order = [7, 1, 4]
    for found in on_each(by_name_into_gaps).values():
        assert found["neurons.x_"].tolist() == [2 * (order[0] + 2)] * 3
        a = [order[number] + 2 for number in (1, 1, 2)]
        b = [each + 2 for each in order]
        assert found["synapses.c_"].tolist() == [10 * x + y for x, y in zip(a, b, strict=True)]


@pytest.mark.usefixtures("interpreted")
def test_an_index_by_name_stays_within_a_part_with_gaps():
    whole = eq.NeuronGroup(9, "h : 1", name="whole")
    neurons = eq.NeuronGroup(2, "y : 1 (linked)\nk : integer", name="neurons")
    neurons.y = linked_var(whole[[7, 1, 4]], "h", index="k")
    whole.h, neurons.k = "i", [0, 2]
    assert list(neurons.y) == [7, 4]
    neurons.y = linked_var(whole[[2, 8]], "h", index="k")
    with pytest.raises(ConnectionIndexError, match=r"2 is out of range(.|\n)*neurons 0 to 1"):
        eq.run(0.1 * ms)
    neurons.k = [0, 1]
    eq.run(0.1 * ms)
    assert list(neurons.y) == [2, 8]
