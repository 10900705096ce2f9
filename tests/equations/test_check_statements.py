"""Checks of statements."""

from __future__ import annotations

import pytest

from eqsim.equations.check import symbols_of
from eqsim.equations.check_statements import check_statements
from eqsim.equations.equations import Equations
from eqsim.equations.statements import parse_statements
from eqsim.errors import ModelError, NameResolutionError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Symbol
from eqsim.units import BASE_UNITS, DIMENSIONLESS

VOLT = BASE_UNITS["volt"]
MODEL = Equations("v : volt\nw : volt\nx : 1\nn : integer\nb : boolean\ns : 1 (shared)")
SYMBOLS = {
    **symbols_of(MODEL.values()),
    "E": Symbol("E", VOLT, shared=True),
    "I": Symbol("I", BASE_UNITS["amp"], shared=True),
    "k": Symbol("k", shared=True),
}


def check(text, **constants):
    block = parse_statements(text)
    return check_statements(block, SYMBOLS, MODEL.names, {"E": "it is a constant"}, constants)


@pytest.mark.parametrize(
    "text",
    [
        "v = E; w += 2*mV",
        "v *= 2; v /= x; v %= E; w -= v",
        "x **= 2; x //= 3; n //= 2; n %= 3",
        "n = 2.7; n = b; n += 1",
        "b = v > E; b = x; b = True",
        "x = v > E; x += b",
        "v = where(b, E, w)",
        "s = 2*k; s += 1; s = rand()",
        "",
    ],
)
def test_accepts(text):
    assert check(text) == {}


def test_local_names():
    found = check("q = v - E; r = 1; r += 0.5; p = b and v > E; v = q*r*p; x = p")
    assert found == {
        "q": (VOLT, DType.F64),
        "r": (DIMENSIONLESS, DType.F64),
        "p": (DIMENSIONLESS, DType.BOOL),
    }


def test_local_names_keep_their_unit():
    with pytest.raises(UnitError, match="the assignment to 'q'"):
        check("q = v; q = x; v = q")


def test_shared_names_take_shared_locals():
    check("q = 2*k; s = q")
    for text in ("q = x; s = q", "q = rand(); s = q"):
        with pytest.raises(ModelError, match="differs"):
            check(text)


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("v = 0", "0", "write 0*volt"),
        ("v += k*E + I", "I", "term 'I': amp"),
        ("x = 1\nv = I", "I", "resistance"),
        ("v *= E", "E", "after '*= E': volt**2"),
        ("v **= 2", "2", "volt**2"),
        ("v //= 2", "v", "'//'"),
        ("x /= v", "v", "divide 'v' by a voltage"),
    ],
)
def test_units(text, spot, words):
    with pytest.raises(UnitError) as caught:
        check(text)
    assert str(caught.value.span) == spot
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("E = 1*mV", "E", "it is a constant"),
        ("k = 1", "k", "no variable"),
        ("t = 3*ms", "t", "no variable"),
        ("xi = 3", "xi", "no variable"),
        ("mV = 3", "mV", "no variable"),
        ("b += 1", "1", "'+=' cannot change it"),
        ("s = x", "x", "'x' differs"),
        ("v = where(x, E, w)", "x", "condition"),
    ],
)
def test_other_mistakes(text, spot, words):
    with pytest.raises(ModelError) as caught:
        check(text)
    assert str(caught.value.span) == spot
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("vv = E", "vv", "did you mean 'v'"),
        ("total = E", "total", "add a parameter 'total : unit'"),
        ("ww += E", "ww", "did you mean 'w'"),
        ("total += E", "total", "variables: v, w, x"),
        ("v = q; q = v", "q", "unknown"),
        ("v = xi*E", "xi", "differential equations only"),
    ],
)
def test_unknown_names(text, spot, words):
    with pytest.raises(NameResolutionError) as caught:
        check(text)
    assert str(caught.value.span) == spot
    assert words in str(caught.value)


def test_constants_in_exponents():
    check("v = (v**k)**0.5*1*volt**(1 - 1.0)", k=2.0)
