"""The updates that explicit methods describe."""

import numpy as np
import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.show import show
from eqsim.integration.explicit import explicit_method
from eqsim.integration.system import NoiseKind


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


def test_several_noises_are_summed_where_a_line_holds_both_factor_and_increment(model):
    m = model({"v": "a*xi_a + b*v*xi_b"})
    assert lines(m.update("heun")) == [
        "_dW_xi_a = sqrt(dt)*randn()",
        "_dW_xi_b = sqrt(dt)*randn()",
        "_k1_v = a*_dW_xi_a + b*v*_dW_xi_b",
        "_x2_v = v + _k1_v",
        "_k2_v = a*_dW_xi_a + b*_x2_v*_dW_xi_b",
        "v = v + (_k1_v + _k2_v)/2",
    ]


def test_a_line_without_increment_has_a_value_for_each_noise(model):
    description = """
    support = x + g(x, t)*sqrt(dt)
    slope = g(support, t)
    x_new = x + f(x, t)*dt + (slope - g(x, t))*dW
    """
    method = explicit_method("own", "", description, noise=NoiseKind.MULTIPLICATIVE)
    update = model({"v": "-v + v*xi_a + b*v*xi_b"}).update(method)
    assert lines(update) == [
        "_dW_xi_a = sqrt(dt)*randn()",
        "_dW_xi_b = sqrt(dt)*randn()",
        "_support_v_xi_a = v + v*sqrt(dt)",
        "_support_v_xi_b = v + b*v*sqrt(dt)",
        "_slope_v_xi_b = b*_support_v_xi_b",
        "v = v - v*dt + (_support_v_xi_a - v)*_dW_xi_a + (_slope_v_xi_b - b*v)*_dW_xi_b",
    ]


def test_names_that_would_clash_are_told_apart(model):
    description = "a_b = f(x, t)*dt\na = a_b*2\nx_new = x + a + a_b"
    update = model({"b_c": "b_c*c", "c": "c*c"}).update(explicit_method("own", "", description))
    assert lines(update)[:4] == [
        "_a_b_b_c = b_c*c*dt",
        "_a_b_c = c*c*dt",
        "_a_b_c_ = _a_b_b_c*2",
        "_a_c = _a_b_c*2",
    ]


def test_a_drift_that_vanishes_leaves_nothing_behind(model):
    method = explicit_method("own", "", "k = f(x, t)\nx_new = x - 3*k/2 + k**2 - (k - 2*x)")
    assert lines(model({"v": "0"}).update(method)) == ["v = v - -2*v"]


def test_a_reason_of_the_check_refuses(model):
    method = explicit_method("own", "", "x_new = x + dt*f(x, t)", check=lambda _: "it is Monday")
    with pytest.raises(IntegrationError) as error:
        model({"v": "-v"}).update(method)
    assert error.value.details == ("own: it is Monday",)


DESCRIPTIONS = {
    "euler": ("x_new = x + dt*f(x, t) + g(x, t)*dW", {"v": "-v*w", "w": "sin(t) + s*xi"}),
    "rk2": ("k = dt*f(x,t)\nx_new = x + dt*f(x + k/2, t + dt/2)", {"v": "-v*w", "w": "sin(t)"}),
    "rk4": (
        "k1 = dt*f(x,t)\nk2 = dt*f(x+k1/2,t+dt/2)\nk3 = dt*f(x+k2/2,t+dt/2)\n"
        "k4 = dt*f(x+k3,t+dt)\nx_new = x+(k1+2*k2+2*k3+k4)/6",
        {"v": "-v*w", "w": "sin(t)"},
    ),
    "heun": (
        "x_support = x + dt*f(x, t) + g(x, t)*dW\n"
        "x_new = x + 0.5*dt*(f(x, t) + f(x_support, t + dt))"
        " + 0.5*dW*(g(x, t) + g(x_support, t + dt))",
        {"v": "-v*w + v*xi + s*xi_b", "w": "sin(t)"},
    ),
    "milstein": (
        "h = dt**0.5\nup = x + h*g(x, t)\ndown = x - h*g(x, t)\n"
        "x_new = x + dt*f(x, t) + g(x, t)*dW + 0.25/h*(g(up, t) - g(down, t))*dW**2",
        {"v": "-v*w + v*v*xi", "w": "sin(t) + w*xi_b"},
    ),
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_descriptions_written_otherwise_give_what_the_built_in_method_gives(model, name):
    description, equations = DESCRIPTIONS[name]
    m = model(equations)
    own = explicit_method("own", "", description, noise=NoiseKind.MULTIPLICATIVE)
    start = {"v": 0.7, "w": 0.4, "s": 0.3, "dt": 0.1, "t": 0.2}
    ends = []
    for method in (name, own):
        rng = np.random.default_rng(5)
        ends.append(m.run(method, start, 20, rng.standard_normal))
    for variable in equations:
        assert ends[0][variable] == pytest.approx(ends[1][variable], rel=1e-14)
