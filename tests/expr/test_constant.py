"""Values of constant expressions."""

from __future__ import annotations

import math

import pytest

from eqsim.expr.constant import constant_value
from eqsim.expr.parse import parse_expression


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2.0),
        ("-0.5", -0.5),
        ("1/2", 0.5),
        ("7 // 2 + 7 % 4", 6.0),
        ("2**n - +1", 7.0),
        ("2*pi", 2 * math.pi),
        ("x", None),
        ("exp(1)", None),
        ("1 if True else 2", None),
        ("1/0", None),
        ("(-1)**0.5", None),
        ("10.0**400", None),
        ("inf", None),
        ("x + 1", None),
    ],
)
def test_value(text, value):
    assert constant_value(parse_expression(text), {"n": 3}) == value
