"""Quantities in units that somebody asks for."""

import numpy as np
import pytest

from eqsim.errors import UnitError
from eqsim.units import mA, ms, mV, volt


@pytest.mark.parametrize("unit", ["volt", volt, "J/C"])
def test_a_quantity_is_converted(unit):
    assert (3 * mV).to(unit).magnitude == pytest.approx(3e-3, rel=1e-15)
    assert ([1, 2] * mV).m_as(unit) == pytest.approx(np.array([1e-3, 2e-3]), rel=1e-15)


def test_a_quantity_converts_itself():
    quantity = 3.0 * mV
    quantity.ito("volt")
    assert (quantity.magnitude, str(quantity)) == (0.003, "3 mV")


@pytest.mark.parametrize("unit", ["ampere", mA])
@pytest.mark.parametrize("how", ["to", "ito", "m_as"])
def test_another_dimension_is_refused(how, unit):
    with pytest.raises(UnitError, match=r"3 mV has no value in (.|\n)*found: volt(.|\n)*for: amp"):
        getattr(3 * mV, how)(unit)


@pytest.mark.parametrize("unit", ["amper", 1, None, "second*/", ms / ms])
@pytest.mark.parametrize("how", ["to", "ito", "m_as"])
def test_what_is_no_unit_is_refused(how, unit):
    with pytest.raises(UnitError, match=r"is no unit(.|\n)*volt/second"):
        getattr(3 * mV, how)(unit)


def test_a_quantity_is_written_in_a_unit():
    assert ((3 * mV).in_unit(volt), (3 * mV).in_best_unit(2)) == ("0.003 V", "3 mV")
    with pytest.raises(UnitError, match="the value to write has the wrong unit"):
        (3 * mV).in_unit(mA)
