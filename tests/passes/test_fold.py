"""Folding evaluates what is exact, and keeps what is not."""

import math

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.program import Apply, Cast, Literal, Local
from eqsim.ir.show import show_expr
from eqsim.passes.fold import Fold, fold_expr, fold_kernel

F64 = DType.F64


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1.0 + 2.0 * 3.0", "7.0"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1.0 / 0.0", "inf"),
        ("-1.0 / 0.0", "-inf"),
        ("1.0 / -0.0", "-inf"),
        ("1e308 * 10.0", "inf"),
        ("sqrt(2.0)", repr(math.sqrt(2.0))),
        ("floor(-0.5)", "-1.0"),
        ("ceil(-0.5)", "-0.0"),
        ("7 // -2", "-4"),
        ("-7 % 3", "2"),
        ("f64(3) / 2.0", "1.5"),
        ("i64(-2.7)", "-2"),
        ("1.0 < 2.0 and c", "c"),
        ("2 == 3 or c", "c"),
        ("c and false", "false"),
        ("c or c", "c"),
        ("not not c", "c"),
        ("not x == y", "x != y"),
        ("select(true, x, y)", "x"),
        ("select(c, x, x)", "x"),
        ("select(not c, x, y)", "select(c, y, x)"),
        ("select(c, 1.0, 0.0) != 0.0", "c"),
        ("select(c, 1.0, 0.0) == 0.0", "not c"),
        ("x * 1.0 + -0.0", "x"),
        ("1.0 * x / 1.0 - 0.0", "x"),
        ("-(-x)", "x"),
        ("k + 0 * k", "k"),
        ("x / 4.0", "x * 0.25"),
        ("x / -0.5", "x * -2.0"),
    ],
)
def test_what_is_known_is_evaluated(before, after, read_expr):
    assert show_expr(fold_expr(read_expr(before))) == after


@pytest.mark.parametrize(
    "text",
    [
        *("x + 0.0", "x * 0.0", "0.0 - x", "x - -0.0", "x - x", "x / x", "x / 3.0", "x / 0.0"),
        *("exp(0.0)", "pow(x, 1.0)", "sqrt(-1.0)", "0.0 / 0.0", "1 // 0", "floor(1.0 / x)"),
        *("i64(1e+300)", "9223372036854775807 + 1", "not x < y", "x == x"),
    ],
)
def test_what_may_change_a_bit_stays(text, read_expr):
    assert show_expr(fold_expr(read_expr(text))) == text


def test_what_is_not_a_number_is_left_to_run_time():
    nan = Literal(F64, math.nan)
    for expr in (
        Apply(F64, "+", (nan, Literal(F64, 1.0))),
        Apply(F64, "/", (nan, Literal(F64, 0.0))),
        Apply(F64, "-", (Literal(F64, math.inf), Literal(F64, math.inf))),
        Cast(DType.BOOL, nan),
    ):
        assert fold_expr(expr) == expr


def test_casts_to_storage_types_keep_the_range():
    assert fold_expr(Cast(DType.I32, Literal(DType.I64, 5))) == Literal(DType.I32, 5)
    for too_much in (
        Cast(DType.I32, Literal(DType.I64, 2**31)),
        Cast(DType.F32, Literal(F64, 0.1)),
    ):
        assert fold_expr(too_much) == too_much


def test_single_precision_is_left_alone():
    one = Literal(DType.F32, 1.0)
    total = Apply(DType.F32, "+", (one, one))
    assert fold_expr(total) == total
    x = Local(DType.F32, "x")
    assert fold_expr(Apply(DType.F32, "*", (x, one))) == x


def test_names_for_literals_are_replaced(kernel, assert_body):
    before = kernel("""
        let half = 1.0 / 2.0
        let twice = half + half
        store p.x[i] = p.x[i] * twice
        """)
    assert_body(
        fold_kernel(before),
        """
        let half = 0.5
        let twice = 1.0
        store p.x[i] = p.x[i]
        """,
    )


def test_all_kernels_of_a_program_are_folded(kernel, program):
    setup = kernel("store p.y[i] = 1.0 + 1.0", "p.setup")
    folded = Fold().run(program(kernel("store p.x[i] = 1.0 + 1.0"), setup=[setup]))
    assert [k.body[0].expr.value for k in (*folded.setup, *folded.kernels)] == [2.0, 2.0]
