"""Options of methods: quantities become SI numbers, or are refused at once."""

import pytest

from eqsim import Equations, NeuronGroup, amp, ms, mV, nA
from eqsim.api.language.method_options import read_options
from eqsim.errors import ModelError, UnitError

MODEL = Equations("dv/dt = -v/ms : volt\ndI/dt = -I/ms : amp\nk : 1")


def test_numbers_stay_and_quantities_become_si():
    given = {"max_steps": 7, "absolute_error_per_variable": {"v": 2 * mV, "I": 3 * nA}}
    options = dict(read_options(given, MODEL))
    assert options["max_steps"] == 7
    (v, first), (current, second) = options["absolute_error_per_variable"]
    assert (v, current) == ("v", "I")
    assert (first, second) == pytest.approx((2e-3, 3e-9))
    assert read_options(None, MODEL) == ()


@pytest.mark.parametrize("value", [1e-3, 1 * ms, 1 * amp])
def test_a_tolerance_has_the_unit_of_its_variable(value):
    with pytest.raises(UnitError, match="'absolute_error_per_variable' of 'v'"):
        read_options({"absolute_error_per_variable": {"v": value}}, MODEL)


def test_what_is_not_given_per_variable_has_no_unit():
    with pytest.raises(UnitError, match="'absolute_error'"):
        read_options({"absolute_error": 1 * mV}, MODEL)


def test_names_that_are_not_there_are_refused():
    with pytest.raises(ModelError, match="'u', which the model does not have"):
        read_options({"absolute_error_per_variable": {"u": 1}}, MODEL)


def test_only_a_dictionary_for_differential_equations():
    with pytest.raises(ModelError, match="a dictionary of options"):
        read_options([("max_steps", 7)], MODEL)
    with pytest.raises(ModelError, match="the model has none"):
        read_options({"max_steps": 7}, Equations("k : 1"))


def test_a_group_keeps_the_internal_step(session):
    with_solver = NeuronGroup(2, MODEL, method="rkf45")
    assert "_last_timestep" in [each.name for each in with_solver._model.variables]
    without = NeuronGroup(2, MODEL, method="rk4")
    assert "_last_timestep" not in [each.name for each in without._model.variables]
