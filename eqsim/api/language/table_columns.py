"""Calls of a `TimedArray` with columns: what can be known before a run of those they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from eqsim.equations.functions import BoundFunction, Table
from eqsim.equations.resolve import External
from eqsim.errors import ConnectionIndexError
from eqsim.expr.nodes import Call, Expr, Name, Number
from eqsim.expr.rewrite import calls

__all__ = ["check_columns", "tables_among"]


def tables_among(externals: Mapping[str, External]) -> dict[str, int]:
    """Give the number of columns of each table that has some, by name."""
    functions = [each for each in externals.values() if isinstance(each, BoundFunction)]
    return {
        each.name: int(each.values["columns"])  # type: ignore[arg-type]
        for each in functions
        if isinstance(each.definition, Table) and each.definition.has_columns
    }


def check_columns(
    texts: Iterable[Expr],
    externals: Mapping[str, External],
    range_of: Callable[[str], tuple[int, int] | None],
) -> None:
    """Refuse calls that ask for columns which a table does not have.

    `range_of` gives the least and the largest value of a name, where they are known.
    """
    tables = tables_among(externals)
    for call in (call for text in texts for call in calls(text) if call.function in tables):
        asked, columns = _asked(call, range_of), tables[call.function]
        if asked is not None and not 0 <= asked[0] <= asked[1] < columns:
            raise _short(call, asked, columns)


def _asked(call: Call, range_of: Callable[[str], tuple[int, int] | None]) -> tuple[int, int] | None:
    """Give the range of columns that a call asks for, where it is known."""
    match call.arguments[-1]:
        case Name(id=name):
            return range_of(name)
        case Number(value=int(value)):
            return value, value
    return None


def _short(call: Call, asked: tuple[int, int], columns: int) -> ConnectionIndexError:
    index = call.arguments[-1]
    wrong = asked[1] if asked[1] >= columns else asked[0]
    asks = f"'{index.span}' goes to {wrong}"
    if isinstance(index, Number):
        asks = f"{wrong} is asked for"
    count = "1 column" if columns == 1 else f"{columns} columns"
    return ConnectionIndexError(
        f"'{call.function}' has {count}, {asks}",
        span=call.span,
        details=(f"columns are numbered from 0 to {columns - 1}",),
        hint="give the TimedArray a column for each neuron, or choose columns by another index",
    )
