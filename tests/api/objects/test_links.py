"""Links between variables: what is refused, and how."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import linked_var, ms
from eqsim.errors import ConnectionIndexError, ModelError, UnitError, UnknownAttributeError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def source():
    return eq.NeuronGroup(3, "x : 1\nv : volt\nn : integer\ns : 1 (shared)\ny = 2*x : 1")


@pytest.fixture
def group():
    return eq.NeuronGroup(2, "a : 1 (linked)\nb : 1 (linked)\nk : integer\np : 1\nc = 2*b : 1")


def test_a_link_is_read_only(source, group):
    group.a = linked_var(source[:2], "x")
    with pytest.raises(ModelError, match=r"neurongroup_1\.a cannot be assigned to: it is linked"):
        group.a = 3
    with pytest.raises(ModelError, match="it is linked"):
        group.a[0] = 3
    with pytest.raises(ModelError, match="it is linked"):
        eq.NeuronGroup(1, "x : 1 (linked)", threshold="x > 1", reset="x = 0")
    with pytest.raises(ModelError):
        eq.Synapses(source, group, on_pre={"pre": "a_post += 1"})


def test_a_name_that_is_not_linked_yet(source, group):
    with pytest.raises(ModelError, match=r"a is declared as linked, and not linked") as caught:
        _ = group.a[:]
    assert "linked_var(group, 'variable')" in str(caught.value)
    group.a = linked_var(source[1:], "x")
    with pytest.raises(ModelError, match="b is declared as linked"):
        eq.run(0.1 * ms)


@pytest.mark.parametrize(
    ("link", "error", "message"),
    [
        (lambda g: linked_var(g, "v", index=[0, 1]), UnitError, "different units"),
        (lambda g: linked_var(g, "n", index=[0, 1]), ModelError, "different types"),
        (lambda g: linked_var(g, "x"), ModelError, "the sizes differ"),
        (lambda g: linked_var(g, "x", index=[0, 3]), ConnectionIndexError, "3 is out of range"),
        (lambda g: linked_var(g, "x", index=[0, 1, 2]), ModelError, "one number for each neuron"),
        (lambda g: linked_var(g, "x", index=[True, False]), ModelError, "not a mask"),
        (lambda g: linked_var(g, "x", index=[0.5, 1.5]), ModelError, "is not an index"),
        (lambda g: linked_var(g, "x", index="p"), ModelError, "'p' of a link is no integer"),
        (lambda g: linked_var(g, "x", index="z"), ModelError, "'z' of a link is no integer"),
    ],
)
def test_links_that_do_not_fit(source, group, link, error, message):
    with pytest.raises(error, match=message):
        group.a = link(source)


def test_what_is_linked_has_to_exist(source):
    with pytest.raises(UnknownAttributeError, match="no variable or attribute 'z'"):
        linked_var(source, "z")
    with pytest.raises(ModelError, match="the name of the variable is missing"):
        linked_var(source)
    with pytest.raises(ModelError, match="either a variable, or a group and a name"):
        linked_var(source.x, "x")
    with pytest.raises(ModelError, match="a variable of a group can be linked"):
        linked_var(3, "x")


def test_what_links_has_to_be_declared(source, group):
    with pytest.raises(ModelError, match="p is not declared as linked") as caught:
        group.p = linked_var(source[:2], "x")
    assert "write 'p : 1 (linked)'" in str(caught.value)
    with pytest.raises(ModelError, match="link a name of a whole group"):
        group[:1].a = linked_var(source[:1], "x")


def test_loops_are_refused(group):
    other = eq.NeuronGroup(2, "z : 1 (linked)")
    group.b = linked_var(other, "z")
    with pytest.raises(ModelError, match="linked to itself"):
        other.z = linked_var(group, "c")
    with pytest.raises(ModelError, match="linked to itself"):
        group.a = linked_var(group, "a")


def test_the_other_group_has_to_run_too(source, group):
    group.a, group.b = linked_var(source.x, index=[0, 2]), linked_var(source.s)
    with pytest.raises(ModelError, match="needs 'neurongroup'"):
        eq.Network(group).run(0.1 * ms)


def test_an_index_by_name_has_to_be_in_range(source, group):
    group.a, group.k = linked_var(source.s), [1, 3]
    group.b = linked_var(source, "y", index="k")
    with pytest.raises(ConnectionIndexError, match="3 is out of range, as the index of 'b'"):
        eq.run(0.1 * ms)


def test_a_link_can_be_changed(source, group):
    source.x = [1, 2, 3]
    group.a = linked_var(source.x, index=[0, 2])
    assert list(group.a) == [1, 3]
    group.a = linked_var(source, "y", index=[-1, 0])
    assert list(group.a) == [6, 2]
    group.a = linked_var(source[1:], "x")
    group.b = linked_var(source.s)
    eq.run(0.1 * ms)
    assert list(group.a) == [2, 3]
    assert list(group[1:].a) == [3]
    assert np.array_equal(group.get_states(subexpressions=True)["a"], [2, 3])
    assert "_index_of_a" not in dir(group)
