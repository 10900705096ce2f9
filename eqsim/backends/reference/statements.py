"""The statements of kernels in the interpreter, for all iterations of a loop at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.reference.interpreter import Evaluation, Frame, Numbers, evaluation
from eqsim.backends.reference.solving import solution
from eqsim.engine.expm import expm
from eqsim.errors import InternalError
from eqsim.ir.program import (
    Accumulate,
    Append,
    Axis,
    Emit,
    Expr,
    Let,
    LetPropagator,
    LetSolution,
    SetValue,
    Stop,
    Store,
)

__all__ = ["Execution", "execute", "execution"]


Execution = Callable[[Frame], None]


@singledispatch
def execution(statement: object) -> Execution:
    """Prepare a statement: give what carries it out for all iterations of a loop."""
    raise InternalError(f"the interpreter knows no {type(statement).__name__}")


def execute(statement: object, frame: Frame) -> None:
    """Carry out a statement that is needed once."""
    execution(statement)(frame)


@execution.register
def _let(statement: Let) -> Execution:
    name, value = statement.name, evaluation(statement.expr)

    def let(frame: Frame) -> None:
        frame.locals[name] = value(frame)

    return let


@execution.register
def _propagator(statement: LetPropagator) -> Execution:
    matrix = [[evaluation(entry) for entry in row] for row in statement.matrix]
    names = [(r, c, n) for r, row in enumerate(statement.names) for c, n in enumerate(row) if n]

    def let_propagator(frame: Frame) -> None:
        entries = [[entry(frame) for entry in row] for row in matrix]
        shape = np.broadcast_shapes(*(np.shape(entry) for row in entries for entry in row))
        rows = [np.stack([np.broadcast_to(e, shape) for e in row], axis=-1) for row in entries]
        result = expm(np.ascontiguousarray(np.stack(rows, axis=-2), dtype=np.float64))
        frame.locals.update({name: result[..., r, c] for r, c, name in names})

    return let_propagator


@execution.register
def _solution(statement: LetSolution) -> Execution:
    return solution(statement)


@execution.register
def _set_value(statement: SetValue) -> Execution:
    name, value = statement.name, evaluation(statement.expr)

    def set_value(frame: Frame) -> None:
        frame.memory.values[name] = value(frame).item()

    return set_value


@execution.register
def _store(statement: Store) -> Execution:
    name, value = statement.buffer, evaluation(statement.expr)
    index = _places(statement.at) if statement.index is None else evaluation(statement.index)
    chosen = _guarded(statement.guard, index, value)

    def store(frame: Frame) -> None:
        places, values = chosen(frame)
        frame.memory.buffers[name][places] = values

    return store


@execution.register
def _accumulate(statement: Accumulate) -> Execution:
    name, value = statement.buffer, evaluation(statement.expr)
    chosen = _guarded(statement.guard, _places(statement.at), value)

    def accumulate(frame: Frame) -> None:
        np.add.at(frame.memory.buffers[name], *chosen(frame))

    return accumulate


def _places(at: Axis) -> Evaluation:
    """Give the places on an axis for every iteration; the scalar one is the same for all."""
    if at is not Axis.SCALAR:
        return lambda frame: frame.at[at]
    return lambda frame: np.zeros(np.shape(next(iter(frame.at.values()), 0)), np.int64)


def _guarded(
    guard: Expr | None, index: Evaluation, value: Evaluation
) -> Callable[[Frame], tuple[Numbers, Numbers]]:
    """Give places and values of the iterations for which a guard holds."""
    if guard is None:
        return lambda frame: (index(frame), value(frame))
    holds = evaluation(guard)

    def where(frame: Frame) -> tuple[Numbers, Numbers]:
        places, values = np.atleast_1d(index(frame)), value(frame)
        chosen = np.broadcast_to(holds(frame), places.shape)
        return places[chosen], np.broadcast_to(values, places.shape)[chosen]

    return where


@execution.register
def _emit(statement: Emit) -> Execution:
    event, condition = statement.event, evaluation(statement.condition)
    then = [execution(store) for store in statement.then]

    def emit(frame: Frame) -> None:
        memory, elements = frame.memory, np.asarray(frame.at[Axis.ELEMENT])
        holds = np.broadcast_to(condition(frame), elements.shape)
        chosen = elements[holds]
        memory.rings[event].write(memory.steps_of_event(event), chosen)
        if chosen.size and then:
            inside = Frame(memory, {Axis.ELEMENT: chosen}, _chosen_locals(frame.locals, holds))
            for respond in then:
                respond(inside)

    return emit


def _chosen_locals(values: dict[str, Numbers], holds: NDArray[np.bool_]) -> dict[str, Numbers]:
    return {
        name: value[holds] if np.shape(value) == holds.shape else value
        for name, value in values.items()
    }


@execution.register
def _stop(statement: Stop) -> Execution:
    condition = evaluation(statement.condition)

    def stop(frame: Frame) -> None:
        if np.any(condition(frame)):
            frame.memory.stopped = True

    return stop


@execution.register
def _append(statement: Append) -> Execution:
    table, column = statement.table, statement.column
    value, dtype = evaluation(statement.expr), statement.expr.dtype.numpy
    holds = None if statement.guard is None else evaluation(statement.guard)

    def append(frame: Frame) -> None:
        shape = next((np.shape(index) for index in frame.at.values()), (1,))
        values = np.broadcast_to(value(frame), shape)
        if holds is not None:
            values = values[np.broadcast_to(holds(frame), shape)]
        frame.memory.tables[table][column].append(np.array(values, dtype=dtype))

    return append
