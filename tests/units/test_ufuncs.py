"""Elementwise functions keep, change or need units."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.errors import UnitError
from eqsim.units import DIMENSIONLESS, UNITS, Quantity, dimension_of, from_si, ms, mV, to_si, volt

UFUNCS = sorted(name for name, each in vars(np).items() if isinstance(each, np.ufunc))
METHODS = ("reduce", "accumulate", "outer", "reduceat", "at")

#: What Brian 2 users know of each class, by the dimension of the result for arguments in volt.
KEPT = "absolute rint negative positive conjugate floor ceil trunc"
MATCHED = "add subtract maximum minimum remainder mod fmod"
COMPARED = "less less_equal greater greater_equal equal not_equal"
PLAIN = (
    "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1 "
    "log log2 log10 log1p logaddexp logaddexp2 deg2rad rad2deg"
)
CHANGED = {
    **{"multiply": 2, "divide": 0, "floor_divide": 0, "sqrt": 0.5, "square": 2, "reciprocal": -1},
    **{"matmul": 2, "cbrt": 1 / 3},
}

dimensions = st.sampled_from([UNITS[n].dimension for n in ("volt", "second", "siemens", "mm2")])
sizes = st.floats(1e-6, 1e6)
quantities = st.builds(from_si, sizes, dimensions)
X = np.array([1.0, 2.0, 4.0]) * mV


@given(quantities, quantities)
def test_products_and_quotients_multiply_dimensions(a, b):
    assert dimension_of(a * b) == a.dim * b.dim
    assert dimension_of(a / b) == a.dim / b.dim
    assert to_si(a * b) == pytest.approx(to_si(a) * to_si(b))
    assert to_si(a / b) == pytest.approx(to_si(a) / to_si(b))


@given(quantities, st.sampled_from([-2, -1, 0, 0.5, 1, 2, 3]))
def test_powers_raise_dimensions(a, p):
    assert dimension_of(a**p) == a.dim**p
    assert to_si(a**p) == pytest.approx(to_si(a) ** p)


@pytest.mark.parametrize("name", ["absolute", "negative", "positive", "conjugate"])
def test_unit_preserving(name):
    function = getattr(np, name)
    assert np.array_equal(function(-X), function(-np.array([1, 2, 4])) * mV)


@pytest.mark.parametrize("name", ["add", "subtract", "maximum", "minimum", "fmod", "remainder"])
def test_unit_matching(name):
    function = getattr(np, name)
    result = function(X, 0.003 * volt)
    assert np.allclose(result / mV, function(np.array([1.0, 2.0, 4.0]), 3))
    with pytest.raises(UnitError, match="their units differ"):
        function(X, 1 * ms)
    with pytest.raises(UnitError, match="their units differ"):
        function(X, 1)


def arguments(function, *given):
    return given[: function.nin]


@given(quantities)
def test_every_function_of_a_class_treats_units_alike(a):
    x = np.stack([a, 2 * a])
    numbers = to_si(x)
    powers = {**dict.fromkeys(f"{KEPT} {MATCHED}".split(), 1), **CHANGED}
    for name, power in powers.items():
        function = getattr(np, name)
        result = function(*arguments(function, x, x))
        assert dimension_of(result) == a.dim**power, name
        assert np.allclose(to_si(result), function(*arguments(function, numbers, numbers))), name
    for name in COMPARED.split():
        assert np.array_equal(getattr(np, name)(x, a), getattr(np, name)(numbers, to_si(a)))
    for name in PLAIN.split():
        function = getattr(np, name)
        with pytest.raises(UnitError, match=name):
            function(*arguments(function, x, x))


@given(quantities, dimensions)
def test_functions_of_two_quantities_refuse_other_units(a, dimension):
    other = from_si(1.0, dimension)
    for name in f"{MATCHED} {COMPARED} arctan2 hypot".split():
        function = getattr(np, name)
        if dimension == a.dim:
            function(a, other)
        else:
            with pytest.raises(UnitError, match="their units differ"):
                function(a, other)


@pytest.mark.parametrize("name", f"{MATCHED} {COMPARED}".split())
def test_zero_infinity_and_nan_fit_any_unit(name):
    function = getattr(np, name)
    with np.errstate(all="ignore"):
        for special in (0, np.inf, np.nan):
            expected = function(np.array([1.0, 2.0, 4.0]), special)
            result = function(X, special)
            found = result / mV if dimension_of(result) != DIMENSIONLESS else result
            assert np.array_equal(found, expected, equal_nan=True)


@pytest.mark.parametrize("name", UFUNCS)
def test_every_function_and_method_obeys_or_is_refused(name):
    function = getattr(np, name)
    given = [X] * function.nin
    calls = [function, *(getattr(function, each) for each in METHODS)]
    lists = [given, given[:1], given[:1], given, [X, [0, 1]], [X.copy(), [0], *given[1:]]]
    for call, inputs in zip(calls, lists, strict=True):
        plain = [to_si(each) if isinstance(each, Quantity) else each for each in inputs]
        with np.errstate(all="ignore"):
            try:
                expected = call(*plain)
            except (TypeError, ValueError, RuntimeError):
                continue
            with suppress(UnitError):
                assert np.allclose(to_si(call(*inputs)), expected, equal_nan=True)


def test_square_roots_and_squares():
    assert np.sqrt(9 * mV**2) == 3 * mV
    assert np.square(3 * mV) == 9 * mV**2
    assert np.isclose(np.cbrt(27 * mV**3) / mV, 3)
    assert np.reciprocal(2 * ms) == 0.5 / ms
    assert np.power(X, 2)[1] == 4 * mV**2


def test_rounding_happens_in_si():
    assert np.floor(1500 * mV) == 1 * volt
    assert np.rint(1.6 * volt) == 2 * volt
    assert round(1.26 * volt, 1) == 1.3 * volt
    assert round(1.6 * volt) == 2 * volt
    assert np.round(1500 * mV) == (1500 * mV).round() == 2 * volt


def test_comparisons_give_plain_booleans():
    assert np.array_equal(1.5 * mV < X, [False, True, True])
    assert (X == X).dtype == bool
    assert type(mV < volt) is bool


def test_sign_and_finiteness_ignore_units():
    assert np.array_equal(np.sign(-X), [-1, -1, -1])
    assert np.all(np.isfinite(X))


def test_angles():
    assert np.arctan2(1 * mV, 1 * mV) == pytest.approx(np.pi / 4)
    assert np.hypot(3 * mV, 4 * mV) == 5 * mV


def test_exponents_are_plain_single_numbers():
    assert 2 ** (3 * mV / mV) == 8
    assert np.allclose(2.0 ** Quantity([1, 2]), [2, 4])
    with pytest.raises(UnitError, match="an exponent has to be a plain number, not 3 mV"):
        2 ** (3 * mV)
    with pytest.raises(UnitError, match="exponent has to be one number"):
        X ** np.array([1, 2, 3])


def test_reductions_and_outer_products():
    assert np.add.reduce(X) == 7 * mV
    assert np.array_equal(np.maximum.accumulate(X[::-1]), [4, 4, 4] * mV)
    assert np.multiply.outer(X, X).shape == (3, 3)
    assert np.multiply.outer(X, X).dim == volt.dim**2
    assert np.subtract.outer(X, X)[2, 0] == 3 * mV


def test_results_are_stored_where_asked():
    out = np.zeros(3) * volt
    assert np.add(X, 1 * mV, out=out) is out
    assert np.array_equal(out, [2, 3, 5] * mV)
    np.add(X, 1 * mV, out=out, where=[True, False, False])
    plain = np.zeros(3)
    np.divide(X, mV, out=plain)
    assert np.array_equal(plain, [1, 2, 4])
    with pytest.raises(UnitError, match="the result"):
        np.add(X, X, out=plain)


def test_a_mask_protects_the_other_elements():
    out = np.array([7.0, 7.0, 7.0]) * mV
    np.add(X, 1 * mV, out=out, where=[True, False, False])
    assert np.array_equal(out, [2, 7, 7] * mV)


def test_arrays_on_the_left_keep_their_type():
    result = np.array([1, 2]) * mV
    assert type(result) is Quantity
    assert result.dtype == float
    assert type(np.float64(3) * mV) is Quantity
    assert np.array_equal(np.array([1.0, 2.0]) / ms, [1, 2] / ms)


def test_plain_results_lose_nothing():
    ratio = X / (2 * volt)
    assert type(ratio) is np.ndarray
    assert np.allclose(ratio, [0.5e-3, 1e-3, 2e-3])
    assert dimension_of(ratio) == DIMENSIONLESS


def test_errors_name_both_units():
    with pytest.raises(UnitError) as caught:
        1 * mV + 5 * ms
    assert caught.value.message == "cannot add 1 mV and 5 ms: their units differ"
    assert caught.value.details == ("left side: volt", "right side: second")
    with pytest.raises(UnitError) as caught:
        3 * mV < 2  # noqa: B015
    assert caught.value.hint == "give the number a unit: 2*volt"
