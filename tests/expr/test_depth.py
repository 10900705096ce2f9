"""Everything that the parser accepts can be worked on, however deep it is nested."""

from __future__ import annotations

import pytest

from eqsim.expr.infer import Symbol, infer
from eqsim.expr.parse import MAX_DEPTH, parse_expression
from eqsim.expr.rewrite import names, substitute, terms
from eqsim.expr.show import show
from eqsim.expr.si import units_to_numbers

LEVELS = MAX_DEPTH - 2
SYMBOLS = {"a": Symbol("a")}


@pytest.mark.parametrize(
    "text",
    [
        "+".join(["a"] * LEVELS),
        "**".join(["a"] * LEVELS),
        "-" * LEVELS + "a",
        "max(a, " * LEVELS + "a" + ")" * LEVELS,
        "exp(" * LEVELS + "a" + ")" * LEVELS,
        "where(a < 1, " * (LEVELS - 1) + "a" + ", 1)" * (LEVELS - 1),
    ],
    ids=["sum", "power", "sign", "max", "exp", "where"],
)
def test_deepest_expressions(text):
    e = parse_expression(text)
    assert parse_expression(show(e)) == e
    assert names(substitute(units_to_numbers(e), {"b": e})) == ("a",)
    assert terms(e)
    infer(e, SYMBOLS)
