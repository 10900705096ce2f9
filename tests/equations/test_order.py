"""Dependencies and the order of subexpressions."""

from __future__ import annotations

import pytest

from eqsim.equations.lines import parse_equations
from eqsim.equations.order import (
    Dependency,
    dependencies,
    order_subexpressions,
)
from eqsim.errors import ModelError

TEXT = "a = b + c : 1\nb = c*k : 1\ndc/dt = -a/tau : 1\nd = 2 : 1"


def test_each_after_what_it_uses():
    ordered = order_subexpressions(parse_equations(TEXT))
    assert [equation.name for equation in ordered] == ["b", "a", "d"]


def test_a_long_chain_needs_no_recursion():
    lines = [f"x{i} = x{i + 1} : 1" for i in range(3000)]
    ordered = order_subexpressions(parse_equations("\n".join(lines)))
    assert [equation.name for equation in ordered[:2]] == ["x2999", "x2998"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = a + 1 : 1", "'a' uses itself"),
        ("a = b : 1\nb = c : 1\nc = a : 1", "a -> b -> c -> a"),
        ("z = a : 1\na = b : 1\nb = a : 1", "a -> b -> a"),
    ],
)
def test_circles(text, words):
    with pytest.raises(ModelError) as caught:
        order_subexpressions(parse_equations(text))
    assert words in str(caught.value)


def test_circles_through_differential_equations_are_fine():
    assert order_subexpressions(parse_equations("a = v : 1\ndv/dt = a/second : 1"))


def test_dependencies_name_the_way():
    found = dependencies(parse_equations(TEXT))
    assert found["b"] == (Dependency("c"), Dependency("k"))
    assert found["a"] == (
        Dependency("b"),
        Dependency("c", ("b",)),
        Dependency("k", ("b",)),
        Dependency("c"),
    )
    assert Dependency("k", ("a", "b")) in found["c"]
    assert found["d"] == ()
