"""Noise in equations."""

from __future__ import annotations

import pytest

from eqsim.equations.lines import parse_equations
from eqsim.equations.noise import check_noise, noise_names, noise_type
from eqsim.errors import ModelError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dv/dt = -v/tau : 1", None),
        ("dv/dt = -v/tau + s*xi*tau**-0.5 : 1", "additive"),
        ("dv/dt = -v/tau - (a + xi)*s : 1", "additive"),
        ("dv/dt = (s - v)/tau + sqrt(2/tau)*xi_a + xi_b/k : 1", "additive"),
        ("dv/dt = v*xi : 1", "multiplicative"),
        ("dv/dt = xi/(1 + v**2) : 1", "multiplicative"),
        ("dv/dt = xi*sin(t/tau) : 1", "multiplicative"),
        ("dv/dt = exp(v + xi) : 1", "multiplicative"),
        ("dv/dt = s*xi : 1\ns = k*w : 1\ndw/dt = -w/tau : 1", "multiplicative"),
        ("dv/dt = s*xi : 1\ns = k*p : 1\np : 1\ndw/dt = -w/tau : 1", "additive"),
        ("dv/dt = w*xi_1 + xi_2 : 1\nw : 1", "additive"),
        ("dv/dt = where(v > 1, 0, xi) : 1", "multiplicative"),
    ],
)
def test_type(text, expected):
    assert noise_type(parse_equations(text)) == expected


def test_names():
    text = "dv/dt = xi_b + xi_a : 1\ndw/dt = xi_a + xia : 1"
    assert noise_names(parse_equations(text)) == ("xi_b", "xi_a")


def test_one_name_in_two_equations_is_fine():
    check_noise(parse_equations("dv/dt = xi_a : 1\ndw/dt = xi_a : 1"))
    check_noise(parse_equations("dv/dt = xi + 2*xi : 1"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dv/dt = xi : 1\ndw/dt = xi : 1", "name it"),
        ("x = xi : 1", "differential equations only"),
    ],
)
def test_refuses(text, words):
    with pytest.raises(ModelError) as caught:
        check_noise(parse_equations(text))
    assert words in str(caught.value)
    assert str(caught.value.span) == "xi"
