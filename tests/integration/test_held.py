"""Calls that stand still during a step are constants to every method."""

import pytest

from eqsim.equations.functions import ExternalFunction, Table
from eqsim.expr.parse import parse_expression
from eqsim.expr.show import show
from eqsim.integration.held import past_values
from eqsim.integration.select import integrate
from eqsim.integration.system import NoiseKind, build_system
from eqsim.integration.update import Binding
from eqsim.model.population import Derivative, Dynamics
from eqsim.model.variables import Subexpression

HELD = (ExternalFunction("ta", Table(), holds=True), ExternalFunction("changing", Table()))


def dynamics(*texts, method="exact"):
    derivatives = [
        Derivative(name, parse_expression(text)) for name, text in zip("vw", texts, strict=False)
    ]
    return Dynamics(tuple(derivatives), (method,))


def shown(bindings):
    return {each.name: show(each.expression) for each in bindings if isinstance(each, Binding)}


def test_each_distinct_call_is_bound_once():
    system = build_system(dynamics("-v*ta(t) + ta(t)", "ta(t, i) - w"), (), HELD)
    assert shown(system.held) == {"_held_1": "ta(t)", "_held_2": "ta(t, i)"}
    assert [show(e.drift) for e in system.equations] == ["-v*_held_1 + _held_1", "_held_2 - w"]


@pytest.mark.parametrize(
    "call", ["ta(t + dt)", "ta(2*t)", "ta(t, v)", "ta(t, t)", "ta(t, s)", "changing(t)", "sin(t)"]
)
def test_what_may_change_is_left_in_its_place(call):
    subexpression = Subexpression("s", parse_expression("v + 1"))
    system = build_system(dynamics(f"{call} - v"), (subexpression,), HELD)
    assert system.held == ()


def test_calls_in_subexpressions_do_not_count_as_time():
    subexpression = Subexpression("I", parse_expression("ta(t)*g"))
    update = integrate(dynamics("I - v"), (subexpression,), HELD)
    assert update.method == "exact"
    assert update.steps[0] == Binding("_held_1", parse_expression("ta(t)"))


def test_noise_that_is_scaled_by_a_call_is_additive():
    system = build_system(dynamics("-v + ta(t)*xi"), (), HELD)
    assert system.noise_kind == NoiseKind.ADDITIVE


def test_every_stage_sees_the_value_of_the_step():
    update = integrate(dynamics("ta(t)*v - v**2", method="rk4"), (), HELD)
    assert [step.name for step in update.steps if "ta(" in show(step.expression)] == ["_held_1"]


@pytest.mark.parametrize("method", ["exact", "rk4", "exponential_euler", "euler"])
def test_past_values_are_held_also_of_what_is_integrated(method):
    subexpression = Subexpression("late", parse_expression("delayed(v, d)"))
    both = dynamics("late*w - v", "delayed(v, d) - w", method=method)
    if method == "exact":
        both = dynamics("late - v", "delayed(v, d) - w", method=method)
    update = integrate(both, (subexpression,))
    assert shown(update.steps[:1]) == {"_held_1": "delayed(v, d)"}
    assert not any("delayed" in each for each in list(shown(update.steps).values())[1:])


def test_only_past_values_that_equations_use_are_held():
    texts = {"a": "b + 1", "b": "delayed(v, d)", "c": "delayed(v, 2*d)"}
    subexpressions = tuple(Subexpression(n, parse_expression(e)) for n, e in texts.items())
    both = dynamics("a - v", "delayed(w, d)")
    expected = ["delayed(v, d)", "delayed(w, d)"]
    assert list(shown(past_values(both, subexpressions)).values()) == expected
    assert list(shown(build_system(both, subexpressions).held).values()) == expected
