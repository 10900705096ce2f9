"""Replacing names in equations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eqsim.equations.lines import parse_equations
from eqsim.equations.replacement import replace_names, value_to_expression, write_equation
from eqsim.errors import EqsimError, EquationSyntaxError, ModelError, NameResolutionError
from eqsim.expr.nodes import Number
from eqsim.expr.show import show
from eqsim.units import ms, mV, siemens


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (0.5, "0.5"),
        (True, "True"),
        (-2, "-2"),
        (5 * ms, "0.005*second"),
        (-70 * mV, "-0.07*volt"),
        (float("-inf"), "-inf"),
        (np.float64(2.5), "2.5"),
        (np.array(2.5), "2.5"),
        (3 * siemens, "3.0*siemens"),
    ],
)
def test_values(value, text):
    assert show(value_to_expression("x", value)) == text


@pytest.mark.parametrize("value", [None, [1, 2], np.ones(3), float("nan"), 1j, object()])
def test_values_that_are_none(value):
    with pytest.raises(EqsimError, match="'x'"):
        value_to_expression("x", value)


def test_numbers_are_plain_python():
    assert type(value_to_expression("x", np.float64(1)).value) is float
    assert value_to_expression("x", 1) == Number(1)


def test_unchanged_equations_stay_the_same_objects():
    equations = parse_equations("x : 1\ny = x : 1")
    assert all(a is b for a, b in zip(equations, replace_names(equations, {"z": 3}), strict=True))


def test_renaming_is_simultaneous():
    equations = parse_equations("a = b : 1\nb : 1 (shared)")
    swapped = replace_names(equations, {"a": "b", "b": "a"})
    assert [equation.text for equation in swapped] == ["b = a : 1", "a : 1 (shared)"]


def test_defined_names_become_names_only():
    equations = parse_equations("x : 1")
    with pytest.raises(ModelError, match="another name"):
        replace_names(equations, {"x": 3})
    with pytest.raises(ModelError, match="another name"):
        replace_names(equations, {"x": "y + 1"})
    with pytest.raises(NameResolutionError):
        replace_names(equations, {"x": "dt"})
    with pytest.raises(EquationSyntaxError):
        replace_names(equations, {"x": "y +"})


def test_text_of_equations_without_one():
    text = "b = x > 1 : boolean\nn : integer (constant, shared)\ndv/dt = x : meter"
    bare = [replace(equation, text="") for equation in parse_equations(text)]
    assert "\n".join(map(write_equation, bare)) == text
