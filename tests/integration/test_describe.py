"""An update as text."""

from eqsim.integration.describe import describe


def test_bindings_results_and_reasons_are_shown(model):
    update = model({"v": "(E - v)*g", "g": "-g/tau"}).update("exact", "euler", "heun")
    assert describe(update) == (
        "method euler\n"
        "  not exact: the equation for 'v': the factor of 'v' depends on 'g'\n"
        "  advice: each equation is linear in its own variable: "
        "method='exponential_euler' is stabler\n"
        "set v = v + (E - v)*g*dt\n"
        "set g = g - g/tau*dt"
    )


def test_a_matrix_exponential_is_a_table(model):
    update = model({"v": "(g - v)/tau", "g": "-g/tg"}).update("exact")
    assert describe(update) == (
        "method exact\n"
        "let\n"
        "  [ _P_v_v  _P_v_g ]\n"
        "  [ .       .      ]\n"
        "be the matrix exponential of\n"
        "  [ -dt/tau  dt/tau ]\n"
        "  [ 0.0      -dt/tg ]\n"
        "set v = _P_v_v*v + _P_v_g*g\n"
        "set g = g*exp(-dt/tg)"
    )


def test_the_methods_of_a_mixed_one_are_named(model):
    update = model({"v": "v*v + g", "g": "h - g", "h": "-h"}).update("mixed")
    assert describe(update).splitlines()[:3] == [
        "method mixed",
        "  exact for g, h",
        "  rk4 for v",
    ]
