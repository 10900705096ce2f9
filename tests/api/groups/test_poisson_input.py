"""Many random inputs to each neuron, as one draw a step."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, kHz, ms, mV
from eqsim.errors import EqsimError, EquationSyntaxError, ModelError, NameResolutionError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def cells():
    return eq.NeuronGroup(
        5,
        "v : volt\nw : volt (constant)\ns : 1 (shared)\nu = 2*v : volt",
        threshold="v > 1*volt",
        reset="v = 0*volt",
        name="cells",
    )


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        ({"target": 3}, ModelError, "a group of neurons, not 3"),
        ({"target_var": ["v"]}, ModelError, "no variable ['v']"),
        ({"target_var": "vv"}, ModelError, "no variable 'vv'"),
        ({"target_var": "u"}, ModelError, "it is a subexpression"),
        ({"target_var": "w"}, ModelError, "it is flagged constant"),
        ({"target_var": "s"}, ModelError, "it is shared"),
        ({"N": -1}, ModelError, "number of inputs"),
        ({"N": 2.5}, ModelError, "number of inputs"),
        ({"rate": 10}, UnitError, "rate"),
        ({"rate": "10*Hz"}, EqsimError, "rate"),
        ({"rate": [1, 2] * Hz}, ModelError, "one rate"),
        ({"rate": -1 * Hz}, ModelError, "one rate"),
        ({"weight": 3}, UnitError, "weight"),
        ({"weight": [1, 2] * mV}, ModelError, "weight='w'"),
        ({"weight": "2*ms"}, UnitError, "  2*ms\n  ^^^^\n  left side: volt;  right side: second"),
        ({"weight": "s + 1"}, UnitError, "multiply 's + 1' by a voltage (volt)"),
        ({"weight": "3 mV"}, EquationSyntaxError, "PoissonInput: weight: an operator is missing"),
        ({"weight": ""}, ModelError, "weight is empty"),
        ({"when": 3}, ModelError, "slot"),
        ({"order": 0.5}, ModelError, "whole number"),
    ],
)
def test_arguments_that_are_refused(cells, wrong, kind, message):
    given = {"target": cells, "target_var": "v", "N": 10, "rate": 5 * Hz, "weight": 1 * mV}
    with pytest.raises(kind) as caught:
        eq.PoissonInput(**{**given, **wrong})
    assert message in str(caught.value)


def test_an_unknown_name_in_the_weight_is_found_at_the_run(cells):
    P = eq.PoissonInput(cells, "v", 10, 5 * Hz, "unknown_weight")
    with pytest.raises(NameResolutionError, match="unknown_weight"):
        eq.Network(cells, P).run(1 * ms)


def test_an_input_that_would_spike_twice_in_a_step_is_refused(cells):
    P = eq.PoissonInput(cells, "v", 10, 20 * kHz, 1 * mV)
    net = eq.Network(cells, P)
    with pytest.raises(ModelError, match="once in a step"):
        net.run(1 * ms)
    eq.defaultclock.dt = 0.05 * ms
    net.run(0.1 * ms)
    assert cells.v_[:] == pytest.approx(np.full(5, 0.02))


def test_a_group_that_is_not_in_the_network_is_missed(cells):
    P = eq.PoissonInput(cells, "v", 10, 5 * Hz, 1 * mV)
    with pytest.raises(ModelError, match="needs 'cells'"):
        eq.Network(P).run(1 * ms)


def test_it_tells_what_it_does(cells):
    P = eq.PoissonInput(cells[1:3], "v", 10, 5 * Hz, "w/2")
    assert (P.target_var, P.N, P.when, P.order) == ("v", 10, "synapses", 0)
    assert P.rate == 5 * Hz
    assert P.target == cells[1:3]
    assert repr(P) == "<PoissonInput 'poissoninput': v += (w/2)*binomial(N, rate*dt)>"
