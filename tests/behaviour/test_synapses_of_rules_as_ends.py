"""Synapses that begin or end at synapses of a rule, which a project does not know beforehand."""

import numpy as np
import pytest

from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import ConnectionIndexError


def modulated(finish):
    """Let synapses of rules, and listed ones, begin and end at those of random rules."""
    source = NeuronGroup(5, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    others = NeuronGroup(2, "g : 1\ns : 1")
    others.g = [1, 2]
    synapses = Synapses(source, source, "w : 1\nq : 1\ndz/dt = w/ms : 1 (clock-driven)")
    synapses.connect("i != j", p=0.5)
    synapses.connect(indegree=1)
    synapses.w = "i + 10*j"
    into = Synapses(others, synapses, "u : 1\nq_post = u*g_pre + w_post : 1 (summed)", name="into")
    into.connect("w_post > 9", p=0.8)
    into.u = "w_post + 1000*i + j + 0.001*N_post + 100*N_incoming"
    into.u["j == 1"] = 7
    out_of = Synapses(synapses, others, "s_post = w_pre/N_incoming : 1 (summed)", name="out_of")
    out_of.connect(i=[0, 3, 1, 3], j=[0, 0, 1, 1])
    spikes = Synapses(source, synapses, "f : 1", on_pre="w_post += 100*f", delay=0.1 * ms)
    spikes.connect(j="k for k in range(i, N_post, 3)")
    spikes.f = "1 + rand()"
    both = Synapses(synapses, into, "b : 1", on_post=None, name="both")
    both.connect(outdegree=2)
    both.b = "i + 100*j + w_pre + u_post"
    monitor = StateMonitor(synapses, ["w", "q", "z"], record=[0, 2])
    run(0.3 * ms)
    source.x = 0
    run(0.2 * ms)
    finish()
    assert into.N_post == out_of.N_pre == both.N_pre == synapses.N
    assert both.N_post == into.N
    assert out_of.i[:].tolist() == [0, 3, 1, 3]
    assert (into.N_incoming_post.sum(), both.N) == (into.N, 2 * synapses.N)
    assert (others.s[:] > 0).all()
    return source, others, synapses, into, out_of, spikes, both, monitor


def test_they_are_the_same_on_every_backend(on_each):
    first, *others = on_each(modulated).values()
    for other in others:
        assert first.keys() == other.keys()
        for name in first:
            np.testing.assert_array_equal(first[name], other[name], err_msg=name)


def test_ends_that_are_not_there(finish):
    group = NeuronGroup(3, "x : 1")
    synapses = Synapses(group, group, "w : 1")
    synapses.connect("i != j")
    others = Synapses(group, synapses, name="others")

    def act():
        others.connect(i=[0, 0], j=[1, 6])
        run(0 * ms)
        finish()

    message = "others: connect: j = 6 is out of range"
    with pytest.raises(ConnectionIndexError, match=message) as caught:
        act()
    assert caught.value.details == ("j lies between 0 and 5",)
