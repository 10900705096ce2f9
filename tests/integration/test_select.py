"""The automatic choice, its reasons and its advice."""

import logging

import pytest

from eqsim import Network, NeuronGroup, ms
from eqsim.errors import IntegrationError

DEFAULT = ("exact", "euler", "heun")


@pytest.mark.parametrize(
    ("equations", "method", "advice"),
    [
        ({"v": "-v/tau"}, "exact", ""),
        ({"v": "(I - v)/tau"}, "exact", ""),
        ({"v": "1/tau"}, "exact", ""),
        ({"v": "w", "w": "-v"}, "exact", ""),
        ({"v": "w - v", "w": "v - w"}, "exact", ""),
        ({"v": "sin(t)"}, "euler", "rk4"),
        ({"v": "sin(t) - v/tau"}, "euler", "exponential_euler"),
        ({"v": "g*(1 - v)", "g": "-g/tau"}, "euler", "exponential_euler"),
        ({"v": "v*(1 - v)"}, "euler", "rk4"),
        ({"v": "-v/tau + sigma*xi"}, "euler", ""),
        ({"v": "-v/tau + sigma*v*xi"}, "heun", ""),
    ],
    ids=str,
)
def test_default_choice(model, equations, method, advice):
    update = model(equations).update(*DEFAULT)
    assert update.method == method
    assert [refusal.method for refusal in update.refusals] == list(DEFAULT[: DEFAULT.index(method)])
    assert advice in update.advice
    assert bool(advice) == bool(update.advice)


def test_advice_names_exact_where_it_was_not_tried(model):
    assert "exact" in model({"v": "-v"}).update("euler", "heun").advice


def test_a_method_the_user_named_gets_no_advice(model):
    assert model({"v": "-v"}).update("euler").advice == ""
    assert model({"v": "v*v"}).update("rk4", chosen_by_user=False).advice == ""


def test_an_alias_is_reported_by_its_name(model):
    assert model({"v": "-v"}).update("linear").method == "exact"


def test_euler_refuses_multiplicative_noise_and_names_what_accepts_it(model):
    with pytest.raises(IntegrationError) as error:
        model({"v": "-v + sigma*v*xi"}).update("euler")
    assert str(error.value).splitlines() == [
        "the integration method 'euler' does not accept these equations",
        "  euler: the noise of 'v' is multiplicative: the factor of 'xi' depends on 'v'",
        "  hint: method='heun' accepts them",
    ]


def test_an_equation_is_shown_as_the_user_wrote_it(session):
    group = NeuronGroup(1, "dv/dt = -v/ms + v*xi*ms**-0.5 : 1", method="euler", name="G")
    with pytest.raises(IntegrationError) as error:
        Network(group).run(1 * ms)
    assert str(error.value).startswith("G: the integration method 'euler' does not accept")
    assert error.value.details[1] == "dv/dt = -v/ms + v*xi*ms**-0.5 : 1"
    assert "0.001" not in str(error.value)


def test_if_all_refuse_each_reason_is_listed(model):
    with pytest.raises(IntegrationError) as error:
        model({"v": "-v + t*xi"}).update("exact", "euler", "rk4")
    assert [line.split(":")[0] for line in error.value.details] == ["exact", "euler", "rk4"]
    assert "heun" in error.value.hint


@pytest.mark.parametrize("methods", [DEFAULT, ("exact",)])
def test_unknown_options_are_refused_never_dropped(model, methods):
    with pytest.raises(IntegrationError, match="'exact' takes no option 'bogus'") as error:
        model({"v": "-v"}).update(*methods, options=(("bogus", 1),))
    assert error.value.details == ("simplify: True or False (without effect)",)


def test_options_go_to_the_method_that_is_chosen(model):
    simplify = (("simplify", False),)
    assert model({"v": "-v"}).update(*DEFAULT, options=simplify).method == "exact"
    with pytest.raises(IntegrationError, match="'euler' takes no options") as error:
        model({"v": "v*v"}).update(*DEFAULT, options=simplify)
    assert "'simplify'" in error.value.details[0]


def test_a_value_that_an_option_cannot_have_is_refused(model):
    with pytest.raises(IntegrationError, match="'exact' cannot be 3") as error:
        model({"v": "-v"}).update("exact", options=(("simplify", 3),))
    assert "True or False" in error.value.details[0]


def test_an_unknown_method_is_refused_even_behind_one_that_would_do(model):
    with pytest.raises(IntegrationError, match="'milstine'"):
        model({"v": "-v"}).update("exact", "milstine")


def test_the_choice_is_logged(model, caplog):
    with caplog.at_level(logging.INFO, "eqsim.integration"):
        model({"v": "g*(1 - v)", "g": "-g"}).update(*DEFAULT)
    (record,) = caplog.records
    message = record.getMessage()
    assert message.startswith("integration method 'euler'")
    assert "not 'exact': the equation for 'v': the factor of 'v' depends on 'g'" in message
    assert "exponential_euler" in message
