"""What solvers with error control ask for, which options they take, and what they refuse."""

import numpy as np
import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.nodes import Name, Number
from eqsim.expr.show import show
from eqsim.integration.describe import describe
from eqsim.integration.methods import find_method
from eqsim.integration.solvers import LAST_TIMESTEP, SOLVERS, remembered_variables
from eqsim.integration.update import Binding, Solution

EQUATIONS = {"v": "drive - a*v", "w": "(v - w)*rate"}


def solution(model, **options):
    update = model(EQUATIONS, ("v",), drive="gain*sin(t)", gain="2*a", a="b + 1").update(
        "rkf45", options=tuple(options.items())
    )
    (step,) = update.steps
    assert isinstance(step, Solution)
    return update, step


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("gsl", "rkf45"),
        ("gsl_rkf45", "rkf45"),
        ("gsl_rkck", "rkck"),
        ("gsl_rk2", "rk23"),
        ("gsl_rk4", "rk34"),
        ("gsl_rk8pd", "rkf78"),
    ],
)
def test_names_of_gsl(alias, name):
    assert find_method(alias) is find_method(name)


def test_only_what_moves_is_evaluated_at_internal_times(model):
    _, step = solution(model)
    assert [binding.name for binding in step.bindings] == ["drive"]
    assert [show(rate) for rate in step.rates][1] == "(v - w)*rate"
    assert step.variables == ("v", "w")


def test_a_variable_that_pauses_has_no_rate_while_refractory(model):
    _, step = solution(model)
    assert "not_refractory" in show(step.rates[0])
    assert "not_refractory" not in show(step.rates[1])


def test_tolerances_are_given_in_common_or_one_by_one(model):
    _, step = solution(model)
    assert (step.settings.relative, step.settings.absolute) == (1e-6, (1e-6, 1e-6))
    assert step.settings.max_steps == 500
    _, step = solution(
        model,
        absolute_error=1e-4,
        absolute_error_per_variable=(("w", 1e-9),),
        relative_error=np.float64(1e-3),
        max_steps=np.int64(7),
    )
    assert step.settings.absolute == (1e-4, 1e-9)
    assert (step.settings.relative, step.settings.max_steps) == (1e-3, 7)


def test_the_last_internal_step_is_remembered_unless_not_wanted(model):
    update, step = solution(model)
    assert step.first_step == Name(LAST_TIMESTEP)
    assert Binding(LAST_TIMESTEP, Name(step.next_step)) in update.results
    update, step = solution(model, use_last_timestep=False)
    assert step.first_step == Number(0.0)
    assert [result.name for result in update.results] == ["v", "w"]


def test_a_group_keeps_the_step_only_where_a_solver_is_asked_for():
    assert [each.name for each in remembered_variables(("exact", "gsl"), {})] == [LAST_TIMESTEP]
    assert remembered_variables(("exact", "euler"), {}) == ()
    assert remembered_variables(("bdf",), {"use_last_timestep": False}) == ()


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("absolute_error", 0.0, "positive"),
        ("absolute_error", True, "positive"),
        ("relative_error", float("inf"), "positive"),
        ("absolute_error_per_variable", (("v", -1.0),), "positive"),
        ("absolute_error_per_variable", 1e-3, "dictionary"),
        ("max_steps", 0, "internal steps"),
        ("max_steps", 2.5, "internal steps"),
        ("use_last_timestep", 1, "True or False"),
        ("adaptable_timestep", False, "rk4"),
        ("save_failed_steps", True, "not counted"),
        ("save_step_count", True, "not counted"),
    ],
)
def test_options_that_cannot_be_are_refused(model, option, value, expected):
    with pytest.raises(IntegrationError, match=f"'{option}'") as error:
        solution(model, **{option: value})
    assert expected in error.value.details[0]


def test_a_tolerance_needs_a_differential_equation(model):
    with pytest.raises(IntegrationError, match="names 'z', which has no differential") as error:
        solution(model, absolute_error_per_variable=(("z", 1.0),))
    assert error.value.details == ("those with one are v, w",)


@pytest.mark.parametrize("solver", SOLVERS, ids=lambda solver: solver.name)
def test_noise_is_refused_with_the_reason(model, solver):
    with pytest.raises(IntegrationError, match="'x' has noise"):
        model({"x": "-x + xi"}).update(solver.name)


def test_a_draw_has_one_value_in_a_step(model):
    update = model({"x": "rand() - x"}).update("rkf45")
    assert [type(step) for step in update.steps] == [Binding, Solution]


def test_description(model):
    text = describe(solution(model)[0])
    assert "dw/dt = (v - w)*rate" in text
    assert "relative error of 1e-06, an absolute one of 1e-06 for v, 1e-06 for w" in text
    assert "at most 500 internal steps" in text
