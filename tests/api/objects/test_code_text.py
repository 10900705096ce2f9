"""Pieces of model text on their own."""

import pytest

from eqsim import Expression, Statements
from eqsim.errors import EqsimError


def test_an_expression_tells_its_names():
    text = Expression("v/tau +\n  sigma*xi*exp(x)")
    assert text.code == str(text) == "v/tau + sigma*xi*exp(x)"
    assert text.identifiers == {"v", "tau", "sigma", "xi", "exp", "x"}
    assert text.stochastic_variables == {"xi"}


def test_an_expression_is_split_at_its_noise():
    drift, noise = Expression("-v/tau + a*xi_a + b*xi_b*v - xi_a").split_stochastic()
    assert drift == Expression("-v/tau")
    assert sorted(noise) == ["xi_a", "xi_b"]
    assert noise["xi_b"].identifiers == {"b", "v"}
    assert noise["xi_a"].identifiers == {"a"}


def test_without_noise_there_is_nothing_to_split():
    text = Expression("-v/tau")
    assert text.split_stochastic() == (text, None)


def test_noise_alone_leaves_no_drift():
    assert Expression("2*xi").split_stochastic() == (None, {"xi": Expression("2")})


def test_noise_is_a_term_times_a_factor():
    with pytest.raises(EqsimError, match="a term times a factor"):
        Expression("sin(xi)").split_stochastic()


def test_statements_tell_their_names():
    text = Statements("v = Vr; w += f(b)")
    assert text.code == "v = Vr; w += f(b)"
    assert text.identifiers == {"v", "Vr", "w", "f", "b"}


def test_equal_texts_are_equal():
    assert Expression("x") == Expression(" x")
    assert len({Expression("x"), Expression("x"), Statements("x = 1")}) == 2
    assert Expression("x") != "x"
    assert repr(Statements("x = 1")) == "Statements('x = 1')"


@pytest.mark.parametrize("wrong", [lambda: Expression("x +"), lambda: Statements("x + 1")])
def test_what_is_no_model_text_is_refused(wrong):
    with pytest.raises(EqsimError):
        wrong()
