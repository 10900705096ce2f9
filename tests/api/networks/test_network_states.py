"""All values of a network at once."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV
from eqsim.errors import EqsimError, ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def parts():
    group = eq.NeuronGroup(3, "v : volt\nu = 2*v : volt", name="cells")
    synapses = eq.Synapses(group, group, "w : 1", name="contacts")
    synapses.connect(j="i")
    group.v, synapses.w = "i*mV", "i"
    return group, synapses, eq.StateMonitor(group, "v", record=0, name="trace")


@pytest.fixture(params=["network", "magic"])
def network(parts, request):
    return eq.Network(parts) if request.param == "network" else eq.magic_network


def test_values_stand_under_the_names_of_their_objects(parts, network):
    states = network.get_states()
    assert list(states) == [each.name for each in parts]
    assert np.allclose(states["cells"]["v"] / mV, [0, 1, 2])
    assert list(states["contacts"]["j"]) == [0, 1, 2]
    assert "u" not in states["cells"]
    assert "u" in network.get_states(subexpressions=True)["cells"]


def test_what_was_given_can_be_set(parts, network):
    group, synapses, _ = parts
    for units in (True, False):
        states = network.get_states(units=units, read_only_variables=False)
        assert {name: list(each) for name, each in states.items()} == {
            "cells": ["v"],
            "contacts": ["w"],
        }
        group.v, synapses.w = 0 * mV, 0
        network.set_states(states, units=units)
        assert np.allclose(group.v / mV, [0, 1, 2])
        assert list(synapses.w) == [0, 1, 2]


def test_data_frames_by_name(parts, network):
    states = network.get_states(units=False, format="pandas", read_only_variables=False)
    parts[0].v = 0 * mV
    network.set_states(states, units=False, format="pandas")
    assert np.allclose(parts[0].v / mV, [0, 1, 2])


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"contacts": {"w": 1 * ms}}, UnitError),
        ({"contacts": {"w": [1, 2]}}, ModelError),
        ({"contacts": {"i": 1}}, ModelError),
        ({"contact": {"w": 1}}, ModelError),
        ({"trace": {"v": 0 * mV}}, ModelError),
        ({"contacts": 3}, ModelError),
    ],
)
def test_one_wrong_value_leaves_all_objects_as_they_were(parts, network, wrong, error):
    group, synapses, _ = parts
    with pytest.raises(error):
        network.set_states({"cells": {"v": 9 * mV}} | wrong)
    assert np.allclose(group.v / mV, [0, 1, 2])
    assert list(synapses.w) == [0, 1, 2]


def test_values_are_a_dictionary(parts, network):
    with pytest.raises(ModelError, match="a dictionary by name of the object"):
        network.set_states([parts[0].get_states()])
    with pytest.raises(EqsimError, match="no object 'cell'") as caught:
        network.set_states({"cell": {}})
    assert "cells" in str(caught.value)


def test_restoring_values_after_a_run():
    group = eq.NeuronGroup(2, "dx/dt = 1/ms : 1", method="exact", name="clocked")
    net = eq.Network(group)
    states = net.get_states(read_only_variables=False)
    net.run(1 * ms)
    assert np.allclose(net.get_states()["clocked"]["x"], 1)
    net.set_states(states)
    assert list(group.x) == [0, 0]
