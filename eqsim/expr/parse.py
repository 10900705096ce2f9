"""Text to expression nodes, through Python's own grammar.

Everything that the nodes cannot say (see `nodes`) is refused with a caret and a hint, and so is
whatever could look like something else: only ASCII is read.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import singledispatch
from typing import get_args

from eqsim.errors import EquationSyntaxError, Span
from eqsim.expr.functions import ALIASES
from eqsim.expr.nodes import (
    ArithmeticOp,
    Binary,
    Call,
    Chain,
    Compare,
    CompareOp,
    Expr,
    Logical,
    Name,
    Not,
    Number,
    Select,
    Unary,
)
from eqsim.expr.refusals import refuse_node, refuse_syntax

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "blank_comments", "parse_expression", "refuse_characters"]

MAX_LENGTH = 100_000
MAX_DEPTH = 150

_ARITHMETIC: dict[type[ast.operator], ArithmeticOp] = dict(
    zip(
        (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
        get_args(ArithmeticOp),
        strict=True,
    )
)
_COMPARISON: dict[type[ast.cmpop], CompareOp] = dict(
    zip(
        (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq),
        get_args(CompareOp),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the text that is read begins in the user's text."""

    text: str
    offset: int

    def span(self, node: ast.expr) -> Span:
        end = node.end_col_offset if node.end_col_offset is not None else node.col_offset
        return Span(self.text, self.offset + node.col_offset, self.offset + end)


def parse_expression(text: str, within: Span | None = None) -> Expr:
    """Read an expression; it may continue over lines and hold comments.

    Parameters
    ----------
    text : str
        The expression.
    within : Span, optional
        The place of `text` in the user's larger text: the nodes' spans then refer to that.

    Raises
    ------
    EquationSyntaxError
        With a caret under what cannot be read.
    """
    if within is None:
        within = Span(text, 0, len(text))
    code = re.sub(r"[\t\r\n\f]", " ", blank_comments(text))
    refuse_characters(code, within)
    stripped = code.strip()
    if not stripped:
        raise EquationSyntaxError("an expression is missing here", span=within)
    place = _Place(within.text, within.start + len(code) - len(code.lstrip()))
    return _read(_python_tree(stripped, place), place)


def blank_comments(text: str) -> str:
    """Replace comments, and line ends after a backslash, by as many spaces."""
    text = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), text)
    return re.sub(r"\\[ \t\r]*\n", lambda joint: " " * len(joint[0]), text)


def refuse_characters(code: str, within: Span) -> None:
    """Refuse text that is too long or holds anything but printable ASCII and white space."""
    if len(code) > MAX_LENGTH:
        raise EquationSyntaxError(
            f"this text has {len(code)} characters; at most {MAX_LENGTH} can be read",
            span=Span(within.text, within.start, within.start + 1),
        )
    if found := re.search(r"[^ -~\t\r\n\f]", code):
        start = within.start + found.start()
        raise EquationSyntaxError(
            f"the character U+{ord(found[0]):04X} cannot be used in a model",
            span=Span(within.text, start, start + 1),
            hint="names and operators are plain ASCII: letters, digits, '_' and + - * / % ( )",
        )


def _python_tree(code: str, place: _Place) -> ast.expr:
    """Parse stripped text on one line with Python's grammar."""
    whole = Span(place.text, place.offset, place.offset + len(code))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code, mode="eval").body
    except SyntaxError as error:
        raise refuse_syntax(code, error, whole) from None
    except (RecursionError, MemoryError):
        raise _too_deep(whole) from None
    if _depth(tree) > MAX_DEPTH:
        raise _too_deep(whole)
    return tree


def _too_deep(whole: Span) -> EquationSyntaxError:
    return EquationSyntaxError(
        f"this expression is nested more than {MAX_DEPTH} levels deep (a sum counts its terms)",
        span=Span(whole.text, whole.start, min(whole.start + 1, whole.end)),
        hint="give parts of it names of their own: 'part = ... : unit'",
    )


def _depth(tree: ast.expr) -> int:
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [
            child
            for node in level
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.expr)
        ]
    return depth


@singledispatch
def _read(node: ast.expr, place: _Place) -> Expr:
    raise refuse_node(node, place.span(node))


@_read.register
def _(node: ast.Constant, place: _Place) -> Expr:
    value, span = node.value, place.span(node)
    if not isinstance(value, (bool, int, float)):
        raise refuse_node(node, span)
    if isinstance(value, int) and value >= 2**63:
        raise EquationSyntaxError(
            "this whole number does not fit into 64 bits",
            span=span,
            hint="write it as a float, such as 1e20",
        )
    if value == float("inf"):
        raise EquationSyntaxError(
            "this number is too large for a float", span=span, hint="write inf for infinity"
        )
    return Number(value, span=span)


@_read.register
def _(node: ast.Name, place: _Place) -> Expr:
    return Name(_public(node.id, place.span(node)), span=place.span(node))


@_read.register
def _(node: ast.UnaryOp, place: _Place) -> Expr:
    span = place.span(node)
    match node.op:
        case ast.Not():
            return Not(_read(node.operand, place), span=span)
        case ast.USub():
            return Unary("-", _read(node.operand, place), span=span)
        case ast.UAdd():
            return Unary("+", _read(node.operand, place), span=span)
    raise refuse_node(node.op, span)


@_read.register
def _(node: ast.BinOp, place: _Place) -> Expr:
    op = _ARITHMETIC.get(type(node.op))
    if op is None:
        raise refuse_node(node.op, place.span(node))
    return Binary(op, _read(node.left, place), _read(node.right, place), span=place.span(node))


@_read.register
def _(node: ast.BoolOp, place: _Place) -> Expr:
    operands = tuple(_read(value, place) for value in node.values)
    return Logical("and" if isinstance(node.op, ast.And) else "or", operands, span=place.span(node))


@_read.register
def _(node: ast.Compare, place: _Place) -> Expr:
    span = place.span(node)
    ops = tuple(_COMPARISON[type(op)] for op in node.ops if type(op) in _COMPARISON)
    if len(ops) < len(node.ops):
        raise refuse_node(next(op for op in node.ops if type(op) not in _COMPARISON), span)
    operands = tuple(_read(operand, place) for operand in (node.left, *node.comparators))
    if len(ops) > 1:
        return Chain(ops, operands, span=span)
    return Compare(ops[0], *operands, span=span)


@_read.register
def _(node: ast.IfExp, place: _Place) -> Expr:
    parts = (_read(part, place) for part in (node.test, node.body, node.orelse))
    return Select(*parts, span=place.span(node))


@_read.register
def _(node: ast.Call, place: _Place) -> Expr:
    span = place.span(node)
    if not isinstance(node.func, ast.Name):
        raise refuse_node(node, span)
    if node.keywords:
        raise refuse_node(node.keywords[0], place.span(node.keywords[0].value))
    name = _public(node.func.id, place.span(node.func))
    arguments = tuple(_read(argument, place) for argument in node.args)
    if name != "where":
        return Call(ALIASES.get(name, name), arguments, span=span)
    if len(arguments) != 3:
        raise EquationSyntaxError(
            f"'where' takes 3 arguments, found {len(arguments)}",
            span=span,
            hint="write where(condition, value_if_true, value_if_false)",
        )
    return Select(*arguments, span=span)


def _public(name: str, span: Span) -> str:
    if name.startswith("_"):
        raise EquationSyntaxError(
            f"the name '{name}' starts with an underscore",
            span=span,
            hint="such names are kept for generated code; choose another",
        )
    return name
