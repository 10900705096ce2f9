"""Linked names of synapses: what is refused, and how."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import linked_var, ms
from eqsim.errors import ModelError, SimulationError

pytestmark = pytest.mark.usefixtures("interpreted")

MODEL = "a : 1 (linked)\nk : integer\nw : 1"


@pytest.fixture
def group():
    return eq.NeuronGroup(3, "x : 1\ns : 1 (shared)")


@pytest.fixture
def synapses(group):
    return eq.Synapses(group, group, MODEL)


def test_numbers_for_synapses_need_synapses(group, synapses):
    with pytest.raises(ModelError, match=r"synapses\.a: there are no synapses yet"):
        synapses.a = linked_var(group, "x", index=[0, 1, 2])
    synapses.a = linked_var(group, "s")
    synapses.connect(j="i")
    synapses.a = linked_var(group, "x", index=[2, 1, 0])
    with pytest.raises(ModelError, match="linked with a number for each synapse") as caught:
        synapses.connect(i=0, j=1)
    assert "link with index='name'" in str(caught.value)
    group.x = "i"
    assert list(synapses.a) == [2, 1, 0]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (lambda g: linked_var(g[:2], "x"), "the sizes differ"),
        (lambda g: linked_var(g, "x", index=[0, 1]), "one number for each synapse"),
        (lambda g: linked_var(g[:2], "x", index="i"), "'i' may be too large"),
        (lambda g: linked_var(g, "x", index="w"), "'w' of a link is no integer"),
        (lambda g: linked_var(eq.Synapses(g, g, "z : 1"), "z", index="i"), "belongs to no group"),
    ],
)
def test_links_that_do_not_fit(group, synapses, link, message):
    synapses.connect(j="i")
    with pytest.raises(ModelError, match=message):
        synapses.a = link(group)


def test_a_link_is_read_only_and_has_to_be_there(group, synapses):
    synapses.connect(j="i")
    with pytest.raises(ModelError, match="a is declared as linked, and not linked"):
        _ = synapses.a[:]
    with pytest.raises(ModelError, match="a is declared as linked"):
        eq.Network(group, synapses).run(0.1 * ms)
    synapses.a = linked_var(group, "x", index="j")
    with pytest.raises(ModelError, match="cannot be assigned to: it is linked"):
        synapses.a = 3
    with pytest.raises(ModelError, match="it is linked"):
        synapses.run_regularly("a = 3")
    spiking = eq.NeuronGroup(1, "v : 1", threshold="v > 1", reset="v = 0")
    with pytest.raises(ModelError, match="it is linked"):
        eq.Synapses(spiking, spiking, MODEL, on_pre="a = 3")


def test_the_other_group_has_to_run_too(group, synapses):
    other = eq.NeuronGroup(3, "z : 1")
    synapses.connect(j="i")
    synapses.a = linked_var(other, "z", index="j")
    with pytest.raises(ModelError, match="needs 'neurongroup_1'"):
        eq.Network(group, synapses).run(0.1 * ms)
    other.z = [1, 2, 3]
    synapses.w = "2*a"
    assert np.array_equal(synapses.w, [2, 4, 6])


def test_in_projects_the_number_of_synapses_may_be_unknown(session):
    eq.set_device("cpp_standalone", build_on_run=False)
    group = eq.NeuronGroup(3, "x : 1")
    synapses = eq.Synapses(group, group, MODEL)
    synapses.connect(p=0.5)
    with pytest.raises(SimulationError, match="only known when the project runs") as caught:
        synapses.a = linked_var(group, "x", index=[0, 1, 2])
    assert "index='k'" in str(caught.value)
