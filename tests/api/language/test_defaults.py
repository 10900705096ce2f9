"""What all model text knows can be looked at, and not changed."""

import pytest

from eqsim import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS, get_local_namespace, mV
from eqsim.errors import ModelError

around = "global"


def test_functions_constants_and_units():
    assert DEFAULT_FUNCTIONS["clip"].signature == "clip(x, low, high)"
    assert DEFAULT_CONSTANTS["pi"] == pytest.approx(3.14159265)
    assert DEFAULT_UNITS["mV"] == mV
    assert "nS" in DEFAULT_UNITS
    assert "parsec" not in DEFAULT_UNITS
    assert len(DEFAULT_UNITS) == len(list(DEFAULT_UNITS)) > 1000
    assert "units" in repr(DEFAULT_UNITS)


@pytest.mark.parametrize("view", [DEFAULT_FUNCTIONS, DEFAULT_CONSTANTS, DEFAULT_UNITS])
def test_they_cannot_be_changed(view):
    with pytest.raises(TypeError):
        view["mine"] = 1


def test_names_of_calling_functions():
    here = "outer"

    def inner():
        here = "inner"
        return get_local_namespace()["here"], get_local_namespace(1)["here"], here

    assert inner()[:2] == ("inner", "outer")
    assert get_local_namespace()["around"] == "global"
    assert here == "outer"


@pytest.mark.parametrize(("level", "message"), [(-1, "whole number"), (10**6, "no 1000000 calls")])
def test_levels_that_are_not_there(level, message):
    with pytest.raises(ModelError, match=message):
        get_local_namespace(level)
