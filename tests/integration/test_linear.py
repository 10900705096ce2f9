"""What is linear, and what is not and why."""

import pytest

from eqsim.expr.parse import parse_expression
from eqsim.expr.show import show
from eqsim.expr.symbolic import Symbols
from eqsim.integration.linear import LinearSystem, NotLinear, linear_form


def form(text, *variables):
    symbols = Symbols(variables)
    found = linear_form(symbols, parse_expression(text))
    coefficients = {x: show(symbols.from_sympy(c)) for x, c in found.coefficients.items() if c != 0}
    return coefficients, show(symbols.from_sympy(found.constant))


@pytest.mark.parametrize(
    ("text", "coefficients", "constant"),
    [
        ("a*x + y/b + c", {"x": "a", "y": "1/b"}, "c"),
        ("(x - E)*g/C", {"x": "g/C"}, "-E*g/C"),
        ("(x + 1)**2 - x*x", {"x": "2"}, "1"),
        ("x*x/x", {"x": "1"}, "0"),
        ("(x*x + x)/x", {"x": "1"}, "1"),
        ("x*y - y*x", {}, "0"),
        ("exp(x) - exp(x) + sin(t)", {}, "sin(t)"),
    ],
)
def test_linear(text, coefficients, constant):
    assert form(text, "x", "y") == (coefficients, constant)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x*y", "the factor of 'x' depends on 'y'"),
        ("x**2", "it is not linear in 'x'"),
        ("1/x", "it is not linear in 'x'"),
        ("x**0.5", "'x**0.5' is not linear in 'x'"),
        ("a*sin(x + y)", "'sin(x + y)' is not linear in 'x', 'y'"),
        ("x/0", "it divides by zero"),
        ("x % 2", "'x % 2' is not linear in 'x'"),
    ],
)
def test_not_linear(text, reason):
    with pytest.raises(NotLinear) as error:
        form(text, "x", "y")
    assert str(error.value) == reason


def test_causes_follow_the_variables_that_change():
    texts = {"a": "b - a", "b": "c", "c": "b", "d": "a"}
    symbols = Symbols(texts)
    rows = {x: linear_form(symbols, parse_expression(text)) for x, text in texts.items()}
    system = LinearSystem(symbols, rows)
    assert system.causes("a", ("a", "b", "c", "d")) == ("a", "b", "c")
    assert system.causes("d", ("a", "b", "c", "d")) == ("a", "b", "c", "d")
    assert system.causes("d", ("a", "c", "d")) == ("a", "d")
