"""The unit-aware functions that a star import gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from eqsim.errors import UnitError
from eqsim.units import mathematics as m
from eqsim.units import ms, mV, nS, pA, us, volt

PLAIN_ONLY = """
    log log10 exp expm1 log1p exprel sin cos tan arcsin arccos arctan sinh cosh tanh
    arcsinh arccosh arctanh
"""


@pytest.mark.parametrize("name", PLAIN_ONLY.split())
def test_transcendental_functions_take_plain_numbers_only(name):
    function = getattr(m, name)
    point = 1.5 if name == "arccosh" else 0.5
    assert np.isclose(function(point * mV / mV), function(point))
    with pytest.raises(UnitError):
        function(point * mV)


def test_all_names_exist():
    assert all(hasattr(m, name) for name in m.__all__)


def test_arange():
    assert np.array_equal(m.arange(3), [0, 1, 2])
    assert m.arange(3).dtype == int
    assert np.array_equal(m.arange(0 * ms, 1 * ms, 0.25 * ms), [0, 250, 500, 750] * us)
    assert np.array_equal(m.arange(0, 1 * ms, 0.25 * ms), [0, 250, 500, 750] * us)
    assert m.arange(1, 3, dtype=float).dtype == float
    with pytest.raises(UnitError, match="arange's step"):
        m.arange(3 * ms)
    with pytest.raises(UnitError, match="arange's start"):
        m.arange(5, 10 * ms, 1 * ms)


def test_linspace():
    assert np.allclose(m.linspace(0, 10 * mV, 3) / mV, [0, 5, 10])
    with pytest.raises(UnitError):
        m.linspace(1 * mV, 1 * ms)


def test_array_functions():
    x = [1, 2, 4] * mV
    assert m.ptp(x) == 3 * mV
    assert m.dot(x, [1, 1, 1] * nS) == 7 * pA
    assert np.array_equal(m.where([True, False, True], x, 0), [1, 0, 4] * mV)
    assert m.trace(np.eye(2) * mV) == 2 * mV
    assert np.array_equal(m.diagonal(np.eye(2) * mV), [1, 1] * mV)
    assert np.array_equal(m.ravel(np.eye(2) * mV), [1, 0, 0, 1] * mV)
    assert np.array_equal(m.zeros_like(x), np.zeros(3))
    assert np.array_equal(m.ones_like(x), np.ones(3))


@given(st.floats(-700, 700))
def test_exprel(x):
    assert m.exprel(x) == pytest.approx(special.exprel(x), rel=1e-12)


def test_exprel_of_special_values():
    assert m.exprel(0) == 1.0
    assert np.array_equal(m.exprel(np.zeros(2)), [1, 1])
    assert m.exprel(1000) == np.inf
    assert np.isnan(m.exprel(np.nan))


def test_infinite_exponent_of_a_ratio():
    assert m.exp(-volt / (0 * volt + 1 * mV)) == pytest.approx(0, abs=1e-300)
