"""Walking and rewriting expressions."""

from __future__ import annotations

import pytest

from eqsim.errors import Span
from eqsim.expr.nodes import Binary, Name, Number, Unary
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import (
    FunctionName,
    calls,
    children,
    map_bottom_up,
    name_nodes,
    names,
    rebuild,
    references,
    substitute,
    terms,
    walk,
)
from eqsim.expr.show import show

TEXT = "where(a < b and not c, f(-d, a), 2) ** e"
EXPRESSIONS = pytest.mark.parametrize(
    "e", [parse_expression(text) for text in (TEXT, "v", "1", "v + tau*v", "-f(v < tau or not v)")]
)


def test_names_each_once_in_order():
    e = parse_expression(TEXT)
    assert names(e) == ("a", "b", "c", "d", "e")
    assert [node.id for node in name_nodes(e)] == ["a", "b", "c", "d", "a", "e"]


def test_calls_outer_first():
    assert [c.function for c in calls(parse_expression("f(g(x)) + h(y)"))] == ["f", "g", "h"]


def test_walk_gives_nodes_before_operands():
    e = parse_expression("a + b*c")
    assert [show(node) for node in walk(e)] == ["a + b*c", "a", "b*c", "b", "c"]


@EXPRESSIONS
def test_rebuilding_with_the_same_children_gives_the_same_node(e):
    assert rebuild(e, children(e)) is e
    assert map_bottom_up(e, lambda node: node) is e


@EXPRESSIONS
def test_renaming_there_and_back(e):
    there = substitute(e, {"v": Name("w"), "tau": Name("v")})
    assert substitute(there, {"w": Name("v"), "v": Name("tau")}) == e


def test_substitution_is_simultaneous():
    e = substitute(parse_expression("a - b"), {"a": Name("b"), "b": Name("a")})
    assert e == Binary("-", Name("b"), Name("a"))


def test_substituted_expression_takes_the_place_of_the_name():
    e = substitute(parse_expression("a + b"), {"b": Number(1)})
    assert e.right.span == Span("a + b", 4, 5)


def test_map_bottom_up_sees_rewritten_operands():
    def drop_double_minus(node):
        match node:
            case Unary("-", Unary("-", inner)):
                return inner
        return node

    assert map_bottom_up(parse_expression("----a"), drop_double_minus) == Name("a")


def test_terms_of_a_sum():
    assert [show(term) for term in terms(parse_expression("a - (b*c + -d)"))] == ["a", "b*c", "d"]


def test_references_are_names_and_functions_of_others():
    found = references(parse_expression("f(x + g(y)) + exp(x)"))
    assert [each.id for each in found] == ["f", "x", "g", "y", "x"]
    assert [isinstance(each, FunctionName) for each in found] == [True, False, True, False, False]
    assert [(each.span.start, each.span.end) for each in found[:3]] == [(0, 1), (2, 3), (6, 7)]
