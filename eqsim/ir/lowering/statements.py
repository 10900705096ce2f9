"""Statement blocks to kernel bodies: assignments carried out in order."""

from __future__ import annotations

from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.ir.functions import arithmetic, power
from eqsim.ir.lowering.builder import KernelBuilder
from eqsim.ir.lowering.linked import is_through_link
from eqsim.ir.lowering.scopes import Stored, SynapticScope
from eqsim.ir.program import Apply, Axis, Entry, Expr, Load

__all__ = ["foresee_statements", "lower_statements"]

SHARED_AXES = (Axis.PRE, Axis.POST)


def lower_statements(builder: KernelBuilder, block: StatementBlock) -> None:
    """Append the assignments of a block to a kernel's body."""
    for assignment in block.assignments:
        meaning = builder.scope.lookup(assignment.target)
        operand = builder.lower(assignment.expression)
        if isinstance(meaning, Stored):
            _write(builder, assignment, meaning, operand)
        else:
            value = _result(builder, assignment, operand)
            builder.define(assignment.target, builder.bind(assignment.target, value))


def foresee_statements(builder: KernelBuilder, block: StatementBlock) -> None:
    """Let what follows see the values that a block will give to variables; write none of them."""
    for assignment in block.assignments:
        meaning = builder.scope.lookup(assignment.target)
        value = _result(builder, assignment, builder.lower(assignment.expression))
        if isinstance(meaning, Stored):
            value = builder.convert(value, meaning)
            builder.foresee(meaning, builder.bind(assignment.target, value))
        else:
            builder.define(assignment.target, builder.bind(assignment.target, value))


def _write(builder: KernelBuilder, assignment: Assignment, stored: Stored, operand: Expr) -> None:
    guard = builder.guard_of(stored)
    if _is_sum(builder, assignment, stored, operand):
        term = builder.convert(operand, stored)
        signed = Apply(term.dtype, "neg", (term,)) if assignment.op == "-=" else term
        builder.accumulate(stored, signed, guard)
    else:
        builder.store(stored, _result(builder, assignment, operand), guard)


def _is_sum(builder: KernelBuilder, assignment: Assignment, stored: Stored, operand: Expr) -> bool:
    """Tell whether many synapses may add their terms to one element, whatever it holds."""
    return (
        assignment.op in ("+=", "-=")
        and stored.at in SHARED_AXES
        and stored.variable.dtype.is_float
        and not any(
            node.buffer == stored.buffer and not _is_from_before(node, builder)
            for node in builder.reads_behind(operand)
        )
    )


def _is_from_before(node: Load | Entry, builder: KernelBuilder) -> bool:
    """Tell whether a value is that from before the slot: what synapses read through their links."""
    scope = builder.scope
    is_linking = isinstance(scope, SynapticScope) and bool(scope.projection.links)
    return is_linking and is_through_link(node)


def _result(builder: KernelBuilder, assignment: Assignment, operand: Expr) -> Expr:
    """Give the value that is assigned, with the operator of `x op= e` written out."""
    if assignment.op == "=":
        return operand
    current, op = builder.name(assignment.target), assignment.op.removesuffix("=")
    return power(current, operand) if op == "**" else arithmetic(op, current, operand)
