"""Whole numbers among the arguments that users give."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, ms
from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.errors import ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")

NONE = [True, np.True_, 2.0, np.float64(2), "2", None, [2], np.array([1, 2]), 2 * ms]


@pytest.mark.parametrize("given", [2, np.int8(2), np.uint64(2), np.array(2)])
def test_whole_numbers_become_ints(given):
    assert type(as_whole_number(given)) is int
    assert as_whole_number(given) == 2


@pytest.mark.parametrize("given", NONE)
def test_all_else_is_no_whole_number(given):
    assert as_whole_number(given) is None


@pytest.mark.parametrize("given", [each for each in NONE if each is not None])
def test_each_argument_says_what_it_wants_instead(given):
    group = eq.NeuronGroup(1, "x : 1")
    with pytest.raises(ModelError, match="the number of neurons is a whole number"):
        eq.NeuronGroup(given, "x : 1")
    with pytest.raises(ModelError, match="order is a whole number"):
        eq.NeuronGroup(1, "x : 1", order=given)
    with pytest.raises(ModelError, match="a seed is a whole number"):
        eq.seed(given)
    with pytest.raises(ModelError, match="the number of trials is a whole number"):
        eq.BinomialFunction(given, 0.5)
    with pytest.raises(ModelError, match="N is the number of inputs of a neuron"):
        eq.PoissonInput(group, "x", given, 1 * Hz, 1)
    with pytest.raises(ModelError, match="show is a number of kernels"):
        eq.profiling_summary(show=given)


@pytest.mark.parametrize("given", [-1, 2**63])
def test_binomial_draws_have_a_number_of_trials_of_64_bits(given):
    group = eq.NeuronGroup(1, "x : 1")
    with pytest.raises(ModelError, match="the number of trials is a whole number"):
        eq.BinomialFunction(given, 0.5)
    with pytest.raises(ModelError, match="N is the number of inputs of a neuron"):
        eq.PoissonInput(group, "x", given, 1 * Hz, 1)


@pytest.mark.parametrize("given", [-0.1, 1.5, np.nan, [0.5]])
def test_a_probability_lies_between_0_and_1(given):
    with pytest.raises(ModelError, match="a probability lies between 0 and 1"):
        eq.BinomialFunction(3, given)


@pytest.mark.parametrize("given", ["half", None, 0.5 * ms])
def test_a_probability_is_a_number(given):
    with pytest.raises(UnitError, match="the probability"):
        eq.BinomialFunction(3, given)


def test_a_whole_float_is_answered_with_a_way_to_write_it():
    with pytest.raises(ModelError, match=r"hint: write int\(1000.0\)"):
        eq.NeuronGroup(1e3, "x : 1")
