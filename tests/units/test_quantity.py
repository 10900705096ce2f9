"""Quantities compute, compare, index and travel."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pint
import pytest

from eqsim.errors import UnitError
from eqsim.units import (
    DimensionMismatchError,
    Quantity,
    from_si,
    get_or_create_dimension,
    kHz,
    meter,
    mm3,
    ms,
    mV,
    nA,
    registry,
    second,
    um2,
    volt,
)

X = np.array([1.0, 2.0, 3.0]) * mV


class TestMaking:
    def test_numbers_arrays_and_lists_times_units(self):
        assert (10 * mV).magnitude == 10
        assert np.array_equal((np.array([1, 2]) * mV).magnitude, [1, 2])
        assert np.array_equal([1, 2, 3] * mV, X)
        assert np.array_equal((1, 2, 3) * mV, X)
        assert np.array_equal([1 * mV, 2 * mV] * second, [1, 2] * mV * second)

    def test_units_are_exact(self):
        assert mV == 0.001 * volt
        assert 1 * mm3 == 1e-9 * meter**3
        assert um2 == 1e-12 * meter**2
        assert 1 / ms == kHz

    def test_by_constructor(self):
        assert Quantity(5, "mV") == 5 * mV
        assert Quantity("5 mV") == 5 * mV
        assert Quantity(5, mV) == 5 * mV
        assert Quantity(0.005, dim=volt.dim) == 5 * mV
        assert np.array_equal(Quantity([0.005, 1], dim=volt.dim), [5, 1000] * mV)
        assert np.array_equal(Quantity([1 * mV, 2 * mV]), [1, 2] * mV)
        assert Quantity.with_dimensions(2, m=1) == 2 * meter

    def test_by_pint(self):
        assert pint.get_application_registry().get() is registry
        assert registry("10 mV") + 1 * mV == 11 * mV
        assert type(registry.Quantity(3, "mV")) is Quantity
        assert 3 * registry.Unit("mV") == 3 * mV
        assert mV * registry.Unit("mV") == mV**2
        assert pint.Quantity(3, "mV") + mV == 4 * mV
        assert (5 * volt).to("mV").magnitude == 5000


class TestDecay:
    def test_ratios_are_plain_numbers(self):
        assert type((10 * mV) / (5 * mV)) is float
        assert (10 * mV) / (5 * mV) == 2.0
        assert (3 * mV) / (2 * volt) == pytest.approx(1.5e-3)
        assert type(X / mV) is np.ndarray
        assert (3 * ms) * (2 * kHz) == 6.0
        assert (7 * mV) // (2 * mV) == 3
        assert divmod(7 * mV, 2 * mV) == (3.0, 1 * mV)
        assert (3 * mV) ** 0 == 1

    def test_conversions_give_si(self):
        assert float(3 * mV) == 0.003
        assert int(3000 * mV) == 3
        assert complex(3 * mV) == 0.003
        assert np.array_equal(np.asarray(X), [0.001, 0.002, 0.003])
        assert np.asarray(X, dtype=np.float32).dtype == np.float32


class TestComparing:
    def test_equal_quantities_have_equal_hashes(self):
        assert hash(1000 * mV) == hash(1 * volt)
        assert {mV: 1}[0.001 * volt] == 1
        assert hash(Quantity(2.0)) == hash(2.0)

    def test_zero_infinity_and_nan_fit_any_unit(self):
        assert mV != 0
        assert mV > 0
        assert mV < np.inf
        assert mV + 0 == mV
        assert sum([mV, mV]) == 2 * mV
        assert np.array_equal(mV + np.zeros(2), [1, 1] * mV)
        assert np.isnan(float(mV + np.nan))

    @pytest.mark.parametrize("other", [1, 1 * ms, 0 * ms, np.ones(2)])
    def test_other_dimensions_are_refused(self, other):
        with pytest.raises(DimensionMismatchError):
            mV == other  # noqa: B015
        with pytest.raises(UnitError):
            mV < other  # noqa: B015
        with pytest.raises(UnitError):
            mV + other

    def test_other_things_are_different(self):
        assert mV != "a"
        assert mV != None  # noqa: E711
        with pytest.raises(TypeError):
            mV + "a"

    def test_truth(self):
        assert mV
        assert not 0 * mV


class TestMemory:
    def test_writing_through_changes_the_array_in_si(self):
        array = np.zeros(3)
        quantity = from_si(array, volt.dim)
        quantity[...] = 3 * mV
        quantity[1] = 5 * mV
        quantity[quantity > 4 * mV] += 1 * mV
        assert np.allclose(array, [0.003, 0.006, 0.003])
        quantity[2:] = 0
        quantity += 1 * volt
        quantity *= 2
        assert np.allclose(array, [2.006, 2.012, 2])
        quantity.fill(1 * mV)
        assert np.allclose(array, 0.001)

    def test_other_units_are_not_written(self):
        array = np.zeros(3)
        quantity = from_si(array, volt.dim)
        for value in (3, 3 * ms, [1, 2, 3]):
            with pytest.raises(UnitError, match="the assigned value"):
                quantity[:] = value
        assert not array.any()

    def test_results_of_other_dimension_are_new(self):
        quantity = original = X.copy()
        quantity *= mV
        assert quantity.dim == volt.dim**2
        assert np.array_equal(original, X)
        quantity = original
        quantity /= mV
        assert type(quantity) is np.ndarray

    def test_scalars_never_change(self):
        value = same = 1 * mV
        value += 1 * mV
        value *= 3
        assert (value, same) == (6 * mV, 1 * mV)

    def test_copies_are_separate(self):
        for duplicate in (X.copy(), copy.copy(X), copy.deepcopy(X)):
            duplicate[0] = 9 * mV
        assert X[0] == 1 * mV


class TestAsContainer:
    def test_elements_are_quantities(self):
        assert X[1] == 2 * mV
        assert [float(x) for x in X] == [0.001, 0.002, 0.003]
        assert len(X) == 3
        assert X.shape == (3,)
        assert (X.size, X.ndim) == (3, 1)
        assert mV.shape == ()
        assert mV.size == 1

    def test_lists(self):
        assert X.tolist() == [1 * mV, 2 * mV, 3 * mV]
        assert X.reshape(3, 1).tolist()[0] == [1 * mV]
        assert (3 * mV).tolist() == 3 * mV

    def test_a_scalar_has_no_elements(self):
        with pytest.raises(TypeError, match="3 mV is a single value"):
            (3 * mV)[0]

    def test_units_of_a_scalar_cannot_be_iterated(self):
        with pytest.raises(TypeError):
            iter(mV)


def test_dimensions():
    assert X.dim == get_or_create_dimension(m=2, kg=1, s=-3, A=-1)
    assert X.has_same_dimensions(volt)
    assert not X.has_same_dimensions(nA)
    assert not X.is_dimensionless
    assert Quantity(3).is_dimensionless
    assert X.get_best_unit() == mV


def test_signs():
    assert -mV == -1 * mV
    assert +mV == mV
    assert abs(-mV) == mV


@pytest.mark.parametrize("quantity", [3 * mV, X, mV / ms, Quantity(2), np.float64(2) * mV])
def test_pickling(quantity):
    again = pickle.loads(pickle.dumps(quantity))
    assert type(again) is Quantity
    assert np.array_equal(again, quantity)
    assert again.units == quantity.units


def test_unpickling_before_anything_is_imported():
    script = (
        "import pickle, sys;"
        f"print(pickle.loads(bytes.fromhex({pickle.dumps(3 * mV).hex()!r})));"
        "print('matplotlib' in sys.modules, 'sympy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["3 mV", "False False"]


def test_a_range_takes_a_unit():
    for values in (range(3) * mV, mV * range(3)):
        assert (values / mV).tolist() == [0, 1, 2]
