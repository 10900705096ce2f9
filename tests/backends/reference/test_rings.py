"""Rows of a ring: what the interpreter writes at an index, and reads there."""

import numpy as np

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.kernels import perform
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import arithmetic, literal
from eqsim.ir.program import (
    Apply,
    Axis,
    Elements,
    Entry,
    Expr,
    Kernel,
    Load,
    Once,
    Position,
    Step,
    Store,
)

F64 = DType.F64
X = Load(F64, "cells.x", Axis.ELEMENT)


def written(domain, index: Expr, value: Expr, guard=None, step=0):
    """Give a ring of two rows after a store."""
    memory = Memory(values={"cells.N": 3}, steps={"clock": step})
    memory.buffers |= {"cells.x": np.arange(3.0), "ring": np.full(6, -1.0)}
    perform(Kernel("k", domain, (Store("ring", Axis.COMPUTED, value, guard, index),)), memory)
    return memory.buffers["ring"].tolist()


def place(row: Expr):
    return arithmetic("+", arithmetic("*", row, literal(3)), Position(DType.I64, Axis.ELEMENT))


def test_a_row_is_that_of_the_step():
    row = arithmetic("%", Step(DType.I64, "clock"), literal(2))
    assert written(Elements("cells"), place(row), X, step=4) == [0, 1, 2, -1, -1, -1]
    assert written(Elements("cells"), place(row), X, step=5) == [-1, -1, -1, 0, 1, 2]


def test_guards_hold_for_entries_at_an_index():
    guard = Apply(DType.BOOL, ">", (X, literal(0.5)))
    ring = written(Elements("cells"), place(literal(1)), X, guard)
    assert ring == [-1, -1, -1, -1, 1, 2]


def test_one_value_at_an_index():
    ring = written(Once(), literal(2), Entry(F64, "cells.x", literal(1)))
    assert ring == [-1, -1, 1, -1, -1, -1]
