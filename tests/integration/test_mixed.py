"""The linear part is exact, and the rest keeps the order of its method."""

import numpy as np
import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.show import show
from eqsim.integration.methods import METHODS, find_method
from eqsim.integration.update import Part

#: An alpha function (two coupled equations) that drives a nonlinear one.
EQUATIONS = {"v": "v*(1 - v) + g*cos(t)", "g": "(h - g)/tau", "h": "-h/tau"}
START = {"v": 0.2, "g": 2.0, "h": 0.5, "t": 0.3, "tau": 0.3}


def by_name(names):
    return pytest.mark.parametrize("rest", names)


def run(m, scope, steps, rest=None, draw=None):
    """Give the scope after some steps over a time of one."""
    update = m.update("mixed", options=(("rest", rest),))
    stepper = m.stepper(draw)
    scope = scope | {"dt": 1.0 / steps}
    for _ in range(steps):
        scope = stepper.step(update, scope)
    return scope


def slope(steps, errors):
    return -np.polyfit(np.log(steps), np.log(errors), 1)[0]


@by_name(["euler", "heun", "milstein", "rk2", "rk4"])
def test_the_whole_has_the_order_of_the_method_for_the_rest(model, rest):
    m = model(EQUATIONS)
    steps = np.array([20, 40, 80])
    truth = m.run("rk4", START | {"dt": 1 / 2000}, 2000)["v"]
    errors = [abs(run(m, START, n, rest)["v"] - truth) for n in steps]
    assert slope(steps, errors) == pytest.approx(find_method(rest).order, abs=0.2)


def test_the_linear_part_is_exact_at_any_step(model):
    m = model(EQUATIONS)
    end = run(m, START, 2)
    decay = np.exp(-1 / 0.3)
    assert end["h"] == pytest.approx(0.5 * decay, rel=1e-13)
    assert end["g"] == pytest.approx((2.0 + 0.5 / 0.3) * decay, rel=1e-13)


def test_stages_see_the_exact_values_of_their_time(model):
    update = model({"v": "v*v + g", "g": "-g/tau"}).update("mixed")
    assert [f"{step.name} = {show(step.expression)}" for step in update.steps] == [
        "_exact1of2_g = g*exp(-(dt/2)/tau)",
        "_exact_g = g*exp(-dt/tau)",
        "_k1_v = (v*v + g)*dt",
        "_x2_v = v + _k1_v/2",
        "_k2_v = (_x2_v*_x2_v + _exact1of2_g)*dt",
        "_x3_v = v + _k2_v/2",
        "_k3_v = (_x3_v*_x3_v + _exact1of2_g)*dt",
        "_x4_v = v + _k3_v",
        "_k4_v = (_x4_v*_x4_v + _exact_g)*dt",
    ]
    assert [(result.name, show(result.expression)) for result in update.results] == [
        ("v", "v + (_k1_v + 2*_k2_v + 2*_k3_v + _k4_v)/6"),
        ("g", "_exact_g"),
    ]
    assert update.parts == (Part("exact", ("g",)), Part("rk4", ("v",)))


def test_a_stiff_linear_part_does_not_limit_the_step(model):
    m = model({"v": "-v*v + g", "g": "-g/tau"})
    start = {"v": 1.0, "g": 0.0, "tau": 1e-4, "t": 0.0}
    assert run(m, start, 10)["v"] == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize(
    ("equations", "linear"),
    [
        ({"v": "v*v", "g": "-g"}, ("g",)),
        ({"v": "v*g", "g": "h - g", "h": "-h"}, ("g", "h")),
        ({"v": "v*g", "g": "v - g", "h": "-h"}, ("h",)),
        ({"v": "-v + xi", "w": "v - w", "g": "-g"}, ("g",)),
        ({"v": "-v + sin(t)", "g": "-g"}, ("g",)),
        ({"v": "-v*rand()", "g": "-g"}, ("g",)),
        ({"v": "I + v*v", "g": "-g", "w": "J - w"}, ("g", "w")),
    ],
    ids=str,
)
def test_the_linear_part_is_the_largest_that_is_closed(model, equations, linear):
    rest = "heun" if "xi" in str(equations) else "rk4"
    update = model(equations, I="w*w", J="g/2").update("mixed")
    others = tuple(x for x in equations if x not in linear)
    assert update.parts == (Part("exact", linear), Part(rest, others))


def test_variables_of_both_parts_pause(model):
    m = model({"v": "v*v + g", "g": "h - g", "h": "-h"}, ("v", "g"))
    start = {"v": 0.7, "g": 0.2, "h": 1.0, "t": 0.0, "not_refractory": False}
    end = run(m, start, 3)
    assert (end["v"], end["g"]) == (0.7, 0.2)
    assert end["h"] == pytest.approx(np.exp(-1), rel=1e-14)
    free = run(m, start | {"not_refractory": True}, 3)
    assert free == run(model(m.equations), start | {"not_refractory": True}, 3)


def test_what_holds_noise_converges_path_by_path(model):
    m = model({"v": "v*g + sigma*v*xi", "g": "-g"})
    rng = np.random.default_rng(4)
    path = rng.standard_normal((256, 2000)) / 16
    start = {"v": np.ones(2000), "g": 0.5, "sigma": 0.8, "t": 0.0}
    truth = np.exp(0.5 * (1 - np.exp(-1)) + 0.8 * path.sum(axis=0))
    steps = np.array([16, 32, 64, 128])
    errors = []
    for n in steps:
        draws = iter(path.reshape(n, -1, 2000).sum(axis=1) * np.sqrt(n))
        end = run(m, start, n, draw=draws.__next__)
        errors.append(np.mean(np.abs(end["v"] - truth)))
    assert slope(steps, errors) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize(
    ("equations", "rest", "reason"),
    [
        ({"v": "v*v", "w": "v*w"}, None, "no part of the equations is linear by itself; 'rk4'"),
        ({"v": "-v", "w": "v - w"}, None, "all equations are linear; 'exact' solves them"),
        ({"v": "v*xi", "w": "-w"}, "euler", "the noise of 'v' is multiplicative"),
        ({"v": "v*xi", "w": "-w"}, "rk4", "the equation for 'v' has noise"),
    ],
    ids=str,
)
def test_what_it_cannot_divide_is_refused(model, equations, rest, reason):
    with pytest.raises(IntegrationError, match=reason):
        model(equations).update("mixed", options=(("rest", rest),))


def test_an_unknown_method_for_the_rest_is_refused(model):
    with pytest.raises(IntegrationError, match="cannot be 'exact'") as error:
        model(EQUATIONS).update("mixed", options=(("rest", "exact"),))
    assert "'rk4', 'rk2', 'heun', 'milstein', 'euler'" in error.value.details[0]


def test_it_is_named_last_as_a_way_out():
    assert METHODS[-1].name == "mixed"
