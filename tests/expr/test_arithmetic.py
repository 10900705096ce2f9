"""Sums and products are written as a person would."""

import pytest

from eqsim.expr.arithmetic import add, is_negative, multiply, negate, total
from eqsim.expr.parse import parse_expression as parse
from eqsim.expr.show import show


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("a", "b", "a + b"),
        ("a", "-b", "a - b"),
        ("a", "-b/c", "a - b/c"),
        ("a", "-b*c/d", "a - b*c/d"),
        ("a", "b - c", "a + (b - c)"),
        ("-a", "-(b + c)", "-a - (b + c)"),
    ],
)
def test_a_sum_with_a_negative_term_is_a_difference(left, right, text):
    assert show(add(parse(left), parse(right))) == text


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("a", "b", "a*b"),
        ("a", "-b", "-a*b"),
        ("-a", "-b/c", "a*(b/c)"),
        ("a + b", "c", "(a + b)*c"),
    ],
)
def test_the_sign_of_a_product_stands_in_front(left, right, text):
    assert show(multiply(parse(left), parse(right))) == text


def test_factors_of_one_are_left_out():
    assert show(multiply(parse("1"), parse("a"))) == "a"
    assert show(multiply(parse("a"), parse("1"))) == "a"
    assert show(multiply(parse("1.0"), parse("a"))) == "1.0*a"


@pytest.mark.parametrize("text", ["a", "-a", "a/b", "-a/b", "-a*b/c", "a + b", "-a - b"])
def test_negation_is_its_own_inverse(text):
    e = parse(text)
    assert negate(negate(e)) == e
    assert is_negative(negate(e)) or is_negative(e)


def test_a_total_adds_from_left_to_right():
    assert show(total(map(parse, ("a", "-b", "c")))) == "a - b + c"
