"""A connection rule to the one-off kernel that finds its pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from eqsim.errors import ModelError
from eqsim.expr import nodes as source
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import arithmetic, as_bool, as_float, as_int, literal
from eqsim.ir.lowering.action import synaptic_scope
from eqsim.ir.lowering.builder import KernelBuilder, Streams
from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Connect,
    Expr,
    Kernel,
    Let,
    Load,
    Local,
    Pairs,
    Position,
    Value,
)
from eqsim.ir.rewrite import expanded, expanded_size
from eqsim.model import actions
from eqsim.model.projection import Projection

__all__ = ["lower_connection"]

Side = Literal["source", "target"]

COUNTER = "counter"
LONGEST = 10_000


def lower_connection(action: actions.Connect) -> Kernel:
    """Give the kernel that finds the pairs of a connection rule."""
    rule, projection = action.rule, action.scope.projection
    scope = synaptic_scope(action.scope)
    outer = Axis.PRE if rule.outer == "pre" else Axis.POST
    row = arithmetic("*", Position(DType.I64, outer), literal(1 << 32))
    counter: Expr = Local(DType.I64, COUNTER)
    streams = Streams(1, None)
    ranges = KernelBuilder(scope, streams, row)
    pairs = KernelBuilder(scope, streams, arithmetic("+", row, counter))
    is_sampled = rule.sample_size is not None or rule.total is not None
    itself = None if action.autapses or not is_sampled else _itself(projection, outer)
    partner = counter if itself is None else _passing_over(itself, counter)
    for builder in (ranges, pairs):
        builder.unique(COUNTER)
        builder.define(rule.counter, partner)
    start, stop, step = (_range_part(ranges, e) for e in (rule.start, rule.stop, rule.step))
    if itself is not None:
        stop = arithmetic("-", stop, Cast(DType.I64, _exists(itself, projection, outer)))
    guards = [] if rule.condition is None else [as_bool(pairs.lower(rule.condition))]
    if not action.autapses and not is_sampled and projection.source == projection.target:
        ends = (Position(DType.I64, Axis.PRE), Position(DType.I64, Axis.POST))
        guards.append(Apply(DType.BOOL, "!=", ends))
    domain = Pairs(
        action.scope.name,
        rule.outer,
        COUNTER,
        start,
        stop,
        step,
        _range_part(ranges, rule.other),
        probability=_optional(ranges, rule.probability, as_float),
        size=_optional(ranges, rule.sample_size, as_int),
        total=_optional(ranges, rule.total, as_int),
        replacement=rule.replacement,
        by_source=action.by_source,
        skip_invalid=action.skip_if_invalid,
        sources=_members(projection, "source"),
        targets=_members(projection, "target"),
    )
    copies = None if action.copies is None else as_int(pairs.lower(action.copies))
    connect = Connect(copies, _all(guards))
    name = f"{action.scope.name}.connect"
    return Kernel(name, domain, (*pairs.body, connect), clock=projection.clock)


def _all(guards: list[Expr]) -> Expr | None:
    if len(guards) < 2:
        return guards[0] if guards else None
    return Apply(DType.BOOL, "and", (guards[0], guards[1]))


# --- no neuron with itself ----------------------------------------------------------------------


def _itself(projection: Projection, outer: Axis) -> Expr | None:
    """Give the number that the outer element has on the inner side; there may be none such."""
    if projection.source != projection.target:
        return None
    inner: Side = "target" if outer is Axis.PRE else "source"
    if inner in projection.listed:
        places = f"{projection.name}._{inner}_places"
        return Cast(DType.I64, Load(DType.I32, places, outer))
    start = Value(DType.I64, f"{projection.name}._{inner}_start")
    return arithmetic("-", Position(DType.I64, outer), start)


def _exists(itself: Expr, projection: Projection, outer: Axis) -> Expr:
    """Tell whether the outer element stands on the inner side."""
    inner: Side = "target" if outer is Axis.PRE else "source"
    count = "count" if inner in projection.listed else "size"
    size = Value(DType.I64, f"{projection.name}._{inner}_{count}")
    is_after_begin = Apply(DType.BOOL, ">=", (itself, literal(0)))
    return Apply(DType.BOOL, "and", (is_after_begin, Apply(DType.BOOL, "<", (itself, size))))


def _passing_over(itself: Expr, counter: Expr) -> Expr:
    """Give the counter-th of all numbers but one, which may be none of them."""
    is_before = Apply(DType.BOOL, ">=", (itself, literal(0)))
    is_reached = Apply(DType.BOOL, ">=", (counter, itself))
    passed = Apply(DType.BOOL, "and", (is_before, is_reached))
    return arithmetic("+", counter, Cast(DType.I64, passed))


# --- parts of the domain ------------------------------------------------------------------------


def _members(projection: Projection, side: Side) -> str | None:
    """Name the list of a side's elements, if it has gaps."""
    return f"{projection.name}._{side}_members" if side in projection.listed else None


def _range_part(builder: KernelBuilder, expr: source.Expr) -> Expr:
    return as_int(_inlined(builder, expr))


def _optional(
    builder: KernelBuilder, expr: source.Expr | None, convert: Callable[[Expr], Expr]
) -> Expr | None:
    return None if expr is None else convert(_inlined(builder, expr))


def _inlined(builder: KernelBuilder, expr: source.Expr) -> Expr:
    """Lower an expression that stands in a domain, where it can have no locals of its own."""
    lowered = builder.lower(expr)
    bindings = {s.name: s.expr for s in builder.body if isinstance(s, Let)}
    if expanded_size(lowered, bindings) > LONGEST:
        raise ModelError(
            "a part of the connection rule is too long, with its subexpressions written out",
            span=expr.span,
            hint="store the value in a parameter first, and use that in the rule",
        )
    return expanded(lowered, bindings)
