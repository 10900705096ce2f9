"""Values become SI numbers and a dimension, and quantities again."""

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eqsim.errors import UnitError
from eqsim.units import DIMENSIONLESS, UNITS, Quantity, dimension_of, from_si, ms, mV, to_si, volt

VOLT = volt.dim
foreign = pint.UnitRegistry()
finite = st.floats(allow_nan=False, allow_infinity=False)
some_dimensions = st.sampled_from([UNITS[n].dimension for n in ("volt", "radian", "molar", "mm2")])


@given(finite | arrays(float, 3, elements=finite), some_dimensions)
def test_to_si_undoes_from_si(value, dimension):
    quantity = from_si(value, dimension)
    assert np.array_equal(to_si(quantity, dimension), value)
    assert dimension_of(quantity) == dimension


@pytest.mark.parametrize(
    "value", [3, 2.5, True, np.float32(3), np.int8(1), np.arange(3), [1, 2], ()]
)
def test_plain_numbers_pass(value):
    assert np.array_equal(to_si(value), value)
    assert dimension_of(value) == DIMENSIONLESS


def test_numpy_scalars_become_python_numbers():
    assert type(to_si(np.int64(3))) is int
    assert type(to_si(np.bool_(True))) is bool


def test_arrays_in_si_are_not_copied():
    array = np.zeros(3)
    assert to_si(from_si(array, VOLT)) is array
    assert from_si(array, DIMENSIONLESS) is array


def test_lists_of_quantities_become_arrays():
    assert np.allclose(to_si([1 * mV, 0.002 * volt], VOLT), [1e-3, 2e-3])
    assert np.allclose(to_si([[1 * mV], [2 * mV]]), [[1e-3], [2e-3]])
    assert np.allclose(to_si([0, 2 * mV], VOLT), [0, 2e-3])
    assert dimension_of(np.array([mV, volt], dtype=object)) == VOLT


@pytest.mark.parametrize("value", [0, 0.0, np.inf, -np.inf, np.nan, [0, np.inf], np.zeros(3)])
def test_zero_infinity_and_nan_fit_any_dimension(value):
    assert np.array_equal(to_si(value, VOLT), value, equal_nan=True)


@pytest.mark.parametrize("value", [0 * ms, 1, [0, 1], np.ones(2), 3 * mV**2])
def test_other_dimensions_are_refused(value):
    with pytest.raises(UnitError, match="the current has the wrong unit"):
        to_si(value, VOLT, what="the current")


def test_the_error_says_what_was_found_and_expected():
    with pytest.raises(UnitError) as caught:
        to_si(3, VOLT, what="v")
    assert caught.value.details == ("found: a plain number", "expected: volt")
    assert caught.value.hint == "give it a unit, e.g. 3*volt"


@pytest.mark.parametrize("value", [None, "3*mV", object(), {}, ["a"], np.array(["a"])])
def test_other_things_are_refused(value):
    with pytest.raises(UnitError, match=r"I: a number or quantity is needed"):
        to_si(value, what="I")
    with pytest.raises(UnitError):
        dimension_of(value)


def test_lists_of_different_dimensions_are_refused():
    with pytest.raises(UnitError, match="element 1 of a list"):
        to_si([1 * mV, 1 * ms])


class TestForeignRegistries:
    def test_scalars_and_arrays(self):
        assert to_si(foreign.Quantity(3, "mV"), VOLT) == pytest.approx(3e-3)
        speeds = foreign.Quantity([1.0, 2.0], "inch/hour")
        assert np.allclose(to_si(speeds), np.array([1, 2]) * 0.0254 / 3600)
        assert str(dimension_of(speeds)) == "meter/second"

    def test_offset_units(self):
        assert to_si(foreign.Quantity(20, "degC")) == pytest.approx(293.15)

    def test_units_alone(self):
        assert to_si(foreign.Unit("mV")) == pytest.approx(1e-3)

    def test_arithmetic_with_ours(self):
        assert mV + foreign.Quantity(1, "mV") == 2 * mV
        assert mV * foreign.Quantity(2, "mV") == 2 * mV**2
        assert mV < foreign.Quantity(2, "mV")

    def test_other_base_dimensions_are_refused(self):
        other = pint.UnitRegistry(["smoot = [bridge]"])
        with pytest.raises(UnitError, match="outside the SI"):
            to_si(other.Quantity(3, "smoot"))


class GivesQuantity:
    def __quantity__(self):
        return np.array([1.0, 2.0]) * mV


def test_objects_may_give_a_quantity():
    assert np.allclose(to_si(GivesQuantity(), VOLT), [1e-3, 2e-3])
    assert dimension_of(GivesQuantity()) == VOLT
    assert np.array_equal(np.add(1 * mV, GivesQuantity()), [2, 3] * mV)
    assert isinstance(Quantity([GivesQuantity(), GivesQuantity()]), Quantity)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_conversions_are_in_double_precision(kind):
    values = np.array([3, 7], kind)
    assert (values * mV / volt).tolist() == [3 * 1e-3, 7 * 1e-3]
    assert to_si(kind(3) * mV) == to_si(Quantity(kind(3), "mV")) == 3 * 1e-3
    assert to_si(mV * values).dtype == to_si(values / mV).dtype == np.float64
    assert to_si(np.complex64(1j) * mV) == 1e-3j


def test_arrays_in_si_keep_their_type():
    values = np.zeros(2, np.float32)
    assert np.shares_memory(to_si(from_si(values, UNITS["volt"].dimension)), values)
