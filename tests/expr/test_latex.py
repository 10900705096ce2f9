"""Expressions as LaTeX."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.expr.latex import latex, latex_name
from eqsim.expr.parse import parse_expression
from eqsim.expr.show import show


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b*c", r"a + b \, c"),
        ("(a + b)*c", r"\left(a + b\right) \, c"),
        ("-v/tau", r"\frac{-v}{\tau}"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("x**(y + 1)", "x^{y + 1}"),
        ("(a*b)**2", r"\left(a \, b\right)^{2}"),
        ("x**y**z", "x^{y^{z}}"),
        ("(x**y)**z", r"\left(x^{y}\right)^{z}"),
        ("exp(-x)", r"\exp\left(-x\right)"),
        ("sqrt(x)", r"\sqrt{x}"),
        ("abs(x)", r"\left| x \right|"),
        ("clip(x, 0, 1)", r"\mathrm{clip}\left(x, 0, 1\right)"),
        ("x >= 3 and not y < 2", r"x \geq 3 \;\mathrm{and}\; \mathrm{not}\; y < 2"),
        ("10*mV", r"10 \, \mathrm{mV}"),
        ("1e-05", r"1 \cdot 10^{-5}"),
        ("pi + inf", r"\pi + \infty"),
        ("x // y", r"\left\lfloor \frac{x}{y} \right\rfloor"),
        (
            "where(x > 0, 1, 2)",
            r"\begin{cases} 1 & \mathrm{if}\; x > 0 \\ 2 & \mathrm{otherwise} \end{cases}",
        ),
    ],
)
def test_expressions(text, expected):
    assert latex(parse_expression(text)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v", "v"),
        ("tau", r"\tau"),
        ("tau_e", r"\tau_{e}"),
        ("I_syn", r"I_{\mathrm{syn}}"),
        ("x1", "x_{1}"),
        ("ge", r"\mathrm{ge}"),
        ("g_Na_max", r"g_{\mathrm{Na}, \mathrm{max}}"),
        ("tau_", r"\mathrm{tau\_}"),
    ],
)
def test_names(name, expected):
    assert latex_name(name) == expected


@given(st.text("abx_1", min_size=1).filter(str.isidentifier))
def test_the_braces_of_names_are_balanced(name):
    text = latex_name(name)
    assert text.count("{") == text.count("}")
    assert "_" not in text.replace(r"\_", "").replace("_{", "")


def test_parentheses_stand_where_the_text_has_them():
    text = "(a + b)*(c - (d - e)) + (f + g)**2"
    assert latex(parse_expression(text)).count(r"\left(") == show(parse_expression(text)).count("(")
