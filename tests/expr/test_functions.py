"""The table of functions and the names that models cannot define."""

from __future__ import annotations

from eqsim.expr.functions import ALIASES, CONSTANTS, FUNCTIONS, RESERVED

BRIAN = (
    "abs arccos arcsin arctan ceil clip cos cosh exp expm1 exprel floor int log log10 log1p "
    "poisson rand randn sign sin sinh sqrt tan tanh timestep"
)
OURS = "max min erf gamma atan2 hypot binomial delayed"


def test_functions_of_model_text():
    assert set(FUNCTIONS) == {*BRIAN.split(), *OURS.split()}
    assert list(FUNCTIONS) == sorted(FUNCTIONS)


def test_functions_that_draw():
    draws = {name for name, function in FUNCTIONS.items() if function.draws}
    assert draws == {"rand", "randn", "poisson", "binomial"}


def test_arity_and_signature():
    assert FUNCTIONS["rand"].arity == 0
    assert FUNCTIONS["clip"].arity == 3
    assert FUNCTIONS["clip"].signature == "clip(x, low, high)"


def test_aliases_stand_for_functions():
    assert all(new in FUNCTIONS and old not in FUNCTIONS for old, new in ALIASES.items())


def test_reserved_names():
    special = {"t", "dt", "t_in_timesteps", "xi", "i", "N", "not_refractory", "refractory"}
    assert special | {"where", "arctan2", "exp", *CONSTANTS} <= RESERVED
    assert "v" not in RESERVED
