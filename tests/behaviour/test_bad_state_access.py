"""Reading and assigning values in ways that make no sense: refused, and nothing changes."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, check_units, ms, mV, run, volt
from eqsim.errors import EqsimError, ModelError, UnitError, UnknownAttributeError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def cells():
    return NeuronGroup(3, "v : volt\nx : 1\ns : 1 (shared)", threshold="x > 1", reset="x = 0")


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (3, "out of range"),
        (-4, "out of range"),
        (1.5, "is not an index"),
        (None, "is not an index"),
        ({}, "is not an index"),
        ([[0], [0, 1]], "is not an index"),
        ([0, 5], "out of range"),
        ([True, False], "a mask needs one value per element"),
        (slice("a", None), "no bound of a slice"),
        (slice(0.5, 2), "no bound of a slice"),
        (slice(None, None, 0), "cannot be 0"),
        ("x", "is not a condition"),
        ("y > 1", "the name 'y' is unknown"),
        ("i > 1 +", "cannot be read"),
        ("v > 1", "compares different units"),
    ],
    ids=str,
)
def test_indices(cells, index, words):
    for action in (lambda: cells.v[index], lambda: cells[index]):
        with pytest.raises(EqsimError) as refused:
            action()
        assert words in str(refused.value)
        assert cells.name in str(refused.value)
    with pytest.raises(EqsimError):
        cells.x[index] = 1
    assert cells.x[:].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "'=' cannot stand inside"),
        ("'a'", "strings cannot be used"),
        ("", "an expression is missing"),
        ("v", "another unit"),
        ("xi", "noise"),
        ("expp(i)", "the function 'expp' is unknown"),
    ],
)
def test_texts_that_are_assigned(cells, text, words):
    with pytest.raises(EqsimError) as refused:
        cells.x = text
    assert str(refused.value).startswith(cells.name)
    assert words in str(refused.value)
    assert "^" in str(refused.value)
    assert cells.x[:].tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", ["N", "t", "dt", "name", "clock"])
def test_what_can_only_be_read(cells, name):
    with pytest.raises(UnknownAttributeError, match=f"{cells.name}.{name} can only be read"):
        setattr(cells, name, 3)


def test_the_numbers_of_elements_are_fixed(cells):
    with pytest.raises(ModelError, match=r"i cannot be assigned to: it numbers the elements"):
        cells.i = 3


@pytest.mark.parametrize("name", [3, "a b", "v", "N", ""])
def test_new_attributes(cells, name):
    with pytest.raises(ModelError, match="cannot be a new attribute"):
        cells.add_attribute(name)


def test_what_monitors_do_not_have(cells):
    values = StateMonitor(cells, "v", record=[0, 2])
    run(0.2 * ms)
    for action in (lambda: values.x, lambda: values[1].v, lambda: values[5], lambda: values["v"]):
        with pytest.raises(EqsimError, match=values.name):
            action()
    assert values.v.shape == (2, 2)


def test_the_folder_of_a_project_is_a_path():
    with pytest.raises(ModelError, match="directory is a path, not 3"):
        eq.set_device("cpp_standalone", directory=3)


def test_declared_units():
    with pytest.raises(UnitError, match="decorates a function, not 3"):
        check_units(x=volt)(3)
    with pytest.raises(UnitError, match="no argument of same"):

        @check_units(x="volt")
        def same(x):
            return x

    @check_units(x=volt, y="x", result=volt)
    def total(x, y):
        return x + y

    assert total(1 * mV, 2 * mV) == 3 * mV
    with pytest.raises(UnitError, match="argument 'y' of total"):
        total(1 * mV, 2)


@pytest.mark.parametrize(
    "condition", ["x", "foo > 1", 3, "", "neurongroup.x > 1", "any(x > 1)", "v > 1", "x > 1 and"]
)
def test_a_run_that_cannot_know_when_to_stop_does_not_begin(cells, condition):
    cells.x = [0.5, 2, 3]
    net = Network(cells)
    with pytest.raises(EqsimError):
        net.run(0.2 * ms, stop_when=condition)
    assert net.t_ == 0
    np.testing.assert_array_equal(cells.x, [0.5, 2, 3])
