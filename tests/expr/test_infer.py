"""Units and types of expressions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqsim.errors import EquationSyntaxError, ModelError, NameResolutionError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.infer import Symbol, infer, promote
from eqsim.expr.parse import parse_expression
from eqsim.units import BASE_UNITS, DIMENSIONLESS

VOLT, AMP, SECOND, OHM = (BASE_UNITS[name] for name in ("volt", "amp", "second", "ohm"))
SYMBOLS = {
    symbol.name: symbol
    for symbol in (
        Symbol("v", VOLT),
        Symbol("w", VOLT, DType.F32),
        Symbol("I", AMP),
        Symbol("tau", SECOND),
        Symbol("x"),
        Symbol("k"),
        Symbol("n", dtype=DType.I32),
        Symbol("b", dtype=DType.BOOL),
    )
}


def found(text, **constants):
    return infer(parse_expression(text), SYMBOLS, constants)


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("v + w", VOLT),
        ("-v", VOLT),
        ("v % w", VOLT),
        ("v/I", OHM),
        ("v*I*tau", BASE_UNITS["joule"]),
        ("v/tau", VOLT / SECOND),
        ("10*mV", VOLT),
        ("v/mV", DIMENSIONLESS),
        ("v**2", VOLT**2),
        ("v**-1", DIMENSIONLESS / VOLT),
        ("tau**(1/2)", SECOND**0.5),
        ("tau**-0.5", SECOND**-0.5),
        ("v**k", VOLT**3),
        ("2**x", DIMENSIONLESS),
        ("abs(v)", VOLT),
        ("clip(v, 0*volt, 1*mV)", VOLT),
        ("max(v, w)", VOLT),
        ("hypot(v, w)", VOLT),
        ("sqrt(v)", VOLT**0.5),
        ("sign(v)", DIMENSIONLESS),
        ("atan2(v, w)", DIMENSIONLESS),
        ("exp(v/mV)", DIMENSIONLESS),
        ("timestep(tau, 1*ms)", DIMENSIONLESS),
        ("v if b else w", VOLT),
        ("pi*inf", DIMENSIONLESS),
    ],
)
def test_dimension(text, dimension):
    assert found(text, k=3)[0] == dimension


@pytest.mark.parametrize(
    ("text", "dtype"),
    [
        ("1", DType.I64),
        ("1.0", DType.F64),
        ("True", DType.BOOL),
        ("n", DType.I64),
        ("w", DType.F64),
        ("b", DType.BOOL),
        ("-b", DType.I64),
        ("b + b", DType.I64),
        ("n*b", DType.I64),
        ("n/2", DType.F64),
        ("n//2", DType.I64),
        ("n % 2", DType.I64),
        ("x//2", DType.F64),
        ("n**2", DType.I64),
        ("n**-2", DType.F64),
        ("2**n", DType.F64),
        ("n**2.0", DType.F64),
        ("v > w", DType.BOOL),
        ("b and not b", DType.BOOL),
        ("b == b", DType.BOOL),
        ("where(b, b, True)", DType.BOOL),
        ("where(b, n, b)", DType.I64),
        ("where(b, n, x)", DType.F64),
        ("int(x)", DType.I64),
        ("int(b)", DType.I64),
        ("floor(x)", DType.F64),
        ("abs(n)", DType.I64),
        ("abs(b)", DType.I64),
        ("max(n, x)", DType.F64),
        ("poisson(x)", DType.I64),
        ("rand()", DType.F64),
        ("mV", DType.F64),
    ],
)
def test_dtype(text, dtype):
    assert found(text)[1] is dtype


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("v + I", "I", ("'v': volt", "'I': amp", "resistance")),
        ("v - x + 3", "x", ("'x': 1 (no unit)",)),
        ("v > 0", "0", ("write 0*volt",)),
        ("0 < v", "0", ("write 0*volt",)),
        ("v == -70", "-70", ("write -70*volt",)),
        ("v // w", "v", ("'//'", "voltage")),
        ("v ** x", "x", ("constant power",)),
        ("2 ** v", "v", ("exponent",)),
        ("exp(v)", "v", ("'exp'", "divide 'v' by a voltage")),
        ("timestep(tau, 1)", "1", ("times", "write 1*second")),
        ("max(v, 1)", "1", ("write 1*volt",)),
        ("v if b else 0", "0", ("write 0*volt",)),
    ],
)
def test_unit_errors(text, spot, words):
    with pytest.raises(UnitError) as caught:
        found(text)
    assert str(caught.value.span) == spot
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v + tua", "did you mean 'tau'"),
        ("exp + x", "call it: exp(x)"),
        ("xi*x", "differential equations only"),
        ("foor(x)", "did you mean 'floor'"),
        ("qqqqq(x)", "functions are abs"),
        ("x(n + 1)", "to multiply, write x*(...)"),
        ("mV(1)", "to multiply"),
    ],
)
def test_unknown_names(text, words):
    with pytest.raises(NameResolutionError, match=r".") as caught:
        found(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "spot"), [("x and b", "x"), ("not n", "n"), ("x if n else x", "n")]
)
def test_numbers_are_no_conditions(text, spot):
    with pytest.raises(ModelError, match="number") as caught:
        found(text)
    assert str(caught.value.span) == spot


@pytest.mark.parametrize("text", ["exp()", "exp(x, x)", "rand(3)", "clip(x, 1)"])
def test_number_of_arguments(text):
    with pytest.raises(EquationSyntaxError, match="argument"):
        found(text)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_takes_plain_numbers_or_times(name):
    function = FUNCTIONS[name]
    arguments = ["tau" if function.accepts == "time" else "x"] * function.arity
    if function.accepts == "past":
        arguments = ["x", "tau"]
    dimension, _ = found(f"{name}({', '.join(arguments)})")
    assert dimension == DIMENSIONLESS


def test_promotion():
    assert promote(DType.BOOL, DType.BOOL) is DType.I64
    assert promote(DType.I32, DType.F32) is DType.F64


@settings(deadline=None)
@given(st.lists(st.sampled_from(["v", "I", "tau", "ohm", "mV"]), min_size=1, max_size=6))
def test_products_and_quotients_undo_each_other(factors):
    product = "*".join(factors)
    assert found(f"({product})/({product})")[0] == DIMENSIONLESS
    assert found(f"({product})**2")[0] == found(f"({product})*({product})")[0]
