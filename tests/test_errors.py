"""Messages, carets and the builtin exceptions behind the errors."""

import pytest

from eqsim import errors
from eqsim.errors import EqsimError, EquationSyntaxError, ModelError, Span, UnitError


def test_span_is_its_part_of_the_text():
    assert str(Span("dv/dt = -v/tau", 8, 10)) == "-v"


def test_span_to_another_covers_both_in_either_order():
    text = "a + b * c"
    first, last = Span(text, 0, 1), Span(text, 8, 9)
    assert str(first.to(last)) == str(last.to(first)) == text


@pytest.mark.parametrize(
    ("text", "start", "end", "drawn"),
    [
        ("a + bc", 4, 6, "a + bc\n    ^^"),
        ("one\n  two + x\nthree", 12, 13, "two + x\n      ^"),
        ("v = (a\n + b)", 4, 12, "v = (a\n    ^^"),
        ("x", 1, 1, "x\n ^"),
        ("   x", 0, 1, "x\n^"),
    ],
    ids=["middle", "indented line", "over two lines", "behind the end", "before the line"],
)
def test_caret_stands_under_the_span(text, start, end, drawn):
    assert Span(text, start, end).caret() == drawn


def test_message_span_details_and_hint_stand_below_each_other():
    error = UnitError(
        "units do not match",
        span=Span("v + I", 4, 5),
        details=("v: volt", "I: ampere"),
        hint="multiply by a resistance",
    )
    assert str(error).split("\n") == [
        "units do not match",
        "  v + I",
        "      ^",
        "  v: volt",
        "  I: ampere",
        "  hint: multiply by a resistance",
    ]


def test_plain_error_is_its_message():
    assert str(ModelError("there is nothing to run")) == "there is nothing to run"


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("EquationSyntaxError", ValueError),
        ("UnitError", ValueError),
        ("NameResolutionError", NameError),
        ("IntegrationError", ValueError),
        ("ModelError", ValueError),
        ("ConnectionIndexError", IndexError),
        ("ArgumentError", TypeError),
        ("CompilationError", RuntimeError),
        ("SimulationError", RuntimeError),
        ("StorageError", OSError),
        ("InternalError", RuntimeError),
    ],
)
def test_errors_derive_from_the_builtin_a_programmer_expects(name, builtin):
    kind = getattr(errors, name)
    assert issubclass(kind, builtin)
    assert issubclass(kind, EqsimError)
    assert str(kind("what is wrong", hint="what to try")).startswith("what is wrong")


def test_within_names_the_owner_and_keeps_the_rest():
    span = Span("v = 1", 0, 1)
    error = EquationSyntaxError("bad line", span=span, details=("found: v",), hint="write it")
    named = error.within("neurons")
    assert type(named) is EquationSyntaxError
    assert named.message == "neurons: bad line"
    assert (named.span, named.details, named.hint) == (span, ("found: v",), "write it")


@pytest.mark.parametrize("message", ["G: bad line", "G.v: bad line", "G"])
def test_within_does_not_name_an_owner_twice(message):
    error = ModelError(message)
    assert error.within("G") is error


@pytest.mark.parametrize("message", ["Given values are wrong", "G2: bad line"])
def test_within_names_an_owner_whose_name_begins_another_word(message):
    assert ModelError(message).within("G").message == f"G: {message}"
