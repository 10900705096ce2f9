"""Names of a model bound to values around it."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from eqsim.equations.resolve import Constant, Scope, resolve
from eqsim.errors import EqsimWarning, ModelError, NameResolutionError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Symbol
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import name_nodes, references
from eqsim.units import BASE_UNITS, DIMENSIONLESS, ms, mV

SECOND = BASE_UNITS["second"]


def bind(text, *scopes, known=()):
    labelled = [Scope(f"scope {number}", names) for number, names in enumerate(scopes, 1)]
    return resolve(name_nodes(parse_expression(text)), known, labelled)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (10 * ms, Constant("x", 0.01, SECOND)),
        (2, Constant("x", 2, DIMENSIONLESS, DType.I64)),
        (2.5, Constant("x", 2.5)),
        (True, Constant("x", True, DIMENSIONLESS, DType.BOOL)),
        (np.float32(0.5), Constant("x", 0.5)),
        (np.int64(3), Constant("x", 3, DIMENSIONLESS, DType.I64)),
        (np.bool_(True), Constant("x", True, DIMENSIONLESS, DType.BOOL)),
        (np.array(1.5), Constant("x", 1.5)),
        (np.array(2.0) * ms, Constant("x", 0.002, SECOND)),
        (2**70, Constant("x", 2.0**70)),
        (Fraction(1, 4), Constant("x", 0.25)),
        (math.inf, Constant("x", math.inf)),
    ],
)
def test_values(value, expected):
    constant = bind("x", {"x": value})["x"]
    assert constant == expected
    assert type(constant.value) is type(expected.value)


class Answering:
    def __getattr__(self, name):
        raise LookupError(name)


def test_objects_that_answer_everything_are_not_asked():
    with pytest.raises(NameResolutionError, match="the function 'f' is unknown"):
        resolve(references(parse_expression("f(x)")), ["x"], [Scope("", {"y": Answering()})])


@pytest.mark.parametrize("value", [math, "1", [1, 2], len])
def test_only_numbers_and_quantities_are_suggested(value):
    with pytest.raises(NameResolutionError) as caught:
        bind("weight", {"weigth": value})
    assert "did you mean" not in str(caught.value)


def test_a_text_and_a_module_are_no_constants():
    with pytest.raises(ModelError, match="drop the quotes: tau = 10\\*ms"):
        bind("tau", {"tau": "10*ms"})
    with pytest.raises(ModelError, match="of type module"):
        bind("ma", {"ma": np.ma})


def test_symbol_of_a_constant():
    symbol = bind("x", {"x": 10 * ms})["x"].symbol
    assert symbol == Symbol("x", SECOND, DType.F64, shared=True)


def test_order_of_use_and_what_needs_no_scope():
    found = bind("b*a + b + v/mV*pi", {"a": 1, "b": 2}, known={"v"})
    assert list(found) == ["b", "a"]


def test_first_scope_wins_with_a_warning():
    with pytest.warns(EqsimWarning, match="'x' has different values in scope 1 and scope 2"):
        assert bind("x", {"x": 1}, {"x": 2})["x"].value == 1
    assert bind("x", {"x": 1}, {"x": 1})["x"].value == 1
    assert bind("x", {"x": 1}, {"x": [1, 2]})["x"].value == 1


@pytest.mark.parametrize(
    ("name", "known", "value", "words"),
    [
        ("v", {"v"}, 3, "the variable of the model 'v' wins"),
        ("e", (), 5, "the constant 'e' wins"),
        ("mV", (), 5, "the unit 'mV' wins"),
    ],
)
def test_meanings_of_the_model_win_with_a_warning(name, known, value, words):
    with pytest.warns(EqsimWarning, match=words):
        assert bind(name, {name: value}, known=known) == {}


def test_no_warning_without_need():
    assert bind("mV + e + v + i", {"mV": mV, "e": math.e, "v": len, "i": 3}, known={"v", "i"}) == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.ones(3), "shape (3,)"),
        (np.ones(3) * ms, "shape (3,)"),
        ([1, 2], "shape (2,)"),
        (len, "a function or class"),
        ("10*ms", "of type str"),
        (None, "of type NoneType"),
        (1j, "of type complex"),
        (10**400, "of type int"),
    ],
)
def test_values_that_are_no_scalars(value, words):
    with pytest.raises(ModelError) as caught:
        bind("1 + x", {"x": value})
    assert words in str(caught.value)
    assert str(caught.value.span) == "x"


def test_arrays_become_parameters():
    with pytest.raises(ModelError, match="add a parameter 'x : unit'"):
        bind("x", {"x": np.ones(3)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tua", "did you mean 'tau'"),
        ("vv", "did you mean 'v'"),
        ("secnd", "did you mean 'second'"),
        ("qqqqqqq", "define it: qqqqqqq = ..."),
        ("exp", "call it: exp(x)"),
        ("xi", "differential equations only"),
    ],
)
def test_unknown_names(text, words):
    with pytest.raises(NameResolutionError) as caught:
        bind(f"1 + {text}", {"tau": 10 * ms}, known={"v"})
    assert words in str(caught.value)
    assert str(caught.value.span) == text


def test_names_that_models_cannot_use_are_not_suggested():
    with pytest.raises(NameResolutionError, match="define it"):
        bind("tua", {"_tua": 10 * ms})


def test_the_caret_stands_at_the_first_use():
    with pytest.raises(NameResolutionError) as caught:
        bind("nope + nope")
    assert caught.value.span.start == 0
