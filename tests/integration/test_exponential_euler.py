"""Exponential Euler is exact in each variable by itself."""

import numpy as np
import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.show import show

HODGKIN_HUXLEY = {
    "v": "(gl*(El - v) - g_na*(m*m*m)*h*(v - ENa))/Cm",
    "m": "alpha*(1 - m) - beta*m",
    "h": "-h/tau",
}


def test_it_equals_the_solution_with_the_rest_held(model):
    m = model(HODGKIN_HUXLEY, alpha="exp(v/4)", beta="2*exp(-v/18)")
    scope = {"v": 0.3, "m": 0.4, "h": 0.6, "gl": 0.1, "El": -1.0, "g_na": 5.0, "ENa": 2.0}
    scope |= {"Cm": 0.9, "tau": 3.0, "dt": 0.2}
    end = m.run("exponential_euler", scope)
    alpha, beta = np.exp(0.3 / 4), 2 * np.exp(-0.3 / 18)
    g = 5.0 * 0.4**3 * 0.6
    v_end = (0.1 * -1.0 + g * 2.0) / (0.1 + g)
    assert end["v"] == pytest.approx(v_end + (0.3 - v_end) * np.exp(-0.2 * (0.1 + g) / 0.9), 1e-14)
    m_end = alpha / (alpha + beta)
    assert end["m"] == pytest.approx(m_end + (0.4 - m_end) * np.exp(-0.2 * (alpha + beta)), 1e-14)
    assert end["h"] == pytest.approx(0.6 * np.exp(-0.2 / 3.0), 1e-15)


def test_it_takes_one_exponential_per_variable_and_shares_subexpressions_by_name(model):
    m = model(HODGKIN_HUXLEY, alpha="exp(v/4)", beta="2*exp(-v/18)")
    update = m.update("exponential_euler")
    assert [(step.name, show(step.expression)) for step in update.steps] == [
        ("_a_v", "(-gl - g_na*(m*m*m)*h)/Cm"),
        ("_a_m", "-alpha - beta"),
        ("_a_h", "-1/tau"),
    ]
    assert [show(result.expression) for result in update.results] == [
        "v + ((gl*El + g_na*(m*m*m)*h*ENa)/Cm + _a_v*v)*(dt*exprel(_a_v*dt))",
        "m + (alpha + _a_m*m)*(dt*exprel(_a_m*dt))",
        "h*exp(_a_h*dt)",
    ]


def test_it_stays_finite_where_a_rate_vanishes(model):
    m = model({"v": "g*(E - v) + I"})
    end = m.run("exponential_euler", {"v": 1.0, "g": 0.0, "E": 5.0, "I": 2.0, "dt": 0.1})
    assert end["v"] == pytest.approx(1.2, rel=1e-15)


def test_a_subexpression_of_the_variable_itself_is_looked_into(model):
    m = model({"v": "(I_m + drive)/C"}, I_m="-g*v", drive="k*t")
    scope = {"v": 1.0, "g": 2.0, "C": 4.0, "k": 3.0, "t": 2.0, "dt": 0.1}
    expected = 3.0 - 2.0 * np.exp(-0.05)
    assert m.run("exponential_euler", scope)["v"] == pytest.approx(expected, rel=1e-14)


def test_an_equation_without_its_own_variable_is_integrated_as_it_stands(model):
    update = model({"v": "w*sin(t)", "w": "-w"}).update("exponential_euler")
    assert show(update.results[0].expression) == "v + w*sin(t)*dt"


def test_a_variable_squared_is_refused(model):
    with pytest.raises(IntegrationError, match="not linear in 'v'"):
        model({"v": "v*(1 - v)"}).update("exponential_euler")
