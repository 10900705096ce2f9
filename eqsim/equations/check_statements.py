"""Checks of statements: targets, units, types, and the local names that they introduce."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from eqsim.equations.check import check_expression
from eqsim.equations.identifiers import is_reserved
from eqsim.equations.sharing import check_shared, is_shared
from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.errors import ModelError, NameResolutionError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Inferred, Symbol, infer, promote
from eqsim.expr.nodes import ArithmeticOp, Binary, Name
from eqsim.expr.rewrite import names
from eqsim.expr.suggest import did_you_mean
from eqsim.expr.unit_words import name_unit, quote, unit_hint

__all__ = ["check_statements"]

_NO_VALUES: Mapping[str, float] = MappingProxyType({})
_NO_REASONS: Mapping[str, str] = MappingProxyType({})


def check_statements(
    block: StatementBlock,
    symbols: Mapping[str, Symbol],
    writable: Collection[str],
    reasons: Mapping[str, str] = _NO_REASONS,
    constants: Mapping[str, float] = _NO_VALUES,
) -> dict[str, Inferred]:
    """Check statements, and give the unit and type of each local name.

    A name that is assigned to with `=` and is no symbol is a local: it lives until the end of the
    statements, and must be used by a later one.  Variables take what they are given: a float is
    cut off for an integer, and a number is true where it is not zero.

    Parameters
    ----------
    block : StatementBlock
        The statements.
    symbols : mapping
        What the names stand for.
    writable : collection of str
        The symbols that statements may assign to.
    reasons : mapping, optional
        Why other symbols may not be assigned to, such as 'it is shared by all neurons'.
    constants : mapping, optional
        Values of names that may stand in exponents.

    Raises
    ------
    UnitError, ModelError, NameResolutionError
        With the place in the text.
    """
    local: dict[str, Symbol] = {}
    for position, assignment in enumerate(block.assignments):
        target = assignment.target
        known = {**symbols, **local}
        if target in writable:
            _check_assignment(assignment, known, constants)
        elif target in local:
            _, dtype = _check_assignment(assignment, known, constants)
            if local[target].dtype is not dtype:
                local[target] = replace(local[target], dtype=promote(local[target].dtype, dtype))
        else:
            _check_new(assignment, block.assignments[position + 1 :], symbols, writable, reasons)
            dimension, dtype = infer(assignment.expression, known, constants)
            shared = is_shared(assignment.expression, known)
            local[target] = Symbol(target, dimension, dtype, shared)
    return {name: (symbol.dimension, symbol.dtype) for name, symbol in local.items()}


def _check_new(
    assignment: Assignment,
    later: tuple[Assignment, ...],
    symbols: Mapping[str, Symbol],
    writable: Collection[str],
    reasons: Mapping[str, str],
) -> None:
    """Refuse a target that can neither be assigned to nor be a new local name."""
    target, span = assignment.target, assignment.target_span
    if target in symbols or is_reserved(target):
        reason = reasons.get(target, "it is no variable whose value statements can change")
        raise ModelError(f"'{target}' cannot be assigned to: {reason}", span=span)
    hint = did_you_mean(target, writable)
    if assignment.op != "=":
        raise NameResolutionError(
            f"'{target}' is unknown, so '{assignment.op}' has nothing to change",
            span=span,
            hint=hint or f"variables: {', '.join(writable) or 'none'}",
        )
    if not any(target in names(other.expression) for other in later):
        raise NameResolutionError(
            f"'{target}' is no variable of the model, and no later statement uses it",
            span=span,
            hint=hint or f"add a parameter '{target} : unit' to the model to keep its value",
        )


def _check_assignment(
    assignment: Assignment, symbols: Mapping[str, Symbol], constants: Mapping[str, float]
) -> Inferred:
    target = symbols[assignment.target]
    what = f"the assignment to '{target.name}' does not balance"
    if assignment.op in ("=", "+=", "-=", "%="):
        dtype = check_expression(assignment.expression, symbols, target.dimension, what, constants)
    else:
        dtype = _check_scaling(assignment, target, symbols, constants, what)
    _refuse_boolean_arithmetic(assignment, target)
    if target.shared:
        check_shared(assignment.expression, symbols, target.name)
    return target.dimension, dtype


def _check_scaling(
    assignment: Assignment,
    target: Symbol,
    symbols: Mapping[str, Symbol],
    constants: Mapping[str, float],
    what: str,
) -> DType:
    """Check `*=` and its like: the result must have the target's unit."""
    e = assignment.expression
    name = Name(target.name, span=assignment.target_span)
    op = cast(ArithmeticOp, assignment.op[:-1])
    result, dtype = infer(Binary(op, name, e, span=e.span), symbols, constants)
    if result != target.dimension:
        found, _ = infer(e, symbols, constants)
        plain = found / found
        raise UnitError(
            what,
            span=e.span,
            details=(
                f"left side: {name_unit(target.dimension)};  "
                f"after '{assignment.op} {quote(e)[1:-1]}': {name_unit(result)}",
            ),
            hint=None if found == plain else unit_hint(e, found, plain),
        )
    return dtype


def _refuse_boolean_arithmetic(assignment: Assignment, target: Symbol) -> None:
    if target.dtype is DType.BOOL and assignment.op != "=":
        raise ModelError(
            f"'{target.name}' is boolean, so '{assignment.op}' cannot change it",
            span=assignment.expression.span,
            hint=f"assign a condition: {target.name} = ...",
        )
