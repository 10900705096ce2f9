"""What sympy says of a function of the user's: linearity and derivatives see through its calls."""

import numpy as np
import pytest
import sympy

from eqsim import Function, Network, NeuronGroup, ms
from eqsim.equations.functions import Meaning
from eqsim.errors import EqsimError, ModelError
from eqsim.expr.parse import parse_expression as parse
from eqsim.expr.rewrite import names
from eqsim.expr.show import show
from eqsim.integration.meaning import read_meaning, written_out


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, y: 2 * x - y / 3, "2*x - y/3"),
        (lambda x, y: x**2 * y, "x**2*y"),
        (lambda x, y: sympy.exp(-x / y), "exp(-x/y)"),
        (sympy.Max, "max(x, y)"),
        (lambda x, y: sympy.Min(x, y, 3), "min(min(3, x), y)"),
        (sympy.atan2, "atan2(x, y)"),
        (lambda x, y: sympy.pi * x - sympy.E * y, "pi*x - e*y"),
        (lambda x, y: sympy.Piecewise((x, x < y), (-sympy.oo, True)), "where(x < y, x, -inf)"),
        (
            lambda x, y: sympy.Piecewise((1, sympy.And(x < y, sympy.Ne(x, 1))), (0, True)),
            "where(x < y and x != 1, 1, 0)",
        ),
        (lambda x, y: sympy.Piecewise((1, sympy.Not(sympy.Symbol("z"))), (0, True)), None),
        (sympy.besselj, None),
        (lambda x, y: sympy.I * x, None),
        (lambda x, y: sympy.Symbol("z"), None),
        (sympy.Function("unknown"), None),
    ],
)
def test_what_model_text_can_say(function, expected):
    meaning = read_meaning(function, ("x", "y"))
    assert (None if meaning is None else show(meaning.expression)) == expected


def test_what_cannot_be_called_with_symbols_is_refused():
    with pytest.raises(ModelError, match="with the arguments x, y cannot be called") as refused:
        read_meaning(sympy.exp, ("x", "y"))
    assert refused.value.__cause__ is not None


def test_calls_are_written_out_where_an_argument_concerns():
    meanings = {"f": Meaning(("a", "b"), parse("a*b + a"))}
    e = parse("f(v, f(w, 2)) + f(w, 1) + g(v)")
    written = written_out(e, meanings, lambda part: "v" in names(part))
    assert show(written) == "v*f(w, 2) + v + f(w, 1) + g(v)"


def doubled(sympy_func=None, **given):
    function = Function(
        lambda x: 2 * x, sympy_func=sympy_func, arg_units=[1], return_unit=1, **given
    )
    return {"doubled": function}


@pytest.mark.parametrize("method", ["exact", "exponential_euler"])
def test_linear_methods_see_through_a_call(method, interpreted):
    text = "dv/dt = (1 - inside)/ms : 1\ninside = doubled(v) : 1"
    around = doubled(lambda x: 2 * x)
    group = NeuronGroup(1, text, method=method, namespace=around)
    Network(group).run(1 * ms)
    assert group.v[0] == pytest.approx((1 - np.exp(-2)) / 2, rel=1e-12)


@pytest.mark.parametrize("around", [doubled(), doubled(sympy.exp), doubled(lambda x: 2 * x)])
def test_other_methods_call_the_function(around, interpreted):
    group = NeuronGroup(1, "dv/dt = (1 - doubled(v))/ms : 1", method="euler", namespace=around)
    Network(group).run(0.2 * ms)
    assert group.v[0] == pytest.approx(0.1 + 0.1 * 0.8)


@pytest.mark.parametrize(
    "around", [doubled(), doubled(sympy.exp), doubled(lambda x: 2 * x, stateless=False)]
)
def test_what_is_not_linear_or_not_known_is_refused_in_the_user_s_words(around, interpreted):
    group = NeuronGroup(1, "dv/dt = (1 - doubled(v))/ms : 1", method="exact", namespace=around)
    with pytest.raises(EqsimError, match=r"'doubled\(v\)'"):
        Network(group).run(1 * ms)


def test_time_constants_are_known_through_a_call(interpreted):
    text = "dv/dt = (1 - doubled(v))/ms : 1"
    group = NeuronGroup(1, text, method="euler", namespace=doubled(lambda x: 2 * x))
    assert "500 us" in group.explain("integration")
