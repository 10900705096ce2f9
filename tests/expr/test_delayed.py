"""What may stand in `delayed(x, d)`."""

import pytest

from eqsim.errors import ModelError
from eqsim.expr.delayed import check_delayed, delayed_calls
from eqsim.expr.parse import parse_expression


@pytest.mark.parametrize("delay", ["5*ms", "0*ms", "d", "2*3*ms/4", "1*second"])
def test_a_quantity_or_a_name(delay):
    check_delayed(parse_expression(f"delayed(x, {delay})"), {"d": 0.1})


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("delayed(x + 1, d)", "x + 1", "takes the name of a variable"),
        ("delayed(2, d)", "2", "takes the name of a variable"),
        ("delayed(delayed(x, d), d)", "delayed(x, d)", "within itself"),
        ("delayed(x, 2*d)", "2*d", "is computed"),
        ("delayed(x, exp(0)*ms)", "exp(0)*ms", "is computed"),
        ("delayed(x, t)", "t", "changes with time"),
        ("delayed(x, t_in_timesteps*ms)", "t_in_timesteps*ms", "changes with time"),
        ("delayed(x, -5*ms)", "-5*ms", "cannot be negative"),
        ("delayed(x, d)", "d", "cannot be negative"),
    ],
)
def test_all_else_is_refused_at_its_place(text, spot, words):
    with pytest.raises(ModelError, match=words) as caught:
        check_delayed(parse_expression(text), {"d": -0.1})
    assert str(caught.value.span) == spot
    assert caught.value.hint


def test_calls_are_found_wherever_they_stand():
    e = parse_expression("1 + exp(delayed(x, d)) if delayed(y, 1*ms) > 0 else x")
    assert [str(each.span) for each in delayed_calls(e)] == ["delayed(y, 1*ms)", "delayed(x, d)"]
