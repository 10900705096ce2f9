"""Typed expressions on NumPy arrays: the meaning that compiled code must match, bit for bit.

`+ - * /`, square roots, rounding to whole numbers, comparisons and selection are NumPy's, which
are exactly rounded; every other function is the engine's, the same code that kernels inline.

An expression is prepared once, as a function of the frame in which it is evaluated; what it means
stands in that function, and what depends on the expression alone is looked up before.
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

__all__ = ["Evaluation", "Frame", "Numbers", "evaluate", "evaluation", "events_in_range"]

Numbers = Any  # an array, or a NumPy scalar that stands for all iterations


@dataclass(slots=True)
class Frame:
    """Where a kernel's loop stands: the index on each axis (an array or one number), and locals."""

    memory: Memory
    at: Mapping[Axis, Numbers] = field(default_factory=dict)
    locals: dict[str, Numbers] = field(default_factory=dict)


Evaluation = Callable[[Frame], Numbers]


@singledispatch
def evaluation(expr: Expr) -> Evaluation:
    """Prepare an expression: give what evaluates it for all iterations of a loop at once."""
    raise InternalError(f"the interpreter knows no {type(expr).__name__}; please report this")


def evaluate(expr: Expr, frame: Frame) -> Numbers:
    """Evaluate an expression that is needed once."""
    return evaluation(expr)(frame)


@evaluation.register
def _literal(expr: Literal) -> Evaluation:
    value = expr.dtype.numpy.type(expr.value)
    return lambda _frame: value


@evaluation.register
def _local(expr: Local) -> Evaluation:
    name = expr.name
    return lambda frame: frame.locals[name]


@evaluation.register
def _value(expr: Value) -> Evaluation:
    name, number = expr.name, expr.dtype.numpy.type
    return lambda frame: number(frame.memory.values[name])


@evaluation.register
def _load(expr: Load) -> Evaluation:
    name, at = expr.buffer, expr.at
    if at is Axis.SCALAR:
        return lambda frame: frame.memory.buffers[name][0]
    return lambda frame: frame.memory.buffers[name][frame.at[at]]


@evaluation.register
def _entry(expr: Entry) -> Evaluation:
    name, index = expr.buffer, evaluation(expr.index)
    return lambda frame: frame.memory.buffers[name][index(frame)]


@evaluation.register
def _position(expr: Position) -> Evaluation:
    at = expr.at
    return lambda frame: np.asarray(frame.at[at], np.int64)[()]


@evaluation.register
def _step(expr: Step) -> Evaluation:
    clock = expr.clock
    return lambda frame: np.int64(frame.memory.steps[clock])


@evaluation.register
def _count(expr: Count) -> Evaluation:
    return lambda frame: np.int64(events_in_range(frame.memory, expr).size)


@evaluation.register
def _draw(expr: Draw) -> Evaluation:
    draw = DRAWS[expr.kind]
    operands = [evaluation(each) for each in (expr.index, *expr.args)]

    def evaluated(frame: Frame) -> Numbers:
        memory = frame.memory
        key = random.derive_key(memory.seed, memory.epoch, expr.stream)
        step = 0 if expr.clock is None else memory.steps[expr.clock]
        index, *args = np.broadcast_arrays(*[each(frame) for each in operands])
        flat = (np.ravel(each) for each in (index, *args))
        return draw(key, step, *flat).reshape(index.shape)[()]

    return evaluated


@evaluation.register
def _invoke(expr: Invoke) -> Evaluation:
    args = [evaluation(arg) for arg in expr.args]
    call = _at_once if expr.number is None or expr.indexed else _one_by_one
    return lambda frame: call(expr, [arg(frame) for arg in args], frame)


def _at_once(expr: Invoke, args: list[Numbers], frame: Frame) -> Numbers:
    """Call a function of the user's once, with all values."""
    shape = np.broadcast_shapes(*map(np.shape, args))
    if 0 in shape:
        return np.zeros(shape, expr.dtype.numpy)
    values = frame.memory.functions[expr.function](*args)
    try:
        return np.broadcast_to(values, shape).astype(expr.dtype.numpy)[()]
    except (TypeError, ValueError):
        raise _wrong_results(expr, values, shape) from None


def _one_by_one(expr: Invoke, args: list[Numbers], frame: Frame) -> Numbers:
    """Call a function of the user's for each iteration."""
    function = frame.memory.functions[expr.function]
    loop = next((np.shape(index) for index in frame.at.values()), ())
    each = [np.ravel(arg) for arg in np.broadcast_arrays(np.empty(loop), *args)]
    results = [function(*values) for values in zip(*each[1:], strict=True)] if args else []
    results = results or [function() for _ in each[0]]
    wrong = next((each for each in results if np.size(each) != 1), None)
    if wrong is not None:
        raise _wrong_results(expr, wrong, ())
    return np.array(results, expr.dtype.numpy).reshape(loop)[()]


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


@evaluation.register
def _cast(expr: Cast) -> Evaluation:
    arg, dtype = evaluation(expr.arg), expr.dtype.numpy
    if expr.arg.dtype.is_float and expr.dtype.is_integer:
        return lambda frame: functions.to_int64(arg(frame)).astype(dtype)[()]
    return lambda frame: np.asarray(arg(frame)).astype(dtype)[()]


@evaluation.register
def _apply(expr: Apply) -> Evaluation:
    operation, args = _operation(expr), [evaluation(arg) for arg in expr.args]
    match args:
        case (one,):
            return lambda frame: operation(one(frame))
        case (one, other):
            return lambda frame: operation(one(frame), other(frame))
    return lambda frame: operation(*[arg(frame) for arg in args])


def _operation(expr: Apply) -> Callable[..., Numbers]:
    """Give what an operation means for operands of its types."""
    if expr.op in OPERATIONS:
        return OPERATIONS[expr.op]
    name = INTEGER_DIVISIONS.get(expr.op, expr.op)
    if expr.dtype is DType.I64 and expr.op in INTEGER_DIVISIONS:
        return lambda a, b: functions.apply_int64(name, a, b)[()]
    if expr.dtype is DType.I64 and expr.op in WHOLE_NUMBERS:
        return WHOLE_NUMBERS[expr.op]
    return lambda *args: functions.apply(name, *args)[()]


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
