"""Words about units."""

from __future__ import annotations

import pytest

from eqsim.expr.nodes import Name
from eqsim.expr.parse import parse_expression
from eqsim.expr.unit_words import name_unit, quote, quote_source, unit_hint
from eqsim.units import BASE_UNITS, DIMENSIONLESS

VOLT, AMP, SECOND = BASE_UNITS["volt"], BASE_UNITS["amp"], BASE_UNITS["second"]


def test_names():
    assert name_unit(VOLT / SECOND) == "volt/second"
    assert name_unit(DIMENSIONLESS) == "1 (no unit)"


def test_long_quotes_are_cut():
    assert quote(parse_expression("a + b")) == "'a + b'"
    assert len(quote(parse_expression(" + ".join(["abc"] * 50)))) == 62


def test_the_source_is_quoted_as_it_was_written():
    assert quote_source(parse_expression(" a+\n b ")) == "'a+ b'"
    assert quote_source(Name("a")) == "'a'"


@pytest.mark.parametrize(
    ("text", "found", "wanted", "hint"),
    [
        ("0", DIMENSIONLESS, VOLT, "write 0*volt"),
        ("-70", DIMENSIONLESS, VOLT, "write -70*volt"),
        ("I", AMP, VOLT, "multiply 'I' by a resistance (ohm)"),
        ("I", AMP, VOLT / SECOND, "divide 'I' by a capacitance (farad)"),
        ("v", VOLT, VOLT / SECOND, "divide it by a time (second)"),
        ("v", VOLT, DIMENSIONLESS, "divide 'v' by a voltage (volt)"),
        ("x", DIMENSIONLESS, VOLT, "multiply 'x' by a voltage (volt)"),
        ("x", VOLT**2 * SECOND, AMP, "check what 'x' stands for"),
        ("xi", SECOND**-0.5, SECOND**-1, "multiply it by sigma/sqrt(tau)"),
        ("xi_a", SECOND**-0.5, VOLT / SECOND, "by sigma/sqrt(tau), with sigma in volt"),
        ("g", AMP / VOLT, AMP, "multiply 'g' by a voltage (volt)"),
    ],
)
def test_hints(text, found, wanted, hint):
    assert hint in unit_hint(parse_expression(text), found, wanted)
