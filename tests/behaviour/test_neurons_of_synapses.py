"""Values of the neurons that synapses join, read by the names that synapses have for them."""

import pytest

import eqsim as eq
from eqsim import ms, um
from eqsim.errors import ModelError


def test_values_of_both_ends_are_read(finish):
    source = eq.NeuronGroup(3, "x : metre\ny = 2*x : metre", name="A")
    target = eq.NeuronGroup(2, "x : metre\ndu/dt = 1/ms : 1", method="exact", name="B")
    source.x, target.x = "i*10*um", "(5 + i)*um"
    synapses = eq.Synapses(source, target[1:], name="S")
    synapses.connect("i != 1")
    eq.run(1 * ms)
    finish()
    assert synapses.x_pre / um == pytest.approx([0, 20])
    assert synapses.x_post_ == pytest.approx([6e-6, 6e-6])
    assert synapses.y_pre[1] / um == pytest.approx(40)
    assert synapses.x_pre["i > 0"] / um == pytest.approx([20])
    assert list(synapses.u_post) == pytest.approx([1, 1])
    assert "x_pre" not in synapses.get_states()


def test_values_of_both_ends_are_assigned_to_at_their_group(interpreted):
    group = eq.NeuronGroup(2, "x : 1", name="A")
    synapses = eq.Synapses(group, group, name="S")
    synapses.connect()
    with pytest.raises(ModelError, match="it is a variable of A") as caught:
        synapses.x_pre = 3
    assert caught.value.hint == "assign to A.x"
    with pytest.raises(AttributeError, match="no variable or attribute 'y_pre'"):
        _ = synapses.y_pre
