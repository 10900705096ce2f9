"""Model text to equations."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.lines import parse_equations
from eqsim.errors import EqsimError, EquationSyntaxError, NameResolutionError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.units import BASE_UNITS, DIMENSIONLESS

VOLT = BASE_UNITS["volt"]


def test_three_kinds():
    text = """
    dv/dt = (E - v)/tau : volt (unless refractory)  # membrane
    I = g*(E - v) : amp

    g : siemens (constant, shared)
    b:boolean
    """
    assert parse_equations(text) == (
        Equation(
            EquationKind.DIFFERENTIAL,
            "v",
            parse_expression("(E - v)/tau"),
            VOLT,
            DType.F64,
            ("unless refractory",),
        ),
        Equation(
            EquationKind.SUBEXPRESSION,
            "I",
            parse_expression("g*(E - v)"),
            BASE_UNITS["amp"],
            DType.F64,
        ),
        Equation(
            EquationKind.PARAMETER,
            "g",
            None,
            BASE_UNITS["siemens"],
            DType.F64,
            ("constant", "shared"),
        ),
        Equation(EquationKind.PARAMETER, "b", None, DIMENSIONLESS, DType.BOOL),
    )


def test_text_is_one_line_without_comment():
    (equation,) = parse_equations("  dv/dt = -v / # leak\n     tau   : volt # note\n")
    assert equation.text == "dv/dt = -v / tau : volt"


def test_spans_refer_to_the_whole_text():
    text = "x : 1\n  dv/dt = -v/(a +\n    b) : volt\n"
    equation = parse_equations(text)[1]
    assert str(equation.span) == "dv/dt = -v/(a +\n    b) : volt"
    assert str(equation.expression.right.right.span) == "b"
    assert equation.expression.span.text == text


@pytest.mark.parametrize("text", ["", "\n\n", "  # only a comment\n", "\\\n"])
def test_no_equations(text):
    assert parse_equations(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x = a +\n b\n : 1", "x"),
        ("x = a \\\n + b : 1", "x"),
        ("x = (a\n   ) : 1\ny : 1", "xy"),
        ("x : 1 (constant,\n  shared)\ny:1", "xy"),
        ("dx / dt=1/second:1", "x"),
        ("x = y == 3 : boolean", "x"),
        ("x = y +\nz : 1", "x"),
        ("x : 1\r\ny : 1\r\n", "xy"),
        ("x : volt/(second)", "x"),
        ("x : 1(shared)", "x"),
    ],
)
def test_layouts(text, names):
    assert "".join(equation.name for equation in parse_equations(text)) == names


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("dv/dt = -v/tau", "dv/dt = -v/tau", "': unit'"),
        ("dv/dt = -v/tau\nx = 3 : 1", "dv/dt = -v/tau", "': unit'"),
        ("dv/dt = -v/tau\nx : 1", "dv/dt = -v/tau", "': unit'"),
        ("x : 1\nv", "v", "': unit'"),
        ("x :", None, "unit is missing"),
        ("x = : 1", " ", "expression is missing"),
        ("v + w = 3 : 1", None, "not an equation"),
        ("dv/dx = 3 : 1", None, "not an equation"),
        (": volt", None, "not an equation"),
        ("x == 3 : 1", None, "not an equation"),
        ("x = a b : 1", "a b", "an operator is missing"),
        ("x : 1 (shared", None, "')' is missing"),
        ("dn/dt = 1/second : integer", None, "cannot be integer"),
        ("x = 3^2 : 1", "3^2", "use **"),
        ("µ : 1", "µ", "U+00B5"),
        ("_x : 1", "_x", "underscore"),
        ("2x : 1", "2x", "cannot be a name"),
        ("x : 1; y : 1", None, "';'"),
        ("x : 1 : 2", None, "':'"),
    ],
)
def test_refuses(text, spot, words):
    with pytest.raises(EquationSyntaxError) as caught:
        parse_equations(text)
    assert words in str(caught.value)
    if spot is not None:
        assert str(caught.value.span).strip() == spot.strip()


def test_caret_points_into_the_right_line():
    with pytest.raises(EquationSyntaxError) as caught:
        parse_equations("x : 1\n   dv/dt = -v.a/tau : volt\n")
    assert str(caught.value).split("\n")[1:3] == ["  dv/dt = -v.a/tau : volt", "           ^^^"]


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("x :   volts", "volts"),
        ("x : mV (shared)", "mV"),
        ("dv/dt = -v/tau :  bool", "bool"),
        ("dv/dt = -v/tau :   integer (unless refractory)", "integer"),
        ("x : volt/seconds", "seconds"),
    ],
)
def test_caret_is_under_a_wrong_unit(text, spot):
    with pytest.raises((EquationSyntaxError, UnitError)) as caught:
        parse_equations(text)
    assert str(caught.value.span) == spot


def test_reserved_names():
    with pytest.raises(NameResolutionError) as caught:
        parse_equations("x : 1\ndt : second")
    assert str(caught.value.span) == "dt"


def test_suffixes_belong_to_summed_variables():
    assert parse_equations("I_post = g : 1 (summed)")[0].name == "I_post"
    with pytest.raises(NameResolutionError):
        parse_equations("I_post = g : 1")


PIECES = st.sampled_from(
    ["dv/dt", "x", " = ", "-v/tau", " : ", "volt", "1", "(", ")", "shared", "\n", "#", ",", "\\"]
)


@settings(deadline=None)
@given(st.text(max_size=40) | st.lists(PIECES, max_size=20).map("".join))
@example(": " * 20)
@example("x : " + "(" * 3000)
@example("x = " + "(" * 3000 + ":")
@example("\n" * 20_000)
@example("x : " + " " * 50_000)
def test_any_text_is_read_or_refused(text):
    try:
        parse_equations(text)
    except EqsimError as error:
        str(error)
