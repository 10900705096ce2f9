"""Units and constants become numbers."""

from __future__ import annotations

import math

import pytest

from eqsim.expr.nodes import Name, Number
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import names
from eqsim.expr.show import show
from eqsim.expr.si import units_to_numbers
from eqsim.units import UNITS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("v + 3*mV", "v + 3*0.001"),
        ("x*cm**2", "x*0.01**2"),
        ("1/second", "1/1.0"),
        ("2*pi*Hz", f"2*{math.pi!r}*1.0"),
        ("exp(e)", f"exp({math.e!r})"),
        ("tau", "tau"),
    ],
)
def test_replaces(text, shown):
    assert show(units_to_numbers(parse_expression(text))) == shown


def test_infinity_and_places():
    e = units_to_numbers(parse_expression("a + inf"))
    assert e.right == Number(math.inf)
    assert str(e.right.span) == "inf"


def test_no_unit_is_left():
    e = units_to_numbers(parse_expression(" + ".join(list(UNITS)[::40])))
    assert names(e) == ()
    assert units_to_numbers(Name("v")) == Name("v")
