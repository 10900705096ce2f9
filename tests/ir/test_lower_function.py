"""What programs declare for functions from outside, and how calls are carried out."""

import math

import numpy as np
import pytest

from eqsim.backends.interpreter import Frame, evaluate
from eqsim.backends.memory import Memory
from eqsim.equations.functions import BinomialDraw, Table
from eqsim.ir.functions import literal
from eqsim.ir.lower_function import function_buffers, function_values, lower_lookup


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
