"""Typed expressions on NumPy arrays: the meaning that compiled code must match, bit for bit.

`+ - * /`, square roots, rounding to whole numbers, comparisons and selection are NumPy's, which
are exactly rounded; every other function is the engine's, the same code that kernels inline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import numpy as np

from eqsim.backends.host.memory import Memory
from eqsim.engine import functions, random
from eqsim.errors import InternalError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Count,
    Draw,
    DrawKind,
    Entry,
    Events,
    Expr,
    Invoke,
    Literal,
    Load,
    Local,
    Position,
    Step,
    Value,
)

__all__ = ["Frame", "evaluate", "events_in_range"]

Numbers = Any  # an array, or a NumPy scalar that stands for all iterations


@dataclass(slots=True)
class Frame:
    """Where a kernel's loop stands: the index on each axis (an array or one number), and locals."""

    memory: Memory
    at: Mapping[Axis, Numbers] = field(default_factory=dict)
    locals: dict[str, Numbers] = field(default_factory=dict)


@singledispatch
def evaluate(expr: Expr, _frame: Frame) -> Numbers:
    """Evaluate an expression for all iterations of a loop at once."""
    raise InternalError(f"the interpreter knows no {type(expr).__name__}; please report this")


@evaluate.register
def _literal(expr: Literal, _frame: Frame) -> Numbers:
    return expr.dtype.numpy.type(expr.value)


@evaluate.register
def _local(expr: Local, frame: Frame) -> Numbers:
    return frame.locals[expr.name]


@evaluate.register
def _value(expr: Value, frame: Frame) -> Numbers:
    return expr.dtype.numpy.type(frame.memory.values[expr.name])


@evaluate.register
def _load(expr: Load, frame: Frame) -> Numbers:
    buffer = frame.memory.buffers[expr.buffer]
    return buffer[0] if expr.at is Axis.SCALAR else buffer[frame.at[expr.at]]


@evaluate.register
def _entry(expr: Entry, frame: Frame) -> Numbers:
    return frame.memory.buffers[expr.buffer][evaluate(expr.index, frame)]


@evaluate.register
def _position(expr: Position, frame: Frame) -> Numbers:
    return np.asarray(frame.at[expr.at], np.int64)[()]


@evaluate.register
def _step(expr: Step, frame: Frame) -> Numbers:
    return np.int64(frame.memory.steps[expr.clock])


@evaluate.register
def _count(expr: Count, frame: Frame) -> Numbers:
    return np.int64(events_in_range(frame.memory, expr).size)


@evaluate.register
def _draw(expr: Draw, frame: Frame) -> Numbers:
    memory = frame.memory
    key = random.derive_key(memory.seed, memory.epoch, expr.stream)
    step = 0 if expr.clock is None else memory.steps[expr.clock]
    args = [evaluate(arg, frame) for arg in expr.args]
    index, *args = np.broadcast_arrays(evaluate(expr.index, frame), *args)
    flat = (np.ravel(each) for each in (index, *args))
    return DRAWS[expr.kind](key, step, *flat).reshape(index.shape)[()]


@evaluate.register
def _invoke(expr: Invoke, frame: Frame) -> Numbers:
    function = frame.memory.functions[expr.function]
    args = [evaluate(arg, frame) for arg in expr.args]
    if expr.number is None or expr.indexed:
        shape = np.broadcast_shapes(*map(np.shape, args))
        if 0 in shape:
            return np.zeros(shape, expr.dtype.numpy)
        return _as_results(function(*args), shape, expr)
    loop = next((np.shape(index) for index in frame.at.values()), ())
    each = [np.ravel(arg) for arg in np.broadcast_arrays(np.empty(loop), *args)]
    results = [function(*values) for values in zip(*each[1:], strict=True)] if args else []
    results = results or [function() for _ in each[0]]
    wrong = next((each for each in results if np.size(each) != 1), None)
    if wrong is not None:
        raise _wrong_results(expr, wrong, ())
    return np.array(results, expr.dtype.numpy).reshape(loop)[()]


def _as_results(values: Numbers, shape: tuple[int, ...], expr: Invoke) -> Numbers:
    """Give what a function of the user's returned as one number for each element."""
    try:
        return np.broadcast_to(values, shape).astype(expr.dtype.numpy)[()]
    except (TypeError, ValueError):
        raise _wrong_results(expr, values, shape) from None


def _wrong_results(expr: Invoke, values: Numbers, shape: tuple[int, ...]) -> SimulationError:
    owner, _, name = expr.function.rpartition(".")
    array = isinstance(values, np.ndarray | list | tuple)
    found = f"values of shape {np.shape(values)}" if array else f"{values!r}"
    wanted = f"one number or values of shape {shape}" if shape else "one number"
    return SimulationError(
        f"{owner}: the function '{name}' does not give one number for each element",
        details=(f"found: {found}", f"expected: {wanted}"),
        hint="compute with the arrays that it is given, element by element",
    )


@evaluate.register
def _cast(expr: Cast, frame: Frame) -> Numbers:
    value = evaluate(expr.arg, frame)
    if expr.arg.dtype.is_float and expr.dtype.is_integer:
        value = functions.to_int64(value)[()]
    return np.asarray(value).astype(expr.dtype.numpy)[()]


@evaluate.register
def _apply(expr: Apply, frame: Frame) -> Numbers:
    args = [evaluate(arg, frame) for arg in expr.args]
    operation = OPERATIONS.get(expr.op)
    if operation is not None:
        return operation(*args)
    if expr.op in INTEGER_DIVISIONS and expr.dtype is DType.I64:
        return functions.apply_int64(INTEGER_DIVISIONS[expr.op], *args)[()]
    if expr.dtype is DType.I64 and expr.op in WHOLE_NUMBERS:
        return WHOLE_NUMBERS[expr.op](*args)
    name = INTEGER_DIVISIONS.get(expr.op, expr.op)
    return functions.apply(name, *args)[()]


def _select(condition: Numbers, chosen: Numbers, other: Numbers) -> Numbers:
    return np.asarray(np.where(condition, chosen, other))[()]


OPERATIONS: dict[str, Callable[..., Numbers]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "neg": np.negative,
    "sqrt": np.sqrt,
    "floor": np.floor,
    "ceil": np.ceil,
    "abs": np.abs,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "select": _select,
}
DRAWS: dict[DrawKind, Callable[..., Numbers]] = {
    "uniform": random.uniform,
    "normal": random.normal,
    "poisson": random.poisson,
    "binomial": random.binomial,
}
INTEGER_DIVISIONS = {"//": "floor_div", "%": "mod"}
WHOLE_NUMBERS: dict[str, Callable[..., Numbers]] = {
    "min": np.minimum,
    "max": np.maximum,
    "sign": np.sign,
    "clip": lambda x, low, high: np.minimum(np.maximum(x, low), high),
}


def events_in_range(memory: Memory, events: Count | Events) -> Numbers:
    """Give the elements with an event that lie in a range of values."""
    delay = events.delay if isinstance(events, Events) else None
    elements = memory.due(events.event, 0 if delay is None else int(memory.values[delay]))
    if events.start is None or events.size is None:
        return elements
    start, size = int(memory.values[events.start]), int(memory.values[events.size])
    return elements[(elements >= start) & (elements < start + size)]
