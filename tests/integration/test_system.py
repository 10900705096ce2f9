"""Right-hand sides are split into drift and noise; draws are taken out."""

import pytest

from eqsim.errors import IntegrationError
from eqsim.expr.parse import parse_expression
from eqsim.expr.show import show
from eqsim.integration.system import NoiseKind


def split(system):
    return {
        equation.variable: (
            show(equation.drift),
            {d.noise: show(d.factor) for d in equation.diffusions},
        )
        for equation in system.equations
    }


@pytest.mark.parametrize(
    ("text", "drift", "factors"),
    [
        ("-v/tau", "-v/tau", {}),
        ("(mu - v)/tau + sigma*sqrt(2/tau)*xi", "(mu - v)/tau", {"xi": "sigma*sqrt(2/tau)"}),
        ("(mu - v + sigma*xi)/tau", "(mu - v)/tau", {"xi": "sigma/tau"}),
        ("-v + a*xi_a - b*xi_b", "-v", {"xi_a": "a", "xi_b": "-b"}),
        ("xi", "0", {"xi": "1"}),
        ("-v + xi - xi", "-v", {}),
        ("-v + where(i > 2, xi, 2*xi)", "-v", {"xi": "where(i > 2, 1, 2)"}),
    ],
)
def test_drift_and_noise_keep_the_form_of_the_text(model, text, drift, factors):
    assert split(model({"v": text}).system()) == {"v": (drift, factors)}


@pytest.mark.parametrize(
    ("equations", "kind"),
    [
        ({"v": "-v"}, NoiseKind.NONE),
        ({"v": "-v + sigma*xi"}, NoiseKind.ADDITIVE),
        ({"v": "-v + level*xi"}, NoiseKind.ADDITIVE),
        ({"v": "-v + v*xi"}, NoiseKind.MULTIPLICATIVE),
        ({"v": "-v + w*xi", "w": "-w"}, NoiseKind.MULTIPLICATIVE),
        ({"v": "-v + sin(t)*xi"}, NoiseKind.MULTIPLICATIVE),
        ({"v": "-v + gain*xi"}, NoiseKind.MULTIPLICATIVE),
    ],
)
def test_noise_is_multiplicative_where_a_factor_moves(model, equations, kind):
    assert (
        model(equations, gain="hidden*2", hidden="v + 1", level="k*2").system().noise_kind == kind
    )


@pytest.mark.parametrize("text", ["xi**2", "exp(xi)", "xi*xi_a", "1/xi", "where(xi > 0, 1, 2)"])
def test_noise_that_is_no_term_times_a_factor_is_refused(model, text):
    with pytest.raises(IntegrationError, match="noise must be a term times a factor") as error:
        model({"v": text}).system()
    assert error.value.span.text == text


def test_noise_in_a_subexpression_is_found(model):
    system = model({"v": "I - v"}, I="mu + sigma*xi").system()
    assert split(system) == {"v": ("mu - v", {"xi": "sigma"})}


def test_each_draw_in_the_text_is_bound_once(model):
    system = model({"v": "rand() - v*rand()", "w": "poisson(3*rand())"}).system()
    assert [(draw.name, show(draw.expression)) for draw in system.draws] == [
        ("_draw_1", "rand()"),
        ("_draw_2", "rand()"),
        ("_draw_3", "rand()"),
        ("_draw_4", "poisson(3*_draw_3)"),
    ]
    assert split(system) == {"v": ("_draw_1 - v*_draw_2", {}), "w": ("_draw_4", {})}


def test_subexpressions_are_ordered_by_use_and_expanded_where_asked(model):
    system = model({"v": "a"}, a="b*k + c", b="v + k", c="2*w").system()
    assert [subexpression.name for subexpression in system.subexpressions] == ["b", "c", "a"]
    e = parse_expression("a + c")
    assert system.dependencies(e) == {"a", "b", "c", "k", "v", "w"}
    assert show(system.expand(e, ["v"])) == "(v + k)*k + c + c"
    assert show(system.expand(e, ["other"])) == "a + c"
