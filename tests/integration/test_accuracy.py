"""What is known of a method's accuracy near a state."""

import math

import numpy as np
import pytest

from eqsim.expr.parse import parse_expression
from eqsim.expr.show import show
from eqsim.integration.accuracy import find_modes, jacobian, largest_step
from eqsim.integration.derivative import NotDifferentiable
from eqsim.integration.explicit import explicit_method
from eqsim.integration.methods import METHODS, find_method
from eqsim.integration.system import build_system
from eqsim.model.population import Derivative, Dynamics

#: Beyond -rate*dt of these, a decay is unstable.
BOUNDS = {"euler": 2.0, "heun": 2.0, "milstein": 2.0, "rk2": 2.0, "rk4": 2.785293563405282}


def scalar(rate):
    return np.array([[[float(rate)]]])


def test_the_jacobian_looks_into_subexpressions_and_takes_draws_by_their_mean(model):
    m = model({"v": "I - v*w", "w": "exp(v)*rand() + w*(1 + poisson(a))"}, I="g*v**2")
    assert [[show(entry) for entry in row] for row in jacobian(m.system())] == [
        ["g*(2*v**1) - w", "-v"],
        ["exp(v)*0.5", "1 + a"],
    ]


def test_a_draw_without_a_known_mean_is_named(model):
    with pytest.raises(NotDifferentiable, match="gamma"):
        jacobian(model({"v": "gamma(v)"}).system())


@pytest.mark.parametrize("name", [method.name for method in METHODS if method.linear_step])
def test_the_factor_of_a_mode_has_the_order_of_the_method(name):
    method = find_method(name)
    steps = np.array([0.2, 0.1, 0.05])
    jacobians = np.array([[[-1.0, 2.0], [-1.5, -0.3]]])
    errors = [find_modes(jacobians, dt, method.linear_step).errors.max() for dt in steps]
    slope = np.polyfit(np.log(steps), np.log(errors), 1)[0]
    assert slope == pytest.approx(method.order, abs=0.2)


@pytest.mark.parametrize(("name", "bound"), BOUNDS.items())
def test_the_bound_of_stability_is_found(name, bound):
    step = find_method(name).linear_step
    assert not find_modes(scalar(-1), bound - 1e-6, step).unstable.any()
    assert find_modes(scalar(-1), bound + 1e-6, step).unstable.all()
    found = largest_step(scalar(-1)[0], 10.0, step, lambda modes: not modes.unstable.any())
    assert found == pytest.approx(bound, rel=1e-6)


def test_exponential_euler_is_stable_and_exact_in_itself():
    step = find_method("exponential_euler").linear_step
    modes = find_modes(scalar(-1), 100.0, step)
    assert not modes.unstable.any()
    assert find_modes(scalar(-3), 0.1, step).errors.max() < 1e-12
    assert find_modes(scalar(0), 0.1, step).errors.max() == 0


def test_an_exact_method_has_no_error():
    modes = find_modes(np.array([[[0.0, 1.0], [-4.0, 0.0]]]), 3.0, None)
    assert modes.errors.max() < 1e-12
    assert not modes.unstable.any()
    assert sorted(modes.rates[0].imag) == pytest.approx([-2, 2])


def test_variables_share_in_modes():
    jacobians = np.array([[[-100.0, 0.0], [5.0, -1.0]], [[0.0, 1.0], [-1.0, 0.0]]])
    shares = find_modes(jacobians, 0.1, None).shares
    assert shares[0] == pytest.approx(np.eye(2))
    assert shares[1] == pytest.approx(np.full((2, 2), 0.5))


@pytest.mark.parametrize(
    "description",
    [
        "x_new = x + dt*f(x, t)**2",
        "x_new = x*f(x, t)*dt",
        "x_new = x + 1",
        "x_new = 1",
        "x_new = x/f(x, t)",
        "x_new = exp(-dt)*x",
        "x_new = x + f(dt, t)",
        "x_new = sqrt(x)",
    ],
)
def test_of_a_method_that_is_not_linear_nothing_is_known(description):
    assert explicit_method("own", "", description).linear_step is None


def test_what_scales_with_the_step_is_known():
    description = "h = -sqrt(dt)*2\nx_new = x + h*h*f(x, t)/4 + g(x, t)*dW*(dt - 1**2) - 0*x"
    step = explicit_method("own", "", description).linear_step
    assert step(np.array([[0.5]])) == pytest.approx(np.array([[1.5]]))


def test_errors_are_relative_to_the_time_constant():
    modes = find_modes(scalar(-1), 0.1, find_method("euler").linear_step)
    assert modes.errors[0, 0] == pytest.approx(1 - 0.9**10 * math.e)


def test_past_values_count_as_present_ones():
    derivative = Derivative("v", parse_expression("-v*delayed(v, d)"))
    system = build_system(Dynamics((derivative,), ("euler",)), ())
    assert show(jacobian(system)[0][0]) == "-1*v"
