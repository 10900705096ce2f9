"""Walking and rewriting expressions; every function gives new nodes and changes none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eqsim.errors import InternalError, Span
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.nodes import (
    Binary,
    Call,
    Chain,
    Compare,
    Expr,
    Logical,
    Name,
    Not,
    Number,
    Select,
    Unary,
)

__all__ = [
    "FunctionName",
    "LocalName",
    "calls",
    "children",
    "map_bottom_up",
    "name_nodes",
    "names",
    "rebuild",
    "references",
    "substitute",
    "terms",
    "walk",
]


def children(e: Expr) -> tuple[Expr, ...]:
    """Give the operands of a node, from left to right as its fields stand."""
    match e:
        case Number() | Name():
            return ()
        case Unary(operand=operand) | Not(operand=operand):
            return (operand,)
        case Binary(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Logical(operands=operands) | Chain(operands=operands):
            return operands
        case Call(arguments=arguments):
            return arguments
        case Select(condition=condition, chosen=chosen, other=other):
            return (condition, chosen, other)
    raise InternalError(f"{type(e).__name__} is not a node of an expression; please report it")


def rebuild(e: Expr, operands: Sequence[Expr]) -> Expr:
    """Give the node with other operands; the same node where they are the same objects."""
    if all(new is old for new, old in zip(operands, children(e), strict=True)):
        return e
    match e:
        case Unary() | Not():
            return replace(e, operand=operands[0])
        case Binary() | Compare():
            return replace(e, left=operands[0], right=operands[1])
        case Logical() | Chain():
            return replace(e, operands=tuple(operands))
        case Call():
            return replace(e, arguments=tuple(operands))
        case Select():
            return replace(e, condition=operands[0], chosen=operands[1], other=operands[2])
    raise InternalError(f"{type(e).__name__} has no operands to replace; please report it")


def map_bottom_up(e: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """Apply `f` to every node, operands first; `f` sees a node whose operands are rewritten."""
    return f(rebuild(e, tuple(map_bottom_up(child, f) for child in children(e))))


def substitute(e: Expr, mapping: Mapping[str, Expr]) -> Expr:
    """Replace names by expressions, all at once.

    An expression without a place in the user's text takes that of the name it replaces.
    """

    def replaced(node: Expr) -> Expr:
        if not isinstance(node, Name) or node.id not in mapping:
            return node
        new = mapping[node.id]
        return new if new.span is not None else replace(new, span=node.span)

    return map_bottom_up(e, replaced)


def walk(e: Expr) -> Iterator[Expr]:
    """Give every node, each before its operands, from left to right."""
    pending = [e]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))


def name_nodes(e: Expr) -> tuple[Name, ...]:
    """Give every occurrence of a name, from left to right."""
    return tuple(node for node in walk(e) if isinstance(node, Name))


def names(e: Expr) -> tuple[str, ...]:
    """Give the names that occur (functions are not names), each once, in order."""
    return tuple(dict.fromkeys(node.id for node in name_nodes(e)))


@dataclass(frozen=True, slots=True)
class FunctionName(Name):
    """The name of a function where it is called."""


@dataclass(frozen=True, slots=True)
class LocalName(Name):
    """A name that an earlier statement of the same text has defined."""


def references(e: Expr) -> tuple[Name, ...]:
    """Give every occurrence of a name, and of a function that is none of model text, in order."""
    found: list[Name] = []
    for node in walk(e):
        if isinstance(node, Name):
            found.append(node)
        elif isinstance(node, Call) and node.function not in FUNCTIONS:
            found.append(FunctionName(node.function, span=_of_function(node)))
    return tuple(found)


def _of_function(call: Call) -> Span | None:
    """Give the place of a called function's name."""
    span = call.span
    return span and Span(span.text, span.start, span.start + len(call.function))


def calls(e: Expr) -> tuple[Call, ...]:
    """Give every function call, outer ones before their arguments'."""
    return tuple(node for node in walk(e) if isinstance(node, Call))


def terms(e: Expr) -> tuple[Expr, ...]:
    """Give the terms of a sum or difference, without their signs: `a - (b + c)` has three."""
    match e:
        case Binary(op="+" | "-", left=left, right=right):
            return terms(left) + terms(right)
        case Unary(operand=operand):
            return terms(operand)
    return (e,)
