"""Names that models can and cannot define."""

from __future__ import annotations

import pytest

from eqsim.equations.identifiers import check_identifier, is_noise, is_reserved
from eqsim.errors import EquationSyntaxError, NameResolutionError


@pytest.mark.parametrize("name", ["v", "g_e", "I1", "double", "auto", "x_", "xii", "lastspike"])
def test_good_names(name):
    check_identifier(name)


@pytest.mark.parametrize(
    "name", ["_v", "__class__", "1x", "lambda", "None", "v-w", "", "\uff56", "\u00e9"]
)
def test_names_that_are_none(name):
    with pytest.raises(EquationSyntaxError):
        check_identifier(name)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("t", "variable of every model"),
        ("dt", "variable of every model"),
        ("not_refractory", "variable of every model"),
        ("xi", "white noise"),
        ("xi_a", "white noise"),
        ("exp", "function"),
        ("arctan2", "function"),
        ("where", "function"),
        ("e", "constant"),
        ("mV", "unit"),
        ("volt", "unit"),
    ],
)
def test_reserved_names(name, meaning):
    assert is_reserved(name)
    with pytest.raises(NameResolutionError, match=meaning):
        check_identifier(name)


def test_synaptic_suffixes():
    with pytest.raises(NameResolutionError, match="synaptic"):
        check_identifier("v_pre")
    check_identifier("v_post", suffix_allowed=True)


def test_noise():
    assert is_noise("xi")
    assert is_noise("xi_2")
    assert not is_noise("xia")
