"""The unit after the colon."""

from __future__ import annotations

import pytest

from eqsim.equations.unit_field import parse_unit
from eqsim.errors import EqsimError, Span, UnitError
from eqsim.expr.dtypes import DType
from eqsim.units import BASE_UNITS, DIMENSIONLESS

VOLT, SECOND, METER = BASE_UNITS["volt"], BASE_UNITS["second"], BASE_UNITS["meter"]


def unit(text):
    return parse_unit(text, Span(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "dimension", "dtype"),
    [
        ("volt", VOLT, DType.F64),
        ("1", DIMENSIONLESS, DType.F64),
        ("boolean", DIMENSIONLESS, DType.BOOL),
        ("integer", DIMENSIONLESS, DType.I32),
        ("1/second", DIMENSIONLESS / SECOND, DType.F64),
        ("volt*second", VOLT * SECOND, DType.F64),
        ("volt/(second*meter)", VOLT / SECOND / METER, DType.F64),
        ("volt/meter**2", VOLT / METER**2, DType.F64),
        ("second**-0.5", SECOND**-0.5, DType.F64),
        ("second**(-1/2)", SECOND**-0.5, DType.F64),
        ("Hz", DIMENSIONLESS / SECOND, DType.F64),
    ],
)
def test_reads(text, dimension, dtype):
    assert unit(text) == (dimension, dtype)


@pytest.mark.parametrize(
    "dimension", [VOLT, DIMENSIONLESS, VOLT / METER**2, SECOND**-0.5, 1 / METER]
)
def test_reads_what_dimensions_print(dimension):
    assert unit(str(dimension))[0] == dimension


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mV", "use volt"),
        ("uS", "use siemens"),
        ("bool", "use 'boolean'"),
        ("int", "use 'integer'"),
        ("float", "use '1'"),
        ("integer*volt", "write ': integer' alone"),
        ("vlot", "did you mean 'volt'"),
        ("volts", "did you mean 'volt'?"),
        ("vlot2", "did you mean 'volt2'"),
        ("1*volt", "not a unit"),
        ("2", "not a unit"),
        ("1.0", "not a unit"),
        ("True", "not a unit"),
        ("volt**x", "not a unit"),
        ("volt + volt", "not a unit"),
        ("sqrt(volt)", "not a unit"),
    ],
)
def test_refuses(text, words):
    with pytest.raises(UnitError) as caught:
        unit(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "volt volt", "volt:", "volt = 3"])
def test_unreadable(text):
    with pytest.raises(EqsimError):
        unit(text)
