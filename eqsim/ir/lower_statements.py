"""Statement blocks to kernel bodies: assignments carried out in order."""

from __future__ import annotations

from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.expr import nodes as source
from eqsim.ir.builder import KernelBuilder
from eqsim.ir.program import Apply, Axis, Expr
from eqsim.ir.scopes import Stored

__all__ = ["lower_statements"]

SHARED_AXES = (Axis.PRE, Axis.POST)


def lower_statements(builder: KernelBuilder, block: StatementBlock) -> None:
    """Append the assignments of a block to a kernel's body."""
    for assignment in block.assignments:
        meaning = builder.scope.lookup(assignment.target)
        if isinstance(meaning, Stored):
            _write(builder, assignment, meaning)
        else:
            value = builder.lower(_right_side(assignment))
            builder.define(assignment.target, builder.bind(assignment.target, value))


def _write(builder: KernelBuilder, assignment: Assignment, stored: Stored) -> None:
    added = _added_term(builder, assignment, stored)
    if added is not None:
        builder.accumulate(stored, added, builder.guard_of(stored))
        return
    value = builder.lower(_right_side(assignment))
    builder.store(stored, value, builder.guard_of(stored))


def _added_term(builder: KernelBuilder, assignment: Assignment, stored: Stored) -> Expr | None:
    """Give the term of `x += term`, where many synapses may add to one x; else None."""
    if assignment.op not in ("+=", "-=") or stored.at not in SHARED_AXES:
        return None
    if not stored.variable.dtype.is_float:
        return None
    term = builder.convert(builder.lower(assignment.expression), stored)
    if stored.buffer in builder.buffers_behind(term):
        return None
    return Apply(term.dtype, "neg", (term,)) if assignment.op == "-=" else term


def _right_side(assignment: Assignment) -> source.Expr:
    """Give the value that is assigned, with the operator of `x op= e` written out."""
    if assignment.op == "=":
        return assignment.expression
    return source.Binary(
        assignment.op.removesuffix("="),  # type: ignore[arg-type]
        source.Name(assignment.target, span=assignment.target_span),
        assignment.expression,
    )
