"""Dimensions form a group, and say their names."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.errors import UnitError
from eqsim.units import DIMENSIONLESS, UNITS, Dimension, get_or_create_dimension

exponents = st.builds(Fraction, st.integers(-6, 6), st.integers(1, 4))
dimensions = st.builds(Dimension, st.tuples(*[exponents] * 7))


@given(dimensions, dimensions, dimensions)
def test_products_form_a_commutative_group(a, b, c):
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * DIMENSIONLESS == a
    assert a / a == DIMENSIONLESS
    assert (a / b) * b == a


@given(dimensions, exponents, exponents)
def test_powers_distribute(a, p, q):
    assert a**p * a**q == a ** (p + q)
    assert (a**p) ** q == a ** (p * q)


@given(dimensions, dimensions)
def test_equal_dimensions_have_equal_hashes(a, b):
    again = Dimension(a.exponents)
    assert again == a
    assert hash(again) == hash(a)
    assert (a == b) == (a.exponents == b.exponents)


@given(dimensions)
def test_pickles(a):
    assert pickle.loads(pickle.dumps(a)) == a


def test_float_powers_become_simple_fractions():
    volt = UNITS["volt"].dimension
    assert volt**0.5 == volt ** Fraction(1, 2)
    assert (volt ** (1 / 3)) ** 3 == volt


def test_inverse():
    assert 1 / UNITS["second"].dimension == UNITS["hertz"].dimension


def test_only_the_neutral_element_is_dimensionless():
    assert DIMENSIONLESS.is_dimensionless
    assert not UNITS["volt"].dimension.is_dimensionless


def test_is_not_equal_to_other_things():
    assert DIMENSIONLESS != 1
    with pytest.raises(TypeError):
        DIMENSIONLESS * 3


def test_needs_seven_exponents():
    with pytest.raises(ValueError, match="7 exponents"):
        Dimension((Fraction(1),))


def test_created_by_names_of_quantities_units_or_symbols():
    joule = UNITS["joule"].dimension
    assert get_or_create_dimension(length=2, mass=1, time=-2) == joule
    assert get_or_create_dimension(meter=2, kilogram=1, second=-2) == joule
    assert get_or_create_dimension(m=2, kg=1, s=-2) == joule
    assert get_or_create_dimension([2, 1, -2, 0, 0, 0, 0]) == joule
    assert get_or_create_dimension(joule) == joule
    assert get_or_create_dimension(2, 1, -2, 0, 0, 0, 0) == joule


def test_unknown_names_are_refused():
    with pytest.raises(UnitError, match="'volts' is no base dimension"):
        get_or_create_dimension(volts=1)
