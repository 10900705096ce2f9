"""What programs declare for functions from outside, and how calls are carried out."""

import math

import numpy as np
import pytest

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.interpreter import Frame, evaluate
from eqsim.equations.cpp import CppArray, CppSource
from eqsim.equations.functions import BinomialDraw, Table, UserFunction
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import literal
from eqsim.ir.lowering.function import (
    function_buffers,
    function_values,
    lower_invocation,
    lower_lookup,
)
from eqsim.ir.program import Axis, Position
from eqsim.ir.show import show_expr

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
INDEX = Position(I64, Axis.ELEMENT)
INNER = CppSource("inner", "", (CppArray("_k", I64, "_k"),))
CPP = CppSource("f", "", (CppArray("v", F64, "v"),), dependencies=(INNER.within("inner"),))


def looked_up(*args, columns=None):
    """Give the value of a table with the rows 0, 1, 2 (and 10, 11, 12), one every 0.1 s."""
    table = np.arange(3.0) if columns is None else np.array([[0, 10], [1, 11], [2, 12.0]])
    memory = Memory(values={"f.dt": 0.1, "f.rows": 3, "f.columns": 2, "f.size": table.size})
    memory.buffers["f"] = table.reshape(-1)
    expr = lower_lookup("f", tuple(map(literal, args)), lambda _, bound: bound)
    return float(evaluate(expr, Frame(memory)))


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        *((-math.inf, 0), (-1.0, 0), (0.0, 0), (0.0999, 0), (0.1, 1), (0.1 - 1e-17, 1)),
        *((0.2, 2), (0.3 - 0.2, 1), (0.25, 2), (1e300, 2), (math.inf, 2), (math.nan, 0)),
    ],
)
def test_rows(t, expected):
    assert looked_up(t) == expected


def test_columns():
    assert [looked_up(0.1, column, columns=2) for column in (0, 1)] == [1, 11]
    assert all(math.isnan(looked_up(0.1, column, columns=2)) for column in (-1, 2, 2**62))
    assert looked_up(0.1, 1.9, columns=2) == 11


def test_declarations():
    def declared(definition):
        values = {each.name for each in function_values("g.f", definition)}
        return values, [(each.name, each.extent) for each in function_buffers("g.f", definition)]

    assert declared(Table()) == ({"g.f.dt", "g.f.rows"}, [("g.f", "g.f.rows")])
    sizes = {"g.f.dt", "g.f.rows", "g.f.columns", "g.f.size"}
    assert declared(Table(has_columns=True)) == (sizes, [("g.f", "g.f.size")])
    assert declared(BinomialDraw()) == ({"g.f.n", "g.f.p"}, [])
    assert declared(UserFunction((F64,), F64)) == (set(), [])
    arrays = [("g.f.v", "g.f.v.size"), ("g.f.inner._k", "g.f.inner._k.size")]
    assert declared(UserFunction((F64,), F64, CPP)) == ({size for _, size in arrays}, arrays)


@pytest.mark.parametrize(
    ("arguments", "result", "given", "shown", "dtype"),
    [
        ((F64, I64, BOOL), F64, (1, 2.5, 3), "g.f(1.0, i64(2.5), 3 != 0)", F64),
        ((None, None), None, (1, True), "g.f(1, i64(true))", I64),
        ((None, None), None, (1, 2.5), "g.f(1.0, 2.5)", F64),
        ((I64,), None, (2.5,), "g.f(i64(2.5))", F64),
        ((), F64, (), "g.f()", F64),
    ],
)
def test_arguments_get_the_types_that_are_declared(arguments, result, given, shown, dtype):
    args = tuple(map(literal, given))
    call = lower_invocation("g.f", UserFunction(arguments, result), args, None, INDEX)
    assert (show_expr(call), call.dtype) == (shown, dtype)


def test_a_function_may_get_the_number_of_the_element():
    call = lower_invocation("g.f", UserFunction((), F64, CPP, indexed=True), (), 3, INDEX)
    assert show_expr(call) == "g.f#3(i)"
    assert call.indexed
    assert call.buffers == {"g.f.v", "g.f.inner._k"}
