"""Parting statements into what is done once and what each element does."""

import pytest

from eqsim.equations.split_shared import split_shared
from eqsim.equations.statements import parse_statements
from eqsim.errors import ModelError
from eqsim.expr.infer import Symbol

SYMBOLS = {
    "s": Symbol("s", shared=True),
    "z": Symbol("z", shared=True),
    "v": Symbol("v"),
    "w": Symbol("w"),
}


def split(text):
    """Give the targets of both parts."""
    parts = split_shared(parse_statements(text), SYMBOLS)
    return tuple([each.target for each in part.assignments] for part in parts)


@pytest.mark.parametrize(
    ("text", "once", "each"),
    [
        ("", [], []),
        ("v = 1; w = v", [], ["v", "w"]),
        ("s = 1", ["s"], []),
        ("s += 1; v = s", ["s"], ["v"]),
        ("s = 1; z = s; a = v; w = a", ["s", "z"], ["a", "w"]),
        ("a = z; s = a; v = 1", ["a", "s"], ["v"]),
        ("a = z; b = 2*a; s = b; v = b", ["a", "b", "s"], ["v"]),
        ("a = z; a += 1; s = a; v = a", ["a", "a", "s"], ["v"]),
        ("s = 1; a = s; z = a; v = a", ["s", "a", "z"], ["v"]),
        ("a = s; v = a", [], ["a", "v"]),
    ],
)
def test_statements_up_to_the_last_change_of_a_shared_variable_are_done_once(text, once, each):
    assert split(text) == (once, each)


@pytest.mark.parametrize(
    "text", ["v = s; s = 1", "a = v; s = 1; w = a", "a = rand(); s = 1; v = a", "v += 1; z = 2"]
)
def test_elements_do_nothing_before_a_shared_variable_changes(text):
    with pytest.raises(ModelError, match="is shared by all elements, and would change after"):
        split(text)
