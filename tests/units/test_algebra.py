"""Products, quotients and powers of units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.units import DIMENSIONLESS, UNITS
from eqsim.units.algebra import (
    conversion_factor,
    fits_any_dimension,
    power_units,
    product_units,
    quotient_units,
    si_units,
)
from eqsim.units.registry import Container, scale_and_dimension

MILLIVOLT, SECOND, MILLISECOND = (Container({n: 1}) for n in ("millivolt", "second", "millisecond"))
dimensions = st.sampled_from([unit.dimension for unit in UNITS.values()])


@given(dimensions, dimensions)
def test_si_units_have_scale_one(a, b):
    assert scale_and_dimension(si_units(a * b)) == (1.0, a * b)


def test_products_that_cancel_are_plain_numbers():
    assert quotient_units(SECOND, MILLISECOND) == (None, 1e3)
    assert product_units(MILLISECOND, Container(kilohertz=1)) == (None, 1.0)
    assert power_units(SECOND, 0) == (None, 1.0)


def test_other_products_keep_the_units_they_are_made_of():
    assert product_units(MILLIVOLT, SECOND) == (Container(millivolt=1, second=1), 1.0)
    assert power_units(power_units(MILLIVOLT, 1 / 3)[0], 3) == (MILLIVOLT, 1.0)


def test_conversion():
    assert conversion_factor(SECOND, MILLISECOND) == 1e3
    assert conversion_factor(SECOND, SECOND) == 1.0
    assert conversion_factor(SECOND, MILLIVOLT) is None
    assert si_units(DIMENSIONLESS) == Container()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, True), (np.nan, True), (-np.inf, True), (1, False), ([0, 1], False), ("a", False)],
)
def test_values_that_fit_any_dimension(value, expected):
    assert fits_any_dimension(value) is expected
