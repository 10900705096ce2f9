"""Accuracy in units of the last place, special values, and division as in Python."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eqsim.engine.functions import ARITY, FUNCTIONS, apply, apply_int64, to_int64

TINY, LARGEST = 5e-324, np.finfo(float).max
EXACT = {
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "exprel": lambda x: mpmath.expm1(x) / x if x != 0 else mpmath.mpf(1),
    "tanh": mpmath.tanh,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
}
POSITIVE = ("log", "log2", "log10")
RANGES = {
    "exp": (-746.0, 710.0),
    "expm1": (-60.0, 710.0),
    "exprel": (-800.0, 720.0),
    "tanh": (-22.0, 22.0),
    "log": (0.0, 4.0),
    "log1p": (-1.0, 3.0),
    "log2": (0.0, 4.0),
    "log10": (0.0, 4.0),
    "sin": (-(2.0**30), 2.0**30),
    "cos": (-(2.0**30), 2.0**30),
}
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def ulp_error(value, exact):
    """Distance in units of the spacing of doubles around the exact value."""
    nearest = float(exact)
    if math.isinf(nearest) or math.isinf(value):
        return 0.0 if value == nearest else math.inf
    return float(
        abs(mpmath.mpf(float(value)) - exact) / mpmath.mpf(float(np.spacing(abs(nearest))))
    )


def check(name, bound, *arguments, exact=None):
    function = exact or EXACT[name]
    with mpmath.workprec(200):
        values = apply(name, *arguments)
        for value, *point in zip(values.ravel(), *(a.ravel() for a in arguments), strict=True):
            error = ulp_error(value, function(*(mpmath.mpf(float(x)) for x in point)))
            assert error <= bound, (name, point, value, error)


def samples(name):
    rng = np.random.default_rng(7)
    low, high = RANGES[name]
    near = rng.normal(0, 1, 300)
    magnitudes = 10.0 ** rng.uniform(-320, 2, 300) * rng.choice([-1, 1], 300)
    points = np.concatenate(
        [np.linspace(low, high, 701), rng.uniform(low, high, 300), near, near / 300, magnitudes]
    )
    if name in POSITIVE:
        points = np.concatenate(
            [np.abs(points), 1 + near / 1e4, 10.0 ** rng.uniform(-320, 308, 300)]
        )
        return points[points > 0]
    return points[(points > max(low, -1 + 1e-16)) | (low < -1)]


@pytest.mark.parametrize("name", sorted(EXACT))
def test_accuracy_on_dense_and_random_points(name):
    check(name, 0.95, samples(name))


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_accuracy_next_to_the_zeros(name):
    multiples = np.array([1, 2, 3, 4, 7, 355, 52174, 5**12, 683565275, -683565274])
    check(name, 1.0, multiples * (math.pi / 2))
    check(name, 1.0, np.nextafter(multiples * (math.pi / 2), np.inf))


@pytest.mark.parametrize("name", sorted(set(EXACT) - {"sin", "cos", *POSITIVE, "log1p"}))
@given(x=FINITE)
def test_accuracy_over_the_whole_range(name, x):
    check(name, 1.0, np.array([max(min(x, 1e6), -1e6)]))


@pytest.mark.parametrize("name", [*POSITIVE, "log1p"])
@given(x=st.floats(min_value=TINY, allow_infinity=False))
def test_accuracy_of_logarithms_over_the_whole_range(name, x):
    check(name, 1.0, np.array([x]))


@given(x=st.floats(min_value=-(2.0**30), max_value=2.0**30))
def test_accuracy_of_sine_and_cosine(x):
    check("sin", 1.0, np.array([x]))
    check("cos", 1.0, np.array([x]))


def test_accuracy_of_powers():
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.uniform(0, 10, 800), 1 + rng.normal(0, 1e-5, 400)])
    y = np.concatenate([rng.normal(0, 60, 800), rng.normal(0, 1e6, 400)])
    check("pow", 1.0, x, y, exact=mpmath.power)


@given(x=st.floats(min_value=TINY, max_value=LARGEST), y=st.floats(-1e4, 1e4))
def test_accuracy_of_powers_over_the_whole_range(x, y):
    check("pow", 2.0, np.array([x]), np.array([y]), exact=mpmath.power)


@pytest.mark.parametrize("name", sorted(set(EXACT) - {"sin", "cos"}))
def test_special_values_are_those_of_ieee(name):
    points = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, TINY, -TINY, 1e-310])
    with np.errstate(all="ignore"):
        if name == "exprel":
            expected = np.array([1, 1, np.e - 1, 1 - 1 / np.e, np.inf, 0, np.nan, 1, 1, 1])
        else:
            expected = getattr(np, name)(points)
    found = apply(name, points)
    np.testing.assert_allclose(found, expected, rtol=3e-16, atol=0)
    signed = ~np.isnan(found)
    np.testing.assert_array_equal(np.signbit(found[signed]), np.signbit(expected[signed]))


def test_sine_and_cosine_of_special_values():
    assert np.signbit(apply("sin", -0.0))
    assert apply("sin", TINY) == TINY
    assert apply("cos", 0.0) == 1.0
    assert np.isnan(apply("sin", [np.inf, -np.inf, np.nan, 2.0**51])).all()
    assert np.isnan(apply("cos", [np.inf, -np.inf, np.nan, -(2.0**51)])).all()


def test_overflow_and_underflow_of_exp():
    limit = 709.782712893384
    assert apply("exp", limit - 1e-12) < np.inf
    np.testing.assert_array_equal(
        apply("exp", [limit + 1e-12, 1e308, -745.14, -1e308]), [np.inf, np.inf, 0, 0]
    )
    assert apply("exp", -745.13) == TINY
    assert apply("exprel", 716.3) < np.inf
    assert apply("exprel", 716.5) == np.inf
    assert apply("exprel", -1e300) == 1e-300


def test_special_values_of_pow_are_those_of_c():
    points = [0.0, 1.0, 2.0, 0.5, 3.0, 2.5, np.inf, 1e300, 2.0**53, 2.0**53 - 1, 2.0**52 + 1, TINY]
    both = np.array([*points, *(-x for x in points), np.nan])
    x, y = np.meshgrid(both, both)
    found = apply("pow", x, y)
    for value, base, exponent in zip(found.ravel(), x.ravel(), y.ravel(), strict=True):
        try:
            expected = math.pow(base, exponent)
        except ValueError:
            expected = np.inf if base == 0 else np.nan
            if base == 0 and exponent % 2 == 1:
                expected = math.copysign(np.inf, base)
        except OverflowError:
            expected = -np.inf if base < 0 and exponent % 2 == 1 else np.inf
        np.testing.assert_allclose(value, expected, rtol=4e-16, err_msg=f"{base} ** {exponent}")
        if not np.isnan(expected):
            assert np.signbit(value) == np.signbit(expected), (base, exponent)


@pytest.mark.parametrize(("name", "base"), [("log2", 2), ("log10", 10)])
def test_logarithms_of_exact_powers_are_integers(name, base):
    exponents = np.arange(-20 if base == 2 else 0, 23)
    np.testing.assert_array_equal(apply(name, float(base) ** exponents), exponents)


@given(x=FINITE, y=FINITE.filter(bool))
@example(x=5017040783772716.0, y=0.75)
def test_division_follows_python(x, y):
    try:
        quotient, remainder = divmod(x, y)
    except OverflowError:
        return
    assert float(apply("mod", x, y)).hex() == remainder.hex()
    assert float(apply("floor_div", x, y)).hex() == quotient.hex()


@given(x=st.floats(-1e3, 1e3), y=st.sampled_from([0.1, -0.1, 3.0, 1e-3, -7.0, math.inf, -math.inf]))
def test_division_of_ordinary_numbers_follows_python(x, y):
    assert float(apply("mod", x, y)).hex() == (x % y).hex()
    assert float(apply("floor_div", x, y)).hex() == (x // y).hex()


def test_division_by_zero_and_of_infinity():
    assert np.isnan(apply("mod", [1.0, np.inf, np.nan], [0.0, 3.0, 1.0])).all()
    np.testing.assert_array_equal(apply("floor_div", [1.0, -1.0], 0.0), [np.inf, -np.inf])


@given(a=st.integers(-(2**63), 2**63 - 1), b=st.integers(-(2**63), 2**63 - 1).filter(bool))
def test_integer_division_follows_python(a, b):
    if (a, b) != (-(2**63), -1):
        assert apply_int64("floor_div", a, b) == a // b
        assert apply_int64("mod", a, b) == a % b


def test_integer_division_at_its_limits():
    assert apply_int64("floor_div", -(2**63), -1) == -(2**63)
    np.testing.assert_array_equal(apply_int64("mod", [5, -5, 7], [0, 3, -3]), [0, 1, -2])
    with pytest.raises(TypeError, match="no integer function 'exp'"):
        apply_int64("exp", 1, 1)


def test_rounding_towards_zero():
    found = to_int64([1.9, -1.9, np.nan, np.inf, 2.0**63, -(2.0**63), 2.0**62])
    low = -(2**63)
    np.testing.assert_array_equal(found, [1, -1, low, low, low, low, 2**62])


def test_order_passes_nan_on():
    x, y = [1.0, np.nan, 1.0, -np.inf], [2.0, 1.0, np.nan, np.inf]
    np.testing.assert_array_equal(apply("min", x, y), np.minimum(x, y))
    np.testing.assert_array_equal(apply("max", x, y), np.maximum(x, y))
    np.testing.assert_array_equal(
        apply("clip", [-1.0, 0.5, 2.0, np.nan], 0, 1), [0, 0.5, 1, np.nan]
    )
    np.testing.assert_array_equal(apply("sign", [-2.0, 0.0, 3.0, np.nan]), [-1, 0, 1, np.nan])


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("abs", abs),
        ("arccos", math.acos),
        ("arcsin", math.asin),
        ("arctan", math.atan),
        ("ceil", math.ceil),
        ("cosh", math.cosh),
        ("erf", math.erf),
        ("floor", math.floor),
        ("gamma", math.gamma),
        ("sinh", math.sinh),
        ("sqrt", math.sqrt),
        ("tan", math.tan),
        ("trunc", math.trunc),
    ],
)
def test_functions_of_the_c_library(name, function):
    points = np.linspace(0.01, 0.99, 50)
    np.testing.assert_allclose(apply(name, points), [function(x) for x in points], rtol=1e-14)


def test_functions_of_several_arguments():
    assert apply("arctan2", 1.0, -1.0) == pytest.approx(3 * math.pi / 4)
    assert apply("hypot", 3.0, 4.0) == 5.0
    assert apply("fma", 0.1, 10.0, -1.0) == 2.0**-54
    assert {"exp", "pow", "clip"} <= FUNCTIONS
    assert ARITY["clip"] == 3


def test_arguments_are_broadcast():
    found = apply("pow", [[1.0], [2.0]], [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(found, [[1, 1, 1], [2, 4, 8]])
    assert apply("exp", np.empty((0, 3))).shape == (0, 3)
    assert apply("exp", 0.0).shape == ()
    np.testing.assert_array_equal(apply("floor", np.arange(6.0)[::2] + 0.5), [0, 2, 4])


def test_unknown_names_and_wrong_counts_are_refused():
    with pytest.raises(TypeError, match="no function 'system' of 1 arguments"):
        apply("system", 1.0)
    with pytest.raises(TypeError, match="no function 'pow' of 1 arguments"):
        apply("pow", 1.0)
