"""Hints at constants that lack their unit."""

import pytest

from eqsim.equations.check import check_condition, check_equations
from eqsim.equations.equations import Equations
from eqsim.errors import UnitError
from eqsim.expr.infer import Symbol
from eqsim.expr.parse import parse_expression
from eqsim.units import BASE_UNITS

VALUES = {"tau": 5.0, "I": 3.0, "g": 0.25, "T": 0.01}
SYMBOLS = {name: Symbol(name) for name in VALUES} | {"T": Symbol("T", BASE_UNITS["second"])}


def message_of(text):
    with pytest.raises(UnitError) as error:
        check_equations(Equations(text), SYMBOLS, VALUES)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("dv/dt = -v/tau : 1", "'tau' is 5, a plain number: give it a unit, e.g. tau = 5*second"),
        ("dx/dt = (I-x)/T : volt", "'I' is 3, a plain number: give it a unit, e.g. I = 3*volt"),
        ("y = g*x : amp\nx : volt", "e.g. g = 0.25*siemens"),
        ("y = exp(-T/tau)*I/tau : hertz", "e.g. tau = 5*second"),
    ],
)
def test_a_constant_that_lacks_its_unit_is_named(text, hint):
    assert message_of(text).endswith(hint)


def test_all_that_would_mend_it_are_named():
    assert "a unit, e.g. I = 3*hertz; or 'tau' is" in message_of("dv/dt = -I*v/tau : 1")


def test_two_constants_that_lack_their_units_are_named_together():
    hint = "'I' is 3 and 'tau' is 5, plain numbers: give them units, e.g. I = 3*volt and tau = 5*"
    assert message_of("dx/dt = (I-x)/tau : volt").endswith(f"{hint}second")


def test_what_other_units_would_mend_keeps_its_hint():
    assert "plain number" not in message_of("dx/dt = (I-x)/tau + g*x*x : volt")
    assert "plain number" not in message_of("dx/dt = -x : 1")


def test_conditions():
    symbols = {**SYMBOLS, "v": Symbol("v", BASE_UNITS["volt"])}
    with pytest.raises(UnitError, match=r"e\.g\. I = 3\*volt"):
        check_condition(parse_expression("v > I"), symbols, "the threshold", VALUES)
