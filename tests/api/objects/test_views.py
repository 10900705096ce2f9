"""Variables as values."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV, volt
from eqsim.errors import ModelError, SimulationError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def group():
    group = eq.NeuronGroup(4, "v : volt\nn : 1\nk : integer\nb : boolean\ns : volt (shared)")
    group.v = [0, 1, 2, 3] * mV
    group.n = [3, 2, 1, 0]
    return group


def test_it_calculates_with_units(group):
    assert list(group.v + 1 * mV) == [1 * mV, 2 * mV, 3 * mV, 4 * mV]
    assert list(1 * mV + group.v) == list(group.v + 1 * mV)
    assert list(group.v / mV) == pytest.approx([0, 1, 2, 3])
    assert (2 * group.v).dim == volt.dim
    assert (group.v * [1, 2, 3, 4])[1] == 2 * mV
    assert (np.array([1, 2, 3, 4]) * group.v)[1] == 2 * mV
    assert (-group.v)[1] == -1 * mV
    assert abs(-group.v)[1] == 1 * mV
    assert (group.v**2).dim == (volt**2).dim
    assert (5 * mV - group.v)[3] == 2 * mV
    assert (group.v - group.v)[2] == 0 * mV


def test_units_have_to_match(group):
    with pytest.raises(UnitError):
        group.v + 1 * ms
    with pytest.raises(UnitError):
        assert np.any(group.v > 1)


def test_it_compares(group):
    assert list(group.v > 1.5 * mV) == [False, False, True, True]
    assert list(group.n == 1) == [False, False, True, False]
    assert 3 * mV in group.v


def test_functions_of_numpy_take_it(group):
    assert np.mean(group.v) == 1.5 * mV
    assert np.max(group.v) == 3 * mV
    assert np.sum(group.n) == 6
    assert list(np.where(group.v > 1.5 * mV)[0]) == [2, 3]
    assert np.concatenate([group.n, group.n]).shape == (8,)
    assert np.asarray(group.v) == pytest.approx([0, 1e-3, 2e-3, 3e-3])
    assert np.array(group.n, dtype=int).dtype == int


def test_functions_of_units_take_it(group):
    assert eq.get_dimensions(group.v[:]) == volt.dim
    assert list(eq.exp(group.n[:2])) == pytest.approx(np.exp([3, 2]))


def test_methods_of_values_are_there(group):
    assert group.v.mean() == 1.5 * mV
    assert group.n.sum() == 6
    assert group.v.shape == (4,)
    assert len(group.v) == 4
    assert [x / mV for x in group.v] == pytest.approx([0, 1, 2, 3])


def test_reading_everything_gives_a_live_array(group):
    values = group.v[:]
    group.v = 7 * mV
    assert values[2] == 7 * mV
    values[1] = 5 * mV
    assert group.v[1] == 5 * mV


def test_results_of_arithmetic_are_copies(group):
    total = group.v + 0 * mV
    group.v = 9 * mV
    assert total[1] == 1 * mV


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (2, 2),
        (-1, 3),
        (slice(1, 3), [1, 2]),
        ([0, 3], [0, 3]),
        (np.array([True, False, True, False]), [0, 2]),
        ("v > 1.5*mV", [2, 3]),
        ("i % 2 == 1", [1, 3]),
        (np.int64(1), 1),
    ],
)
def test_it_is_indexed(group, index, expected):
    assert group.v[index] / mV == pytest.approx(expected)


def test_names_around_the_call_stand_in_an_index(group):
    limit = 0.5 * mV
    assert list(group.i["v > limit"]) == [1, 2, 3]
    assert limit == 0.5 * mV


def test_plain_values_have_no_unit(group):
    assert group.v_ == pytest.approx([0, 1e-3, 2e-3, 3e-3])
    group.v_ = 0.5
    assert group.v[0] == 0.5 * volt
    group.v_[1] = 0.25
    assert group.v[1] == 0.25 * volt


def test_in_place(group):
    group.v += 1 * mV
    group.v *= 2
    group.v[1:] -= 1 * mV
    assert group.v / mV == pytest.approx([2, 3, 5, 7])
    group.v /= 2
    assert group.v[0] == 1 * mV
    view = group.n
    view += 1
    view **= 2
    view //= 2
    view %= 3
    assert list(group.n) == [8 % 3, 4 % 3, 2, 0]


def test_a_shared_variable_is_one_value(group):
    group.s = 3 * mV
    assert group.s[:] == 3 * mV
    assert float(group.s) == 3e-3
    assert group.s + 1 * mV == 4 * mV


def test_types(group):
    group.k = [1.9, -1.9, 3, 4]
    group.b = [1, 0, 1.0, False]
    assert group.k[:].dtype == np.int32
    assert list(group.k) == [1, -1, 3, 4]
    assert list(group.b) == [True, False, True, False]
    assert int(group.k[2]) == 3


def test_subexpressions_are_calculated_when_read():
    scale = 2
    group = eq.NeuronGroup(3, "x : 1\ny = scale*x + i : 1")
    group.x = 1
    assert list(group.y) == [2, 3, 4]
    scale = 10
    assert list(group.y[1:]) == [11, 12]
    assert scale == 10


def test_it_shows_itself(group):
    assert str(group.n) == "[3. 2. 1. 0.]"
    assert repr(group.n) == "<neurongroup.n: array([3., 2., 1., 0.])>"
    assert f"{group.n}" == "[3. 2. 1. 0.]"


@pytest.mark.parametrize("value", [5, "2 + 3"])
def test_no_condition_chooses_from_a_shared_variable(value):
    group = eq.NeuronGroup(3, "s : 1 (shared)\nv : 1")
    with pytest.raises(ModelError, match="shared by all"):
        group.s["i < 2"] = value
    assert group.s[:] == 0


def test_a_view_takes_a_new_axis_and_can_be_plotted():
    from matplotlib.figure import Figure

    group = eq.NeuronGroup(3, "v : volt\nx : 1")
    group.v, group.x = [1, 2, 3] * mV, [5, 6, 7]
    assert group.v[:, None].shape == (3, 1)
    axes = Figure().subplots()
    (line,) = axes.plot(group.x, group.v)
    assert line.get_xdata().ravel().tolist() == [5, 6, 7]


def test_strings_do_not_change_in_place(group):
    with pytest.raises(ModelError, match=r"\.n is not changed by a string in place") as error:
        group.n += "2*i"
    assert "n = 'n + (2*i)'" in str(error.value)


def test_items_by_their_methods(group):
    group.n.set_item("i > 1", 7)
    assert group.n.get_item(slice(1, 3)).tolist() == [2, 7]
    assert (group.v.unit.dim, group.v_.unit) == (volt.dim, 1)


def test_what_an_index_chooses_is_a_copy(group):
    for index in (slice(1, 3), slice(0, 1), [1, 2], np.array([True, True, False, False])):
        before = group.n[:].tolist()
        chosen = group.n[index]
        chosen[0] = 77
        assert group.n[:].tolist() == before


def test_all_of_a_variable_is_the_memory_of_the_group(group):
    every = group.n[:]
    every[2] = 55
    group.n[0] = 44
    assert group.n[:].tolist() == every.tolist() == [44, 2, 55, 0]


def test_a_project_gives_arrays_that_cannot_be_written_to(session):
    eq.set_device("cpp_standalone", directory=None)
    own = eq.NeuronGroup(2, "x : 1")
    own.x = [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        own.x[:][0] = 3


def test_an_unknown_attribute_names_the_variable(group):
    with pytest.raises(AttributeError, match=rf"{group.name}\.v has no attribute 'shap'") as caught:
        _ = group.v.shap
    assert "did you mean 'shape'" in str(caught.value)
    assert not hasattr(group.v, "foo")


def test_a_project_is_told_an_update_as_a_string(session, tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path / "project")
    group = eq.NeuronGroup(3, "v : volt", name="G")
    group.v = "i*mV"
    with pytest.raises(SimulationError, match=r"G\.v = 'v \+ \.\.\.'"):
        group.v += 1 * mV
