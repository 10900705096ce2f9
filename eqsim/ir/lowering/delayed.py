"""A past value: which entry of which buffer is meant, and how long ago."""

from __future__ import annotations

from eqsim.errors import InternalError, ModelError
from eqsim.expr.constant import constant_value
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Call, Name
from eqsim.expr.nodes import Expr as SourceExpr
from eqsim.expr.unit_words import quote_source
from eqsim.ir.functions import as_float, literal
from eqsim.ir.lowering.scopes import Given, Scope, Stored, storage_dtype
from eqsim.ir.program import Axis, Cast, Entry, Expr, Load, Past, Position, Value

__all__ = ["delay_source", "lower_delayed"]


def lower_delayed(call: Call, scope: Scope, clock: str | None) -> tuple[Stored, Past]:
    """Give the variable in `delayed(x, d)`, and what it was; `clock` is None outside of time."""
    if clock is None:
        raise ModelError(
            "past values are known in the steps of a run only",
            span=call.span,
            hint="let an equation or a statement of the model compute it, and record it",
        )
    variable, delay = call.arguments
    if not isinstance(variable, Name):
        raise InternalError(f"{quote_source(call)} was not checked; please report this")
    stored = scope.lookup(variable.id)
    if not isinstance(stored, Stored) or stored.current is not None:
        raise ModelError(
            f"'{variable.id}' is not stored from step to step, so that it has no past",
            span=variable.span,
            hint="delay a variable; a subexpression becomes one by the flag (constant over dt)",
        )
    index = stored.index or literal(0)
    if stored.index is None and stored.at is not Axis.SCALAR:
        index = Position(DType.I64, stored.at)
    dtype, seconds = storage_dtype(stored.variable), _delay(delay, scope)
    return stored, Past(dtype, stored.buffer, index, seconds, call.span)


def delay_source(delay: Expr) -> str:
    """Name what gives a lowered delay, for messages."""
    match delay:
        case Cast(arg=arg):
            return delay_source(arg)
        case Load(buffer=buffer) | Entry(buffer=buffer):
            return buffer
        case Value(name=name):
            return name
    return "the model"


def _delay(delay: SourceExpr, scope: Scope) -> Expr:
    seconds = constant_value(delay, {})
    if seconds is not None:
        return literal(seconds)
    meaning = scope.lookup(delay.id) if isinstance(delay, Name) else None
    if isinstance(meaning, Given) and isinstance(meaning.expr, Value):
        return as_float(meaning.expr)
    if isinstance(meaning, Stored) and meaning.current is None:
        entry = meaning.entry
        return Cast(DType.F64, entry) if entry.dtype is DType.F32 else as_float(entry)
    raise ModelError(
        f"the delay {quote_source(delay)} is computed anew in each step",
        span=delay.span,
        details=("a delay is a quantity such as 5*ms, a constant, or a parameter",),
        hint="make it a parameter, 'd : second', and assign to it before the run",
    )
