"""Model text to equations, line by line.

An equation reaches from its name to its unit; what stands before the colon may continue over
lines.  Comments start with `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.flags import parse_flags
from eqsim.equations.identifiers import check_identifier
from eqsim.equations.unit_field import parse_unit
from eqsim.errors import EquationSyntaxError, Span
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr
from eqsim.expr.parse import blank_comments, parse_expression, refuse_characters

__all__ = ["parse_equations"]

_DIFFERENTIAL = re.compile(r"d(\w+)\s*/\s*dt\s*=(?!=)")
_SUBEXPRESSION = re.compile(r"(\w+)\s*=(?!=)")
_PARAMETER = re.compile(r"(\w+)\s*(?=:)")
_STARTS = (
    (_DIFFERENTIAL, EquationKind.DIFFERENTIAL),
    (_SUBEXPRESSION, EquationKind.SUBEXPRESSION),
    (_PARAMETER, EquationKind.PARAMETER),
)
_DEFINITION = re.compile(r"\s*(?:d\w+\s*/\s*dt|\w+)\s*=(?!=)")
_FLAGGED = re.compile(r"(.*[\w)]\s*)\(([^()]*)\)\s*$", re.DOTALL)


def parse_equations(text: str) -> tuple[Equation, ...]:
    """Read model text; the spans of the equations and their expressions refer to it."""
    code = blank_comments(text)
    refuse_characters(code, Span(text, 0, len(text)))
    return tuple(_parse_line(code, span) for span in _split(text, code))


def _split(text: str, code: str) -> Iterator[Span]:
    """Give the place of each equation: whole physical lines, up to one with a colon."""
    start = end = 0
    for line in code.splitlines(keepends=True):
        pending = code[start:end]
        if not pending.strip():
            start = end
        elif _DEFINITION.match(line) and _is_closed(pending):
            raise _lacks_unit(_trimmed(text, code, start, end))
        end += len(line)
        _, colon, unit = code[start:end].partition(":")
        if colon and _is_closed(unit):
            yield _trimmed(text, code, start, end)
            start = end
    if code[start:end].strip():
        span = _trimmed(text, code, start, end)
        raise _unclosed(span) if ":" in code[start:end] else _lacks_unit(span)


def _is_closed(code: str) -> bool:
    return code.count("(") <= code.count(")")


def _trimmed(text: str, code: str, start: int, end: int) -> Span:
    piece = code[start:end]
    start += len(piece) - len(piece.lstrip())
    return Span(text, start, start + len(piece.strip()))


def _lacks_unit(span: Span) -> EquationSyntaxError:
    return EquationSyntaxError(
        "this equation does not end with a unit",
        span=span,
        hint="end it with ': unit', such as ': volt', or ': 1' for a plain number",
    )


def _unclosed(span: Span) -> EquationSyntaxError:
    return EquationSyntaxError("a ')' is missing after the unit", span=span)


def _parse_line(code: str, span: Span) -> Equation:
    line = code[span.start : span.end]
    start, kind = _match_start(line, span)
    name = start[1]
    colon = line.index(":")
    expression = None
    if kind is not EquationKind.PARAMETER:
        expression = _parse_right_side(line, span, start.end(), colon)
    unit, flags_at = _split_flags(line[colon + 1 :])
    unit_span = Span(span.text, span.start + colon + 1, span.start + colon + 1 + len(unit))
    dimension, dtype = parse_unit(unit.strip(), _tight(unit, unit_span))
    flags: tuple[str, ...] = ()
    if flags_at is not None:
        flags_span = Span(span.text, unit_span.end + 1, unit_span.end + 1 + len(flags_at))
        flags = parse_flags(flags_at, kind, flags_span)
    name_span = Span(span.text, span.start + start.start(1), span.start + start.end(1))
    check_identifier(name, name_span, suffix_allowed="summed" in flags)
    if kind is EquationKind.DIFFERENTIAL and dtype is not DType.F64:
        raise EquationSyntaxError(
            f"'{name}' has a differential equation, so it cannot be {unit.strip()}",
            span=_tight(unit, unit_span),
            hint="declare it with ': 1' or a unit",
        )
    text = " ".join(line.split())
    return Equation(kind, name, expression, dimension, dtype, flags, text, span)


def _match_start(line: str, span: Span) -> tuple[re.Match[str], EquationKind]:
    for pattern, kind in _STARTS:
        if found := pattern.match(line):
            return found, kind
    raise EquationSyntaxError(
        "this is not an equation",
        span=span,
        hint="equations are 'dx/dt = expression : unit', 'x = expression : unit' and 'x : unit'",
    )


def _parse_right_side(line: str, span: Span, start: int, colon: int) -> Expr:
    text = line[start:colon]
    place = Span(span.text, span.start + start, span.start + colon)
    try:
        return parse_expression(text, _tight(text, place) if not text.strip() else place)
    except EquationSyntaxError:
        if _swallowed_a_parameter(text):
            first = Span(
                span.text, span.start, place.start + len(text[: text.rindex("\n")].rstrip())
            )
            raise _lacks_unit(first) from None
        raise


def _swallowed_a_parameter(text: str) -> bool:
    """Whether the last line is a parameter's name and the lines before it are an expression."""
    before, newline, last = text.rstrip().rpartition("\n")
    if not newline or not last.strip().isidentifier():
        return False
    try:
        parse_expression(before)
    except EquationSyntaxError:
        return False
    return True


def _split_flags(field: str) -> tuple[str, str | None]:
    found = _FLAGGED.match(field)
    return (found[1], found[2]) if found else (field, None)


def _tight(text: str, span: Span) -> Span:
    """Give the place of the text without white space around it; one character where it is empty."""
    if not text.strip():
        return Span(span.text, span.start, span.start + 1)
    start = span.start + len(text) - len(text.lstrip())
    return Span(span.text, start, start + len(text.strip()))
