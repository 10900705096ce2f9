"""Which types operations take and give."""

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.operators import result_dtype

F64, F32, I64, I32, BOOL = DType.F64, DType.F32, DType.I64, DType.I32, DType.BOOL


@pytest.mark.parametrize(
    ("op", "operands", "result"),
    [
        ("+", (F64, F64), F64),
        ("+", (F32, F32), F32),
        ("*", (I64, I64), I64),
        ("//", (I64, I64), I64),
        ("neg", (I64,), I64),
        ("max", (I64, I64), I64),
        ("/", (F64, F64), F64),
        ("exp", (F64,), F64),
        ("pow", (F64, F64), F64),
        ("<", (I64, I64), BOOL),
        ("==", (BOOL, BOOL), BOOL),
        ("and", (BOOL, BOOL, BOOL), BOOL),
        ("not", (BOOL,), BOOL),
        ("select", (BOOL, I64, I64), I64),
        ("select", (BOOL, BOOL, BOOL), BOOL),
    ],
)
def test_fitting_operands_have_a_result(op, operands, result):
    assert result_dtype(op, operands) is result


@pytest.mark.parametrize(
    ("op", "operands"),
    [
        ("+", (F64, I64)),
        ("+", (F64, F32)),
        ("+", (I32, I32)),
        ("+", (BOOL, BOOL)),
        ("+", (F64,)),
        ("/", (I64, I64)),
        ("/", (F64,)),
        ("exp", (I64,)),
        ("exp", ()),
        ("<", (BOOL, BOOL)),
        ("<", (F64, I64)),
        ("and", (BOOL,)),
        ("and", (BOOL, F64)),
        ("not", (BOOL, BOOL)),
        ("not", (F64,)),
        ("select", (F64, F64, F64)),
        ("select", (BOOL, F64, I64)),
        ("select", (BOOL, F64)),
    ],
)
def test_other_operands_have_none(op, operands):
    assert result_dtype(op, operands) is None
