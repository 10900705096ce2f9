"""Functions from outside of a model: what a program declares for them, and what a call does."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from eqsim.equations.functions import (
    BinomialDraw,
    Definition,
    Table,
    UserFunction,
)
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import arithmetic, as_bool, as_float, as_int, literal
from eqsim.ir.program import Apply, Buffer, Entry, Expr, Invoke, Value, ValueDecl

__all__ = [
    "MARGIN",
    "ROUNDING",
    "function_buffers",
    "function_values",
    "lower_invocation",
    "lower_lookup",
]

_CONVERSIONS: Mapping[DType, Callable[[Expr], Expr]] = MappingProxyType(
    {DType.BOOL: as_bool, DType.I64: as_int, DType.F64: as_float}
)

#: A time is a few roundings away from the multiple of dt that it stands for: so much, relatively,
ROUNDING = 1.0 + 2.0**-48
#: and so much, in steps of the table, where it is a difference of times.
MARGIN = 1e-9


def function_values(name: str, definition: Definition) -> Iterator[ValueDecl]:
    """List the run-time values of a function."""
    match definition:
        case Table(has_columns=has_columns):
            yield ValueDecl(f"{name}.dt", DType.F64)
            counts = ("rows", "columns", "size") if has_columns else ("rows",)
            yield from (ValueDecl(f"{name}.{count}", DType.I64) for count in counts)
        case UserFunction(cpp=cpp) if cpp is not None:
            for array in cpp.all_arrays:
                yield ValueDecl(f"{name}.{array.buffer}.size", DType.I64)
        case BinomialDraw():
            yield ValueDecl(f"{name}.n", DType.I64)
            yield ValueDecl(f"{name}.p", DType.F64)


def function_buffers(name: str, definition: Definition) -> Iterator[Buffer]:
    """List the arrays of a function."""
    match definition:
        case Table(has_columns=has_columns):
            yield Buffer(name, DType.F64, f"{name}.{'size' if has_columns else 'rows'}")
        case UserFunction(cpp=cpp) if cpp is not None:
            for array in cpp.all_arrays:
                buffer = f"{name}.{array.buffer}"
                yield Buffer(buffer, array.dtype, f"{buffer}.size")


def lower_lookup(name: str, args: tuple[Expr, ...], bind: Callable[[str, Expr], Expr]) -> Expr:
    """Give a table's value at a time, and in a column if one is given.

    Before the first step of the table its first row holds, after the last step its last row.
    Outside of the columns there is no number.
    """
    rows, columns = Value(DType.I64, f"{name}.rows"), Value(DType.I64, f"{name}.columns")
    row = _row(as_float(args[0]), Value(DType.F64, f"{name}.dt"), rows)
    if len(args) == 1:
        return Entry(DType.F64, name, row)
    column = bind("column", as_int(args[1]))
    inside = _clipped(column, columns)
    place = arithmetic("+", arithmetic("*", row, columns), inside)
    is_there = Apply(DType.BOOL, "==", (column, inside))
    found = Entry(DType.F64, name, place)
    return Apply(DType.F64, "select", (is_there, found, literal(math.nan)))


def lower_invocation(
    name: str,
    definition: UserFunction,
    args: tuple[Expr, ...],
    number: int | None,
    index: Expr,
) -> Expr:
    """Give the call of a user's function, with its arguments in the types that it takes.

    `index` is the number of the element, for those that take it too.
    """
    highest = DType.F64 if any(arg.dtype.is_float for arg in args) else DType.I64
    typed = [
        _CONVERSIONS[dtype or highest](arg)
        for dtype, arg in zip(definition.arguments, args, strict=True)
    ]
    if definition.indexed:
        typed.append(index)
    cpp = None if definition.cpp is None else definition.cpp.within(name)
    result = definition.result or highest
    return Invoke(result, name, tuple(typed), cpp, number, definition.indexed)


def _row(t: Expr, dt: Expr, rows: Expr) -> Expr:
    steps = arithmetic("*", arithmetic("/", t, dt), literal(ROUNDING))
    whole = Apply(DType.F64, "floor", (arithmetic("+", steps, literal(MARGIN)),))
    last = as_float(arithmetic("-", rows, literal(1)))
    return Apply(DType.I64, "max", (as_int(Apply(DType.F64, "min", (whole, last))), literal(0)))


def _clipped(index: Expr, size: Expr) -> Expr:
    last = arithmetic("-", size, literal(1))
    low = Apply(DType.I64, "max", (index, literal(0)))
    return Apply(DType.I64, "min", (low, last))
