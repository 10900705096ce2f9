"""Checks of equations and single expressions."""

from __future__ import annotations

import pytest

from eqsim.equations.check import (
    check_condition,
    check_equations,
    check_expression,
    check_type,
    symbols_of,
)
from eqsim.equations.equations import Equations
from eqsim.errors import ModelError, NameResolutionError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Symbol
from eqsim.expr.parse import parse_expression
from eqsim.units import BASE_UNITS

UNITS_OF = {"tau": "second", "E": "volt", "R": "ohm", "I": "amp", "sigma": "volt", "t": "second"}
SYMBOLS = {
    **{name: Symbol(name, BASE_UNITS[unit], shared=True) for name, unit in UNITS_OF.items()},
    "i": Symbol("i", dtype=DType.I64),
    "k": Symbol("k", shared=True),
}


def check(text, **constants):
    check_equations(Equations(text), SYMBOLS, constants)


@pytest.mark.parametrize(
    "text",
    [
        "dv/dt = (E - v)/tau + R*I/tau : volt (unless refractory)",
        "dv/dt = (E - v)/tau + sigma*sqrt(2/tau)*xi : volt",
        "dv/dt = (E - v + w)/tau : volt\nw = 2*u : volt\nu : volt",
        "dx/dt = -x/tau : 1",
        "dx/dt = 5*Hz : 1",
        "spiking = v > -50*mV and not b : boolean\nv : volt\nb : boolean",
        "n = i//2 : integer",
        "n = i > 2 : integer",
        "y = (i > 2)*k : 1",
        "s = E + 1*mV*sin(t/tau) : volt (shared)\nq = s : volt (shared)",
        "x = rand() : 1 (constant over dt)",
        "x = E**k : volt**2",
        "x = -(E + -E) : volt",
        "",
    ],
)
def test_accepts(text):
    check(text, k=2.0)


def test_message_in_the_house_style():
    with pytest.raises(UnitError) as caught:
        check("dv/dt = (E - v)/tau + I : volt")
    assert str(caught.value).split("\n") == [
        "the equation for 'v' does not balance",
        "  dv/dt = (E - v)/tau + I : volt",
        "                        ^",
        "  left side: volt/second;  term 'I': amp",
        "  hint: divide 'I' by a capacitance (farad)",
    ]


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("dv/dt = -v : volt", "v", "divide it by a time"),
        ("dv/dt = E/tau - I/tau : volt", "I/tau", "term 'I/tau': amp/second"),
        ("dv/dt = (E - v + I)/tau : volt", "I", "resistance"),
        ("dv/dt = E/tau : 1", "E/tau", "right side: volt/second"),
        ("dv/dt = 0 : volt", "0", "write 0*volt/second"),
        ("x = E : 1", "E", "divide 'E' by a voltage"),
        ("dv/dt = (E-v)/tau + sigma*xi : volt", "sigma*xi", "volt/second**0.5"),
    ],
)
def test_units_that_do_not_balance(text, spot, words):
    with pytest.raises(UnitError) as caught:
        check(text)
    assert str(caught.value.span) == spot
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("b = k : boolean", "k", "boolean"),
        ("n = k : integer", "k", "int(...)"),
        ("s = k*i : 1 (shared)", "i", "differs"),
        ("s = k*x : 1 (shared)\nx : 1", "x", "differs"),
        ("x = 2*rand() : 1", "rand()", "drawn anew"),
    ],
)
def test_other_mistakes(text, spot, words):
    with pytest.raises(ModelError) as caught:
        check(text)
    assert str(caught.value.span) == spot
    assert words in str(caught.value)


def test_unknown_names_are_suggested():
    with pytest.raises(NameResolutionError, match="did you mean 'tau'"):
        check("dv/dt = -v/tua : volt")


def test_symbols_of_equations():
    symbols = symbols_of(Equations("v : volt\nn : integer (shared)").values())
    assert symbols["v"] == Symbol("v", BASE_UNITS["volt"])
    assert symbols["n"] == Symbol("n", dtype=DType.I32, shared=True)


def test_conditions():
    check_condition(parse_expression("E > -50*mV"), SYMBOLS, "the threshold")
    with pytest.raises(ModelError, match="the threshold is not a condition") as caught:
        check_condition(parse_expression("E + 1*mV"), SYMBOLS, "the threshold")
    assert "'E + 1*mV': volt" in str(caught.value)


def test_expressions():
    e = parse_expression("2*tau")
    assert check_expression(e, SYMBOLS, BASE_UNITS["second"], "the refractory time") is DType.F64
    with pytest.raises(UnitError, match="the level is no voltage") as caught:
        check_expression(e, SYMBOLS, BASE_UNITS["volt"], "the level is no voltage", wanted="wanted")
    assert "wanted: volt;  right side: second" in str(caught.value)


@pytest.mark.parametrize(
    ("found", "wanted", "fits"),
    [
        (DType.BOOL, DType.BOOL, True),
        (DType.I64, DType.BOOL, False),
        (DType.F64, DType.I32, False),
        (DType.BOOL, DType.I32, True),
        (DType.I64, DType.I32, True),
        (DType.I64, DType.F64, True),
        (DType.BOOL, DType.F64, True),
    ],
)
def test_types(found, wanted, fits):
    if fits:
        check_type(parse_expression("k"), found, wanted, "'x'")
    else:
        with pytest.raises(ModelError):
            check_type(parse_expression("k"), found, wanted, "'x'")
