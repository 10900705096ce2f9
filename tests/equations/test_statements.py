"""Text of statements to assignments."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eqsim.equations.statements import (
    Assignment,
    StatementBlock,
    parse_statements,
)
from eqsim.errors import EqsimError, EquationSyntaxError
from eqsim.expr.parse import parse_expression


def block(*assignments):
    return StatementBlock(
        tuple(Assignment(name, op, parse_expression(text)) for name, op, text in assignments)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = Vr", block(("v", "=", "Vr"))),
        ("v=Vr; w+=b # note", block(("v", "=", "Vr"), ("w", "+=", "b"))),
        ("\n  v = 0*mV\n\n  w -= 1;\n", block(("v", "=", "0*mV"), ("w", "-=", "1"))),
        ("v = (a +\n  b)\nw = 2", block(("v", "=", "a + b"), ("w", "=", "2"))),
        ("v = a + \\\n b", block(("v", "=", "a + b"))),
        ("x *= 2; x /= 3; x //= 4", block(("x", "*=", "2"), ("x", "/=", "3"), ("x", "//=", "4"))),
        ("x %= 2; x **= 2", block(("x", "%=", "2"), ("x", "**=", "2"))),
        ("b = x == 3", block(("b", "=", "x == 3"))),
        ("b = -x", block(("b", "=", "-x"))),
        ("", block()),
        (" ; # nothing\n;", block()),
    ],
)
def test_reads(text, expected):
    assert parse_statements(text) == expected


def test_places():
    text = "v = Vr\nw += f(b)"
    assignment = parse_statements(text).assignments[1]
    assert str(assignment.target_span) == "w"
    assert str(assignment.expression.span) == "f(b)"
    assert assignment.expression.span.text == text


@pytest.mark.parametrize(
    ("text", "spot", "words"),
    [
        ("if v > 1: v = 0", "if", "where(condition"),
        ("for x in y: v = 0", "for", "no loops"),
        ("while True: v = 0", "while", "no loops"),
        ("import os", "import", "assignments only"),
        ("None = 3", "None", "cannot be"),
        ("lambda = 3", "lambda", "keyword of Python"),
        ("v.x = 3", "v.x = 3", "attributes"),
        ("v[0] = 3", "v[0] = 3", "element"),
        ("a, b = 1", "a, b = 1", "one name"),
        ("(a, b) = 1", "(a, b) = 1", "one name"),
        ("v: float = 3", "v: float = 3", "':'"),
        ("v := 3", "v := 3", "':'"),
        ("v == 3", "v == 3", "assign with '='"),
        ("v++", "v++", "x += 1"),
        ("v ^= 2", "v ^= 2", "cannot assign"),
        ("v <<= 2", "v <<= 2", "cannot assign"),
        ("dv/dt = 3", "dv/dt = 3", "differential equation"),
        ("f(x)", "f(x)", "not an assignment"),
        ("v =", "v =", "missing"),
        ("v = w = 3", "=", "=="),
        ("2x = 3", "2x", "cannot be assigned"),
        ("_v = 3", "_v", "underscore"),
        ("v = 1\nv = µ", "µ", "U+00B5"),
        ("v = (1", "(", "never closed"),
        ("v = 3 w = 4", "=", "=="),
        ("v = x.y", "x.y", "attributes"),
    ],
)
def test_refuses(text, spot, words):
    with pytest.raises(EquationSyntaxError) as caught:
        parse_statements(text)
    assert words in str(caught.value)
    assert str(caught.value.span) == spot


PIECES = st.sampled_from(
    ["v", "w", " = ", "+=", "1", "(", ")", ";", "\n", "#", ":", "if ", ".", "\\"]
)


def test_one_line_tells_statements_apart():
    written = parse_statements("v = clip(a,\n         0, 1)  # held\nw += 1; x = 2\n")
    assert written.one_line == "v = clip(a, 0, 1); w += 1; x = 2"
    assert parse_statements(written.one_line) == written


@settings(deadline=None)
@given(st.text(max_size=40) | st.lists(PIECES, max_size=20).map("".join))
@example("v = " + "(" * 3000)
@example("v = 1;" * 5000)
@example("a." * 20_000)
def test_any_text_is_read_or_refused(text):
    try:
        parse_statements(text)
    except EqsimError as error:
        str(error)
