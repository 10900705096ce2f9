"""Statements that run at an event: `v = Vr; w += b`, one a line or several with `;` between them.

In here: assignments.  Left out, and refused: choices, loops, attributes, elements, annotations.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

from eqsim.errors import EquationSyntaxError, Span
from eqsim.expr.nodes import Expr
from eqsim.expr.parse import blank_comments, parse_expression, refuse_characters

__all__ = ["Assignment", "AssignmentOp", "StatementBlock", "parse_statements"]

AssignmentOp = Literal["=", "+=", "-=", "*=", "/=", "//=", "%=", "**="]

_ASSIGNMENT = re.compile(r"(\w+)\s*(\*\*=|//=|[-+*/%]=|=(?!=))")
_FORM = "write 'x = expression', 'x += expression' or another of -= *= /= //= %= **="
_CHOICE = "choose between values: x = where(condition, a, b)"
_KEYWORD_HINTS = {
    "if": _CHOICE,
    "elif": _CHOICE,
    "else": _CHOICE,
    "for": "statements run once for each element; there are no loops",
    "while": "statements run once for each element; there are no loops",
}

#: Starts of lines that are not assignments, and what to say about them.
_REFUSALS = (
    (re.compile(r"[\w.]+\s*\.\s*\w+\s*[-+*/%]*="), "attributes cannot be assigned to", _FORM),
    (re.compile(r"\w+\s*\[.*?\]\s*[-+*/%]*="), "an element cannot be assigned to", _FORM),
    (re.compile(r"\(?\s*\w+\s*,"), "only one name can be assigned to", "write one line for each"),
    (re.compile(r"\w+\s*(?::=|:)"), "':' cannot stand in a statement", _FORM),
    (re.compile(r"\w+\s*=="), "this compares, and assigns nothing", "assign with '='"),
    (re.compile(r"\w+\s*(?:\+\+|--)"), "there is no such operator", "write x += 1 or x -= 1"),
    (re.compile(r"\w+\s*(?:\^|&|\||@|<<|>>)="), "this operator cannot assign", _FORM),
    (re.compile(r"d\w+\s*/\s*dt\s*="), "a differential equation is not a statement", _FORM),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """`target op expression`; `target_span` is the target's place in the text."""

    target: str
    op: AssignmentOp
    expression: Expr
    target_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StatementBlock:
    """Assignments that are carried out one after the other."""

    assignments: tuple[Assignment, ...]
    text: str = field(default="", compare=False)

    @property
    def one_line(self) -> str:
        """The text without comments, with ``; `` between statements."""
        code = blank_comments(self.text)
        spans = _split(self.text, code)
        return "; ".join(" ".join(code[each.start : each.end].split()) for each in spans)


def parse_statements(text: str) -> StatementBlock:
    """Read statements; the spans refer to `text`.

    Raises
    ------
    EquationSyntaxError
        With a caret under whatever is not an assignment.
    """
    code = blank_comments(text)
    refuse_characters(code, Span(text, 0, len(text)))
    return StatementBlock(tuple(_parse(code, span) for span in _split(text, code)), text)


def _split(text: str, code: str) -> Iterator[Span]:
    """Give the place of each statement: up to a line's end or `;` outside of parentheses."""
    start = depth = 0
    for position, character in enumerate(f"{code}\n"):
        depth += {"(": 1, ")": -1}.get(character, 0)
        at_end = position == len(code)
        if at_end or (character in "\n;" and (depth <= 0 or character == ";")):
            piece = code[start:position]
            if piece.strip():
                first = start + len(piece) - len(piece.lstrip())
                yield Span(text, first, first + len(piece.strip()))
            start, depth = position + 1, 0


def _parse(code: str, span: Span) -> Assignment:
    statement = code[span.start : span.end]
    found = _ASSIGNMENT.match(statement)
    if not found:
        raise _refuse(statement, span)
    target = Span(span.text, span.start, span.start + found.end(1))
    _check_target(found[1], target)
    place = Span(span.text, span.start + found.end(), span.end)
    if place.start == place.end:
        raise EquationSyntaxError(f"a value is missing after '{found[2]}'", span=span, hint=_FORM)
    expression = parse_expression(statement[found.end() :], place)
    return Assignment(found[1], cast(AssignmentOp, found[2]), expression, target)


def _check_target(name: str, span: Span) -> None:
    if keyword.iskeyword(name):
        raise EquationSyntaxError(
            f"'{name}' is a keyword of Python and cannot be a name",
            span=span,
            hint=f"choose another name, such as '{name}_'",
        )
    if not name.isidentifier():
        raise EquationSyntaxError(f"'{name}' cannot be assigned to", span=span, hint=_FORM)
    if name.startswith("_"):
        raise EquationSyntaxError(
            f"the name '{name}' starts with an underscore",
            span=span,
            hint="such names are kept for generated code; choose another",
        )


def _refuse(statement: str, span: Span) -> EquationSyntaxError:
    word = re.match(r"\w*", statement)
    if word and keyword.iskeyword(word[0]):
        at_word = Span(span.text, span.start, span.start + word.end())
        hint = _KEYWORD_HINTS.get(word[0], "statements are assignments only")
        return EquationSyntaxError(f"'{word[0]}' cannot be used here", span=at_word, hint=hint)
    for pattern, message, hint in _REFUSALS:
        if pattern.match(statement):
            return EquationSyntaxError(message, span=span, hint=hint)
    return EquationSyntaxError("this is not an assignment", span=span, hint=_FORM)
