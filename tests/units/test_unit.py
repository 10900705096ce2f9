"""What is a unit."""

import pytest

from eqsim.errors import UnitError
from eqsim.units import Unit, ms, mV


@pytest.mark.parametrize("unit", [mV, mV / ms, 1 * mV])
def test_quantities_of_one_are_units(unit):
    assert isinstance(unit, Unit)


@pytest.mark.parametrize("other", [3 * mV, [1.0] * mV, 1, "mV", None])
def test_nothing_else_is_a_unit(other):
    assert not isinstance(other, Unit)


def test_units_are_not_made():
    with pytest.raises(UnitError, match="not made by"):
        Unit(3)
