"""Milstein's method takes diagonal noise."""

import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.show import show


def test_the_update_draws_once_for_each_noise(model):
    update = model({"v": "-v + s*v*xi"}).update("milstein")
    assert [f"{step.name} = {show(step.expression)}" for step in update.steps] == [
        "_dW_xi = sqrt(dt)*randn()",
        "_above_v_xi = v + s*v*sqrt(dt)",
        "_below_v_xi = v - s*v*sqrt(dt)",
        "_correction_v = (s*_above_v_xi - s*_below_v_xi)*_dW_xi*_dW_xi/(4*sqrt(dt))",
    ]
    assert show(update.results[0].expression) == "v - v*dt + s*v*_dW_xi + _correction_v"


def test_without_noise_it_is_euler(model):
    equations = {"v": "-v*w", "w": "sin(t)"}
    milstein, euler = (model(equations).update(name) for name in ("milstein", "euler"))
    assert milstein.results == euler.results


@pytest.mark.parametrize(
    ("equations", "reason"),
    [
        ({"v": "v*xi_a + v*xi_b"}, "the equation for 'v' has several noises: 'xi_a' and 'xi_b'"),
        ({"v": "v*xi", "w": "xi"}, "the equations for 'v' and 'w' share the noise 'xi'"),
    ],
)
def test_noise_that_is_not_diagonal_is_refused(model, equations, reason):
    with pytest.raises(IntegrationError) as error:
        model(equations).update("milstein")
    assert error.value.details == (f"milstein: {reason}",)
    assert "heun" in error.value.hint
