"""Whether the result of a loop depends on its order by more than the rounding of sums."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.expr.dtypes import DType
from eqsim.ir.effects import effects, own_axis, stays_at
from eqsim.ir.program import (
    Accumulate,
    Apply,
    Axis,
    Cast,
    Draw,
    Entry,
    Expr,
    Invoke,
    Kernel,
    Let,
    Load,
    Position,
    Store,
)
from eqsim.ir.rewrite import expanded, expanded_size, expressions_of, walk

__all__ = ["depends_on_order"]

LONGEST = 10_000

_WHOLE = frozenset({DType.I32, DType.I64})

#: Operators that can follow each other in any order.
_ALIKE = (("*", "/"), ("+", "-"))


def depends_on_order(kernel: Kernel) -> bool:
    """Tell whether passes of a loop meet at an entry of a buffer, and not all ways are the same.

    It does no harm if all of them add to it or all of them scale it, or if they write a value that
    is the same whichever of them comes last; nobody may read the entry besides.  Whole numbers are
    added without rounding, however the sum is written.
    """
    effect, axis = effects(kernel), own_axis(kernel.domain)
    writes = [item for item in kernel.body if isinstance(item, Store | Accumulate)]
    meeting = {item.buffer for item in writes if not stays_at(effect, item.buffer, axis)}
    if meeting and _is_too_long(kernel):
        return True
    written = {item.buffer for item in writes}
    return any(
        not _is_harmless([item for item in writes if item.buffer == buffer], kernel, written)
        for buffer in meeting
    )


def _is_harmless(writes: list[Store | Accumulate], kernel: Kernel, written: set[str]) -> bool:
    """Tell whether the writes to one buffer give the same in any order."""
    bindings, buffer = _bindings(kernel), writes[0].buffer
    values = [expanded(item.expr, bindings) for item in writes]
    reads = sum(_loads(value, buffer) for value in _final_values(kernel))
    if all(isinstance(item, Accumulate) for item in writes):
        return reads == 0
    if any(all(_is_entry_with(ops, value, buffer) for value in values) for ops in _ALIKE):
        return reads == len(writes)
    return len(writes) == 1 and _is_same_for_all(values[0], writes[0].at, written)


def _is_entry_with(ops: tuple[str, ...], value: Expr, buffer: str) -> bool:
    """Tell whether a value is the entry itself, changed by one of these operators."""
    value = _uncast(value)
    if not isinstance(value, Apply) or value.op not in ops:
        return False
    if value.op in ("+", "-") and value.dtype.is_float:
        return False
    left, right = map(_uncast, value.args)
    is_entry = [isinstance(side, Load) and side.buffer == buffer for side in (left, right)]
    return is_entry[0] or (is_entry[1] and value.op in ("*", "+"))


def _uncast(value: Expr) -> Expr:
    """Give a whole number as it was before conversions to other whole numbers."""
    while isinstance(value, Cast) and {value.dtype, value.arg.dtype} <= _WHOLE:
        value = value.arg
    return value


def _is_same_for_all(value: Expr, at: Axis, written: set[str]) -> bool:
    """Tell whether a value depends on the entry it is written to only, not on the pass."""
    for node in walk(value):
        if isinstance(node, Draw | Entry | Invoke) or (
            isinstance(node, Position) and node.at is not at
        ):
            return False
        if isinstance(node, Load) and (node.at not in (at, Axis.SCALAR) or node.buffer in written):
            return False
    return True


def _loads(value: Expr, buffer: str) -> int:
    return sum(isinstance(node, Load | Entry) and node.buffer == buffer for node in walk(value))


def _final_values(kernel: Kernel) -> Iterator[Expr]:
    """Yield what statements other than bindings use, with all bindings written out."""
    bindings = _bindings(kernel)
    for item in kernel.body:
        if isinstance(item, Store | Accumulate):
            yield expanded(item.expr, bindings)
            if item.guard is not None:
                yield expanded(item.guard, bindings)


def _is_too_long(kernel: Kernel) -> bool:
    """Tell whether written-out values would be too long to look at; order is then assumed."""
    bindings = _bindings(kernel)
    return any(
        expanded_size(expr, bindings) > LONGEST
        for item in kernel.body
        for expr in expressions_of(item)
    )


def _bindings(kernel: Kernel) -> dict[str, Expr]:
    return {item.name: item.expr for item in kernel.body if isinstance(item, Let)}
