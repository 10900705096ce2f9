"""Reading expressions: what is accepted, what is refused, and where the caret stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eqsim.errors import EquationSyntaxError, Span
from eqsim.expr.nodes import Binary, Call, Chain, Compare, Logical, Name, Not, Number, Select, Unary
from eqsim.expr.parse import MAX_DEPTH, blank_comments, parse_expression

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("12", Number(12)),
        ("1.5e-3", Number(0.0015)),
        ("0x10", Number(16)),
        ("True", Number(True)),
        ("-a", Unary("-", A)),
        ("+a", Unary("+", A)),
        ("a + b", Binary("+", A, B)),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a * b / c", Binary("/", Binary("*", A, B), C)),
        ("a // b % c", Binary("%", Binary("//", A, B), C)),
        ("a ** b ** c", Binary("**", A, Binary("**", B, C))),
        ("-a ** b", Unary("-", Binary("**", A, B))),
        ("a < b", Compare("<", A, B)),
        ("a < b <= c", Chain(("<", "<="), (A, B, C))),
        ("a and b or not c", Logical("or", (Logical("and", (A, B)), Not(C)))),
        ("a if b else c", Select(B, A, C)),
        ("where(a, b, c)", Select(A, B, C)),
        ("f(a, b)", Call("f", (A, B))),
        ("rand()", Call("rand", ())),
        ("arctan2(a, b)", Call("atan2", (A, B))),
        ("  a +\n    b  # tail\n", Binary("+", A, B)),
        ("a + \\\n b", Binary("+", A, B)),
        ("1 if a else 2", Select(A, Number(1), Number(2))),
    ],
)
def test_reads(text, expected):
    assert parse_expression(text) == expected


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("a.b", "a.b", "attributes"),
        ("a[0]", "a[0]", "indexing"),
        ("f(x=1)", "1", "keyword"),
        ("f(*a)", "*a", "unpack"),
        ("f(a)(b)", "f(a)(b)", "function's name"),
        ("lambda: 1", "lambda: 1", "lambda"),
        ("f'{a}'", "f'{a}'", "strings"),
        ("'a'", "'a'", "strings"),
        ("(a := 1)", "a := 1", ":="),
        ("[a for a in b]", "[a for a in b]", "comprehension"),
        ("[a]", "[a]", "lists"),
        ("a, b", "a, b", "comma"),
        ("{a: 1}", "{a: 1}", "dictionaries"),
        ("a ^ 2", "a ^ 2", "use **"),
        ("a & b", "a & b", "use 'and'"),
        ("a | b", "a | b", "use 'or'"),
        ("~a", "~a", "use 'not'"),
        ("a && b", "&&", "use 'and'"),
        ("a || b", "||", "use 'or'"),
        ("!a", "!", "use 'not'"),
        ("a <> b", "<>", "use !="),
        ("a = b", "=", "=="),
        ("a in b", "a in b", "'in'"),
        ("a is b", "a is b", "'is'"),
        ("a ? b : c", "?", "where"),
        ("2mV + a", "2", "2*mV"),
        ("a + 10ms", "10", "10*ms"),
        ("a; b", ";", ";"),
        ("None", "None", "not a value"),
        ("1j", "1j", "complex"),
        ("_a + b", "_a", "underscore"),
        ("a + __import__(b)", "__import__", "underscore"),
        ("a + µ", "µ", "U+00B5"),
        ("\uff41 + b", "\uff41", "ASCII"),
        ("a\0b", "\0", "U+0000"),
        ("", "", "missing"),
        ("  # nothing", "  # nothing", "missing"),
        ("a +", "+", "cannot be read"),
        ("a) + (b", ")", "unmatched"),
        ("where(a, b)", "where(a, b)", "3 arguments"),
        ("99999999999999999999", "99999999999999999999", "64 bits"),
        ("1e999", "1e999", "inf"),
        ("yield a", "yield", "keyword of Python"),
        ("-lambda*x", "lambda", "'lambda_'"),
        ("-v/10 ms", "10 ms", "write (10*ms)"),
        ("a b + 1", "a b", "write a*b"),
        ("a + ) b", None, "cannot be read"),
        ("a if b", "if", "where"),
    ],
)
def test_refuses_with_caret_and_hint(text, spot, words):
    with pytest.raises(EquationSyntaxError) as caught:
        parse_expression(text)
    assert words in str(caught.value)
    if spot is not None:
        assert str(caught.value.span) == spot


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "-" * 50_000 + "a",
        "+".join(["a"] * 20_000),
        "not " * 10_000 + "a",
        "f(" * 300 + "a" + ")" * 300,
        "9" * 10_000,
        "0x" + "f" * 10_000,
        "a" * 1_000_000,
    ],
    ids=["parentheses", "signs", "sum", "not", "calls", "digits", "hex", "long"],
)
def test_huge_input_is_refused(text):
    with pytest.raises(EquationSyntaxError):
        parse_expression(text)


def test_depth_limit_is_generous_for_sums():
    parse_expression("+".join(["a"] * MAX_DEPTH))


def test_spans_refer_to_the_larger_text():
    larger = "x = 1\ny = a +\n    b*c  # note\n"
    start = larger.index("a +")
    node = parse_expression(larger[start:], Span(larger, start, len(larger)))
    assert str(node.span) == "a +\n    b*c"
    assert str(node.right.left.span) == "b"
    assert node.right.left.span.caret() == "b*c  # note\n^"


def test_spans_of_chained_comparisons():
    node = parse_expression("a < b < c")
    assert str(node.span) == "a < b < c"
    assert [str(operand.span) for operand in node.operands] == ["a", "b", "c"]


def test_blank_comments_keeps_places():
    text = "a # µ 'x'\nb \\\n c"
    blanked = blank_comments(text)
    assert len(blanked) == len(text)
    assert blanked.split() == ["a", "b", "c"]
    assert blanked.count("\n") == 1


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("ab1.()+-*/%<>=! #\n\\'\":,[]{}&|^~@;?_", max_size=40))
@example("\\")
@example("'''")
@example("1_")
@example("0777")
def test_any_text_is_read_or_refused(text):
    try:
        parse_expression(text)
    except EquationSyntaxError as error:
        str(error)
