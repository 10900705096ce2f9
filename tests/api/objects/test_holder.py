"""Assigning to variables."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV, volt
from eqsim.errors import (
    ConnectionIndexError,
    EquationSyntaxError,
    ModelError,
    NameResolutionError,
    UnitError,
    UnknownAttributeError,
)

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def group():
    return eq.NeuronGroup(
        4,
        """
        v : volt
        k : integer
        b : boolean
        c : volt (constant)
        s : volt (shared)
        w = 2*v : volt
        """,
        threshold="v > 1*volt",
        reset="v = 0*volt",
        refractory=1 * ms,
    )


class TestValues:
    def test_one_value_and_many(self, group):
        group.v = 3 * mV
        assert list(group.v / mV) == [3] * 4
        group.v = [1, 2, 3, 4] * mV
        assert group.v / mV == pytest.approx([1, 2, 3, 4])
        group.v = [1 * mV, 2 * mV, 3 * mV, 0]
        assert group.v / mV == pytest.approx([1, 2, 3, 0])

    def test_zero_fits_every_unit(self, group):
        group.v = 0
        group.v[1:] = np.zeros(3)
        assert not np.any(group.v_)

    def test_another_variable(self, group):
        group.v = [1, 2, 3, 4] * mV
        group.c = group.v
        group.v = 0
        assert group.c / mV == pytest.approx([1, 2, 3, 4])

    def test_chosen_elements(self, group):
        group.v[1] = 1 * mV
        group.v[[2, 3]] = [2, 3] * mV
        group.v[np.array([True, False, False, False])] = 9 * mV
        assert group.v / mV == pytest.approx([9, 1, 2, 3])

    def test_constants_may_change_between_runs(self, group):
        group.c = 2 * mV
        assert group.c[0] == 2 * mV

    def test_the_last_spike_may_be_set(self, group):
        assert group.lastspike[0] == -1e4 * eq.second
        group.lastspike = 0 * ms
        assert group.lastspike[0] == 0 * ms
        assert list(group.not_refractory) == [True] * 4

    def test_infinity(self, group):
        group.v = np.inf
        assert np.all(np.isinf(group.v_))


class TestRefusedValues:
    def test_a_wrong_unit(self, group):
        with pytest.raises(UnitError, match=r"neurongroup\.v has the wrong unit") as error:
            group.v = 3 * ms
        assert "expected: volt" in str(error.value)

    def test_a_missing_unit(self, group):
        with pytest.raises(UnitError, match="a plain number"):
            group.v = 3

    @pytest.mark.parametrize("values", [[1, 2, 3], [[1, 2], [3, 4]], np.zeros((4, 1)), []])
    def test_a_wrong_shape(self, group, values):
        with pytest.raises(ModelError, match="wrong shape"):
            group.k = values

    def test_a_wrong_number_of_chosen_elements(self, group):
        with pytest.raises(ModelError, match="one value, or 2 of them"):
            group.k[:2] = [1, 2, 3]

    @pytest.mark.parametrize("index", [4, -5, [0, 4]])
    def test_an_index_out_of_range(self, group, index):
        with pytest.raises(ConnectionIndexError, match="out of range"):
            group.v[index] = 0
        with pytest.raises(IndexError):
            group.v[index]

    @pytest.mark.parametrize("index", [1.5, [0.5], None, np.array([True])])
    def test_what_is_no_index(self, group, index):
        with pytest.raises(ModelError, match=r"index|mask"):
            group.v[index] = 0

    @pytest.mark.parametrize("name", ["w", "not_refractory", "i"])
    def test_what_cannot_be_assigned_to(self, group, name):
        with pytest.raises(ModelError, match=f"{name} cannot be assigned to"):
            setattr(group, name, 0)

    @pytest.mark.parametrize("value", [np.nan, 2**31, np.inf])
    def test_what_is_no_integer(self, group, value):
        with pytest.raises(ModelError, match="not an integer of 32 bits"):
            group.k = value

    @pytest.mark.parametrize("value", [None, object(), "", 1j])
    def test_what_is_no_number(self, group, value):
        with pytest.raises((UnitError, EquationSyntaxError, ModelError)):
            group.v = value

    def test_nothing_is_half_changed(self, group):
        group.v = 1 * mV
        with pytest.raises(ModelError):
            group.v = [1, 2, 3] * mV
        assert list(group.v / mV) == [1] * 4


class TestTexts:
    def test_each_element_has_its_value(self, group):
        scale = 2 * mV
        group.v = "i*scale + 1*mV"
        assert group.v / mV == pytest.approx([1, 3, 5, 7])
        assert scale == 2 * mV

    def test_values_from_before_are_read(self, group):
        group.v = "i*mV"
        group.v = "3*mV - v"
        assert group.v / mV == pytest.approx([3, 2, 1, 0])

    def test_a_condition_chooses(self, group):
        group.v = "i*mV"
        group.v["i > 1"] = "10*v"
        group.v["v < 0.5*mV"] = 5 * mV
        assert group.v / mV == pytest.approx([5, 1, 20, 30])

    def test_numbers_choose(self, group):
        group.v[[1, 3]] = "(i + 1)*mV"
        group.v[0] = "7*mV"
        assert group.v / mV == pytest.approx([7, 2, 0, 4])

    def test_integers_are_cut_off(self, group):
        group.k = "i*0.6"
        assert list(group.k) == [0, 0, 1, 1]

    def test_conditions(self, group):
        group.b = "i > 1"
        assert list(group.b) == [False, False, True, True]

    def test_subexpressions_stand_in_texts(self, group):
        group.v = "i*mV"
        group.c = "w + 1*mV"
        assert group.c / mV == pytest.approx([1, 3, 5, 7])

    def test_shared_variables(self, group):
        group.s = "2*mV*N"
        assert group.s[:] == 8 * mV

    def test_draws_differ_between_elements_and_assignments(self, group):
        eq.seed(1)
        group.v = "rand()*mV"
        first = group.v_[:].copy()
        group.v = "rand()*mV"
        assert np.unique(np.concatenate([first, group.v_])).size == 8
        eq.seed(1)
        group.v = "rand()*mV"
        assert np.array_equal(group.v_, first)


class TestRefusedTexts:
    def test_a_wrong_unit(self, group):
        with pytest.raises(UnitError, match=r"neurongroup\.v") as error:
            group.v = "3*ms"
        assert "'v': volt" in str(error.value)
        assert "^" in str(error.value)

    def test_a_zero_without_unit(self, group):
        with pytest.raises(UnitError, match=r"0\*volt"):
            group.v = "0"

    def test_an_unknown_name(self, group):
        with pytest.raises(NameResolutionError, match="'Vrest' is unknown"):
            group.v = "Vrest"

    def test_an_array_where_a_condition_chooses(self, group):
        with pytest.raises(ModelError, match="one value or a string"):
            group.v["i > 1"] = [1, 2] * mV

    def test_an_index_that_is_no_condition(self, group):
        with pytest.raises(ModelError, match="not a condition"):
            group.v["i"] = 0

    def test_a_shared_variable_of_many_values(self, group):
        with pytest.raises(ModelError, match="'s' is shared"):
            group.s = "v"

    def test_a_text_for_plain_values(self, group):
        with pytest.raises(ModelError, match="a string has units"):
            group.v_ = "3"

    def test_noise(self, group):
        with pytest.raises(NameResolutionError, match="noise 'xi'"):
            group.v = "xi*volt*second**0.5"

    def test_a_quantity_for_what_is_true_or_false(self):
        with pytest.raises(UnitError, match="is true or false, not a quantity"):
            eq.NeuronGroup(1, "b : boolean", name="G").b = 3 * mV

    def test_a_name_that_is_no_variable(self, group):
        with pytest.raises(UnknownAttributeError, match=f"variables: {', '.join(group._table())}"):
            group.none_of_them = 3

    def test_a_syntax_error(self, group):
        with pytest.raises(EquationSyntaxError):
            group.v = "__import__('os').system('true')"


def test_volts_are_volts(group):
    group.v = 1 * volt
    assert group.v_[0] == 1.0


def test_a_truth_value_is_no_other_number(interpreted):
    group = eq.NeuronGroup(2, "b : boolean", name="G")
    with pytest.raises(ModelError, match=r"G\.b is True or False, not 3"):
        group.b = [1, 3]
    assert not group.b[:].any()


def test_a_variable_is_not_deleted(interpreted):
    group = eq.NeuronGroup(2, "v : volt", name="G")
    group.add_attribute("note")
    del group.note
    with pytest.raises(AttributeError, match=r"G\.v is a variable: it cannot be deleted"):
        del group.v
