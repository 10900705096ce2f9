"""Statements as lines of C++, for one index of a loop."""

from __future__ import annotations

from functools import singledispatch

from eqsim.codegen.expressions import condition_text, operand, text
from eqsim.codegen.lines import block
from eqsim.codegen.literals import CPP_TYPES, STORED_TYPES
from eqsim.codegen.scope import Scope
from eqsim.codegen.solutions import solution_lines
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Accumulate,
    Append,
    Emit,
    Expr,
    Let,
    LetPropagator,
    LetSolution,
    Literal,
    SetValue,
    Statement,
    Stop,
    Store,
)

__all__ = ["branch_free_lines", "emission_lines", "reserve_lines", "statements_lines"]

ALWAYS = Literal(DType.BOOL, True)


def statements_lines(statements: tuple[Statement, ...], scope: Scope) -> list[str]:
    """Print statements one after the other."""
    return [line for statement in statements for line in statement_lines(statement, scope)]


@singledispatch
def statement_lines(statement: Statement, scope: Scope) -> list[str]:  # noqa: ARG001
    """Print a statement; guards become branches."""
    raise InternalError(f"the C++ printer knows no statement {type(statement).__name__} here")


@statement_lines.register
def _let(statement: Let, scope: Scope) -> list[str]:
    expr = statement.expr
    return [f"const {CPP_TYPES[expr.dtype]} {scope.local(statement.name)} = {text(expr, scope)};"]


@statement_lines.register
def _let_propagator(statement: LetPropagator, scope: Scope) -> list[str]:
    size = len(statement.matrix)
    matrix, exponential = scope.matrices(statement)
    entries = ", ".join(text(entry, scope) for row in statement.matrix for entry in row)
    lines = [
        f"const double {matrix}[{size * size}] = {{{entries}}};",
        f"double {exponential}[{size * size}];",
        f"eqsim::expm<{size}>({matrix}, {exponential});",
    ]
    names = [name for row in statement.names for name in row]
    return lines + [
        f"const double {scope.local(name)} = {exponential}[{position}];"
        for position, name in enumerate(names)
        if name is not None
    ]


@statement_lines.register
def _let_solution(statement: LetSolution, scope: Scope) -> list[str]:
    return solution_lines(statement, scope)


@statement_lines.register
def _store(statement: Store, scope: Scope) -> list[str]:
    place = _place(statement, scope)
    return _guarded(f"{place} = {stored_text(statement.expr, scope)};", statement.guard, scope)


@statement_lines.register
def _accumulate(statement: Accumulate, scope: Scope) -> list[str]:
    place = _place(statement, scope)
    return _guarded(f"{place} += {text(statement.expr, scope)};", statement.guard, scope)


@statement_lines.register
def _set_value(statement: SetValue, scope: Scope) -> list[str]:
    word = "double" if statement.expr.dtype.is_float else "int64_t"
    value = text(statement.expr, scope)
    converted = value if CPP_TYPES[statement.expr.dtype] == word else f"{word}({value})"
    return [f"{scope.known.field(statement.name)} = {converted};"]


@statement_lines.register
def _emit(statement: Emit, scope: Scope) -> list[str]:
    lines, condition = emission_lines(statement, scope), statement.condition
    return lines if condition == ALWAYS else block(f"if ({text(condition, scope)})", lines)


@statement_lines.register
def _append(statement: Append, scope: Scope) -> list[str]:
    column = scope.known.column(statement.table, statement.column)
    dtype = STORED_TYPES[statement.expr.dtype]
    line = f"eqsim::column_push<{dtype}>(&{column}, {stored_text(statement.expr, scope)});"
    return _guarded(line, statement.guard, scope)


@statement_lines.register
def _stop(statement: Stop, scope: Scope) -> list[str]:
    return block(f"if ({text(statement.condition, scope)})", ["state.stopped = 1;", "break;"])


def reserve_lines(statements: tuple[Statement, ...], count: str, scope: Scope) -> list[str]:
    """Print the request for room in every column that is appended to `count` times."""
    lines = []
    for statement in statements:
        if isinstance(statement, Append):
            column = scope.known.column(statement.table, statement.column)
            width = statement.expr.dtype.numpy.itemsize
            room = f"eqsim::column_reserve(&{column}, {count}, {width}, &state.failure)"
            lines.append(f"if (!{room}) return;")
    return lines


def emission_lines(statement: Emit, scope: Scope) -> list[str]:
    """Print what an element with an event does."""
    listed, count = scope.event_list(statement.event), scope.event_count(statement.event)
    return [f"{listed}[{count}++] = int32_t(i);", *statements_lines(statement.then, scope)]


def branch_free_lines(statement: Statement, scope: Scope) -> list[str]:
    """Print a statement of a vector loop: guards become selections."""
    if not isinstance(statement, Store | Accumulate) or statement.guard is None:
        return statement_lines(statement, scope)
    place = _place(statement, scope)
    changed = stored_text(statement.expr, scope)
    if isinstance(statement, Accumulate):
        changed = f"{place} + {operand(statement.expr, scope)}"
    return [f"{place} = {condition_text(statement.guard, scope)} ? {changed} : {place};"]


def _place(statement: Store | Accumulate, scope: Scope) -> str:
    """Print the entry that a statement writes."""
    if isinstance(statement, Store) and statement.index is not None:
        return f"{scope.pointer(statement.buffer)}[{text(statement.index, scope)}]"
    return scope.place(statement.buffer, statement.at)


def stored_text(expr: Expr, scope: Scope) -> str:
    """Print a value as it is stored: conditions take a byte."""
    printed = text(expr, scope)
    return f"uint8_t({printed})" if expr.dtype is DType.BOOL else printed


def _guarded(line: str, guard: Expr | None, scope: Scope) -> list[str]:
    return [line] if guard is None else [f"if ({text(guard, scope)}) {line}"]
