"""The updates that Butcher tableaus describe."""

from fractions import Fraction

import pytest

from eqsim.errors import InternalError
from eqsim.expr.show import show
from eqsim.integration.tableau import Tableau


def lines(update):
    steps = [f"{step.name} = {show(step.expression)}" for step in update.steps]
    return steps + [f"{result.name} = {show(result.expression)}" for result in update.results]


def test_one_stage_needs_no_locals(model):
    assert lines(model({"v": "-v/tau", "w": "v"}).update("euler")) == [
        "v = v - v/tau*dt",
        "w = w + v*dt",
    ]


def test_noise_is_drawn_once_for_all_equations(model):
    m = model({"v": "-v + s*xi_a", "w": "s*xi_a + xi"})
    assert lines(m.update("euler")) == [
        "_dW_xi_a = sqrt(dt)*randn()",
        "_dW_xi = sqrt(dt)*randn()",
        "v = v - v*dt + s*_dW_xi_a",
        "w = w + _dW_xi + s*_dW_xi_a",
    ]


def test_stages_move_state_time_and_what_depends_on_them(model):
    m = model({"v": "a + b"}, a="k*t", b="c - v", c="2*k", unused="v*t")
    assert lines(m.update("rk2")) == [
        "_k1_v = (a + b)*dt",
        "_x2_v = v + _k1_v/2",
        "_x2_t = t + dt/2",
        "_x2_a = k*_x2_t",
        "_x2_b = c - _x2_v",
        "_k2_v = (_x2_a + _x2_b)*dt",
        "v = v + _k2_v",
    ]


def test_weights_stand_over_their_common_denominator(model):
    assert lines(model({"v": "-v"}).update("rk4"))[-1] == (
        "v = v + (_k1_v + 2*_k2_v + 2*_k3_v + _k4_v)/6"
    )


@pytest.mark.parametrize(
    ("stages", "weights"),
    [
        (((), ()), (Fraction(1),)),
        (((), (Fraction(1), Fraction(1))), (Fraction(1, 2), Fraction(1, 2))),
        (((), (Fraction(1),)), (Fraction(1, 2), Fraction(1, 3))),
    ],
)
def test_an_inconsistent_tableau_is_a_defect(stages, weights):
    with pytest.raises(InternalError):
        Tableau(stages, weights)
