"""Expressions with one value for all elements."""

from __future__ import annotations

import pytest

from eqsim.equations.sharing import check_shared, is_shared
from eqsim.errors import ModelError
from eqsim.expr.infer import Symbol
from eqsim.expr.parse import parse_expression

SYMBOLS = {"s": Symbol("s", shared=True), "v": Symbol("v")}


@pytest.mark.parametrize(
    ("text", "shared"),
    [("s*2 + pi*mV", True), ("s + v", False), ("s + unknown", False), ("s*rand()", False)],
)
def test_is_shared(text, shared):
    assert is_shared(parse_expression(text), SYMBOLS) is shared


def test_check():
    check_shared(parse_expression("s*rand()"), SYMBOLS, "x")
    with pytest.raises(ModelError, match="'x' is shared by all elements, but 'v'") as caught:
        check_shared(parse_expression("s + v"), SYMBOLS, "x")
    assert str(caught.value.span) == "v"
