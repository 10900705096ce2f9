"""Synapses that end or begin at synapses: their variables are those of the synapse there."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import ModelError, NameResolutionError

I, J = [2, 0, 1, 0, 3], [1, 1, 0, 2, 2]


def connected(model="w : 1\nq : 1", order=slice(None)):
    """Make five synapses, not in the order of their sources unless asked for."""
    source = NeuronGroup(4, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    target = NeuronGroup(3, "y : 1")
    synapses = Synapses(source, target, model)
    synapses.connect(i=np.array(I)[order], j=np.array(J)[order])
    return source, synapses


@pytest.mark.parametrize("order", [slice(None), np.argsort(I, kind="stable")])
def test_their_ends_are_numbered_by_creation(finish, order):
    _, synapses = connected(order=order)
    synapses.w = "i + 10*j"
    others = NeuronGroup(2, "g : 1")
    modulation = Synapses(others, synapses, "u : 1\nv : 1")
    modulation.connect("w_post > 9")
    modulation.u = "w_post + 1000*i"
    modulation.v = "j + 0.001*N_post + 100*N_incoming"
    run(0 * ms)
    finish()
    weights = np.array(I)[order] + 10 * np.array(J)[order]
    ends = np.flatnonzero(weights > 9)
    assert modulation.i[:].tolist() == [0] * 4 + [1] * 4
    assert modulation.j[:].tolist() == [*ends, *ends]
    assert modulation.u[:].tolist() == [*weights[ends], *(weights[ends] + 1000)]
    assert np.allclose(modulation.v[:], 200.005 + np.tile(ends, 2))
    assert modulation.N_incoming_post.tolist() == np.where(weights > 9, 2, 0).tolist()
    assert modulation.N_post == 5


def modulated(finish):
    """Sums into synapses, sums of synapses, spikes that change synapses."""
    source, synapses = connected("w : 1\nq : 1\ndz/dt = w/ms : 1 (clock-driven)")
    synapses.w = "i + 10*j"
    others = NeuronGroup(2, "g : 1\ns : 1")
    others.g = [1, 2]
    into = Synapses(others, synapses, "u : 1\nq_post = u*g_pre + w_post : 1 (summed)")
    into.connect("w_post > 9")
    into.u = "w_post + 1000*i"
    out_of = Synapses(synapses, others, "s_post = w_pre/N_incoming : 1 (summed)")
    out_of.connect()
    spikes = Synapses(source, synapses, on_pre="w_post += 100")
    spikes.connect("i == j")
    monitor = StateMonitor(synapses, ["w", "q", "z"], record=True)
    run(0.5 * ms)
    finish()
    assert synapses.w[:].tolist() == [212, 210, 201, 220, 23]
    assert synapses.q[:].tolist() == [2460, 2450, 0, 2500, 2115]
    assert np.allclose(others.s[:], sum([112, 110, 101, 120, 23]) / 5 + 80)
    return source, synapses, others, into, out_of, spikes, monitor


def test_sums_and_spikes_are_the_same_on_every_backend(on_each):
    first, *others = on_each(modulated).values()
    for other in others:
        assert first.keys() == other.keys()
        assert all(np.array_equal(first[name], other[name]) for name in first)


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    def test_synapses_without_connections(self):
        source, _ = connected()
        empty = Synapses(source, source, "w : 1")
        with pytest.raises(ModelError, match="connect was not called"):
            Synapses(source, empty)

    def test_other_synapses_where_some_end(self):
        source, synapses = connected()
        modulation = Synapses(source, synapses, name="modulation")
        modulation.connect()
        with pytest.raises(ModelError, match=r"modulation connects synapses of synapses"):
            synapses.connect(i=0, j=0)
        assert synapses.N == 5

    def test_spikes_of_synapses(self):
        source, synapses = connected()
        with pytest.raises(ModelError, match="no event"):
            Synapses(synapses, source, on_pre="x_post += 1")

    def test_what_is_no_end(self):
        source, _ = connected()
        for wrong in (3, "synapses", None):
            with pytest.raises(ModelError, match="source is a group of neurons or synapses"):
                Synapses(wrong, source)

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("double", r"flag 'double' \(constant over dt\)"),
            ("a", r"flag the equation of 'a' \(clock-driven\)"),
        ],
    )
    def test_what_synapses_do_not_store(self, name, hint):
        group = NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0")
        model = "w : 1\ndouble = 2*w : 1\nda/dt = -a/ms : 1 (event-driven)"
        synapses = Synapses(group, group, model, on_pre="a += 1", on_post="w += a")
        synapses.connect()
        with pytest.raises(ModelError, match=rf"'{name}_post' cannot be seen(.|\n)*{hint}"):
            Synapses(group, synapses, on_pre=f"w_post = {name}_post")
        with pytest.raises(NameResolutionError, match=f"'{name}_post' is unknown"):
            Synapses(group, synapses).connect(f"{name}_post > 1")

    def test_names_that_both_have(self):
        source, synapses = connected()
        with pytest.raises(ModelError, match="'w' is a variable of the neurons too"):
            Synapses(source, synapses, "w : 1")


def test_a_network_holds_the_synapses_there(interpreted):
    source, synapses = connected()
    modulation = Synapses(source, synapses, on_pre="w_post += 1")
    modulation.connect()
    with pytest.raises(ModelError, match="synapses"):
        eq.Network(source, modulation).run(1 * ms)


def test_synapses_see_event_driven_variables_as_of_the_last_event(finish):

    spikes = eq.SpikeGeneratorGroup(2, [0, 1, 1], [0, 0.5, 1] * ms)
    model = """
    w : 1
    double = 2*w : 1 (constant over dt)
    db/dt = -b*w/ms : 1 (event-driven)
    """
    group = NeuronGroup(1, "x : 1")
    synapses = Synapses(spikes, group, model, on_pre="b += 1")
    synapses.connect(i=[0, 1], j=0)
    synapses.w = [1, 2]
    reading = Synapses(group, synapses, "seen : 1\ntwice : 1")
    reading.connect()
    reading.run_regularly("seen = b_post; twice = double_post", when="end")
    run(1.5 * ms)
    finish()
    assert np.allclose(reading.seen, [1, 1 + np.exp(-1)], rtol=1e-14)
    assert list(reading.twice) == [2, 4]
