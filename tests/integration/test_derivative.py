"""Derivatives of expressions agree with differences of their values."""

import math

import pytest

from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import calls
from eqsim.expr.show import show
from eqsim.integration.derivative import NotDifferentiable, derivative

SMOOTH = {
    "where": lambda c, a, b: a if c else b,
    "clip": lambda x, low, high: min(max(x, low), high),
    "sign": lambda x: math.copysign(1, x),
    "arccos": math.acos,
    "arcsin": math.asin,
    "arctan": math.atan,
    "atan2": math.atan2,
    "exprel": lambda x: math.expm1(x) / x,
    "abs": abs,
    "max": max,
    "min": min,
    "int": int,
    "pi": math.pi,
}
SCOPE = {**{n: getattr(math, n) for n in FUNCTIONS if hasattr(math, n)}, **SMOOTH}


def value(e, **names):
    text = show(e) if not isinstance(e, str) else e
    return eval(text, {"__builtins__": {}}, SCOPE | names)


@pytest.mark.parametrize(
    "text",
    [
        "a*x + b",
        "-(x - 3*x*a)/b",
        "a/(x + b)",
        "x**3 - x**a + a**x",
        "x**x",
        "x % a",
        "x // a + a*x",
        "exp(-x*x)*sin(a*x) - cos(x)/cosh(x)",
        "arccos(x/2) + arcsin(x/3) + arctan(x) + atan2(x, a) - atan2(b, x)",
        "erf(x) + expm1(x) + exprel(x) + exprel(-3*x)",
        "hypot(x, a*x) + sqrt(x) + log(x) + log10(x) + log1p(x)",
        "max(x, a)*min(x, b) + min(a, x) - max(a, 2*x)",
        "clip(x, a, b) + clip(3*x, a, b) + clip(a, x, b)",
        "sinh(x) + tan(x) + tanh(x) + abs(x - a)*sign(x - b)",
        "floor(x) + ceil(x)*x + int(x)",
        "x*x if x > a else b",
        "1 if x > a else b",
        "(x > a)*x",
        "+x + b",
    ],
)
def test_it_is_the_limit_of_differences(text):
    e = parse_expression(text)
    at, h, rest = 0.73, 1e-6, {"a": 0.4, "b": 1.7}
    slope = (value(e, x=at + h, **rest) - value(e, x=at - h, **rest)) / (2 * h)
    assert value(derivative(e, "x"), x=at, **rest) == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_form_stays_short():
    rates = {name: show(derivative(parse_expression("(g*(E - v) + I)/C"), name)) for name in "vgt"}
    assert rates == {"v": "-g/C", "g": "(E - v)/C", "t": "0"}


@pytest.mark.parametrize("text", ["gamma(x)", "poisson(x)", "2*gamma(1 + x)"])
def test_a_function_without_a_rule_is_named(text):
    function = calls(parse_expression(text))[0].function
    with pytest.raises(NotDifferentiable, match=f"'{function}'"):
        derivative(parse_expression(text), "x")
