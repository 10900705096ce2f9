"""Questions about values: dimension, unit, the same or not."""

import numpy as np
import pint
import pytest

from eqsim.errors import UnitError
from eqsim.units import (
    DIMENSIONLESS,
    get_dimensions,
    get_unit,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
    is_scalar_type,
    ms,
    mV,
    register_new_unit,
    uvolt,
    volt,
)


def test_dimensions_of_values():
    assert get_dimensions(3 * mV) == volt.dim
    assert get_dimensions([1 * mV]) == volt.dim
    assert get_dimensions(3) == DIMENSIONLESS


def test_units_of_dimensions_and_values():
    assert get_unit(volt.dim) == volt
    assert get_unit(3 * mV) == volt
    assert get_unit(3) == 1.0


def test_comparing_dimensions():
    assert have_same_dimensions(3 * mV, volt)
    assert have_same_dimensions(volt.dim, mV)
    assert not have_same_dimensions(mV, 3)
    assert is_dimensionless(mV / volt)
    assert not is_dimensionless(mV)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.0, True),
        (np.array(3.0), True),
        (np.float64(2), True),
        (volt, False),
        ([1], False),
        (None, False),
    ],
)
def test_scalars_are_single_plain_numbers(value, expected):
    assert is_scalar_type(value) is expected


def test_writing_in_a_unit():
    assert in_unit(3 * mV, volt) == "0.003 V"
    assert in_unit(3.14159 * mV, uvolt, precision=1) == "3141.6 uV"
    assert in_unit([1, 2] * mV, mV) == "[1. 2.] mV"
    assert (3 * mV).in_unit(volt) == "0.003 V"
    assert in_unit(3 * mV, pint.UnitRegistry().microvolt).startswith("3000 ")
    assert in_unit(0.5, 1) == "0.5"
    with pytest.raises(UnitError, match="the value to write"):
        in_unit(3 * mV, ms)


def test_writing_in_the_best_unit():
    assert in_best_unit(0.00314159 * volt, precision=2) == "3.14 mV"
    assert in_best_unit([1, 2] * mV) == "[1. 2.] mV"
    assert in_best_unit(3) == "3"
    assert in_best_unit(2.345, precision=1) == "2.3"


def test_only_units_are_registered():
    with pytest.raises(UnitError, match="a unit is needed"):
        register_new_unit(3)
