"""Equations that are solved from event to event."""

import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.parse import parse_expression
from eqsim.integration.describe import describe
from eqsim.integration.event_driven import solve_event_driven
from eqsim.model.population import Derivative
from eqsim.model.projection import EventDriven, Projection
from eqsim.model.variables import Subexpression


def solved(subexpressions=(), **rates):
    derivatives = tuple(
        Derivative(name, parse_expression(rate), text=f"d{name}/dt = {rate}")
        for name, rate in rates.items()
    )
    described = Projection(
        "syn",
        0,
        "clock",
        "a",
        "b",
        subexpressions=tuple(
            Subexpression(name, parse_expression(text)) for name, text in subexpressions
        ),
    )
    return solve_event_driven(described, EventDriven(derivatives, ("pre",)))


def test_the_solution_over_the_time_that_has_passed():
    assert describe(solved(x="-x/tau")).splitlines()[1:] == ["set x = x*exp(-_elapsed/tau)"]
    assert "set x = x + _elapsed*k" in describe(solved(x="k")).splitlines()


def test_subexpressions_are_put_in():
    update = solved((("rate", "x/tau"),), x="-rate")
    assert describe(update).splitlines()[1:] == ["set x = x*exp(-_elapsed/tau)"]


def test_coupled_equations_have_a_propagator():
    assert "_elapsed/tau" in describe(solved(x="-x/tau", y="x - y"))


@pytest.mark.parametrize(
    ("rate", "reason"),
    [
        ("-x*x", "the equation for 'x'"),
        ("-x*t", "depends on 't'"),
        ("-x + xi", "noise ('xi')"),
        ("-x*rand()", "drawn at random"),
    ],
)
def test_what_has_no_exact_solution(rate, reason):
    with pytest.raises(IntegrationError, match=r"^syn: event-driven equations") as refused:
        solved(x=rate)
    assert reason in str(refused.value)
    assert f"dx/dt = {rate}" in str(refused.value)
    assert "(clock-driven)" in str(refused.value)
