"""Expressions in a kernel: types, local names, and what a store changes."""

import pytest
from described import population

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.ir.lowering.builder import KernelBuilder, Streams, to_storage
from eqsim.ir.lowering.scopes import PopulationScope
from eqsim.ir.program import Axis, Literal, Local, Position
from eqsim.ir.show import show_expr, show_statement
from eqsim.model.variables import ConstantName, StateVariable

POPULATION = population(
    variables=(
        *("v", "u"),
        StateVariable("n", dtype=DType.I64),
        StateVariable("b", dtype=DType.BOOL),
    ),
    subexpressions={"twice": "2*v", "more": "twice + u"},
    constants=("c", ConstantName("k", DType.I64), ConstantName("flag", DType.BOOL)),
)


def make(first=0, clock="clock"):
    index = Position(DType.I64, Axis.ELEMENT)
    return KernelBuilder(PopulationScope(POPULATION), Streams(first, clock), index)


def lower(text, builder=None):
    return (builder or make()).lower(parse_expression(text))


def shown(builder):
    return [show_statement(statement) for statement in builder.body]


# --- types ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "result", "dtype"),
    [
        ("v + k", "v + f64(neurons.k)", DType.F64),
        ("k/2", "f64(neurons.k) / 2.0", DType.F64),
        ("k//2", "neurons.k // 2", DType.I64),
        ("k % 3", "neurons.k % 3", DType.I64),
        ("n + 1", "i64(n) + 1", DType.I64),
        ("flag + flag", "i64(neurons.flag) + i64(neurons.flag)", DType.I64),
        ("c*flag", "neurons.c * f64(neurons.flag)", DType.F64),
        ("-flag", "-i64(neurons.flag)", DType.I64),
        ("k < 1.5", "f64(neurons.k) < 1.5", DType.BOOL),
        ("flag == True", "i64(neurons.flag) == i64(true)", DType.BOOL),
        ("k and c", "neurons.k != 0 and neurons.c != 0.0", DType.BOOL),
        ("not c", "not neurons.c != 0.0", DType.BOOL),
        ("where(k, 1, c)", "select(neurons.k != 0, 1.0, neurons.c)", DType.F64),
        ("where(flag, True, b)", "select(neurons.flag, true, b)", DType.BOOL),
        ("0 < c <= 1", "0.0 < neurons.c and neurons.c <= 1.0", DType.BOOL),
        ("int(c)", "i64(neurons.c)", DType.I64),
        ("i/N", "f64(i) / f64(neurons.N)", DType.F64),
    ],
)
def test_operands_are_brought_to_one_type(text, result, dtype):
    lowered = lower(text)
    assert (show_expr(lowered), lowered.dtype) == (result, dtype)


def test_a_chain_of_comparisons_evaluates_its_operands_once():
    builder = make()
    value = lower("0 < rand() + c <= v < 2", builder)
    assert shown(builder) == [
        "let uniform = uniform(#0, clock.step, i)",
        "let base = uniform + neurons.c",
        "let v = neurons.v[i]",
    ]
    assert show_expr(value) == "0.0 < base and base <= v and v < 2.0"


@pytest.mark.parametrize(
    ("text", "value"), [("-2", -2), ("-2.5", -2.5), ("-0.0", -0.0), ("-True", -1), ("+3", 3)]
)
def test_a_negative_number_is_a_literal(text, value):
    dtype = DType.F64 if isinstance(value, float) else DType.I64
    assert lower(text) == Literal(dtype, value)


def test_a_negative_whole_exponent_is_a_product_too():
    assert show_expr(lower("c**-2")) == "1.0 / (neurons.c * neurons.c)"


def test_the_base_of_a_power_is_evaluated_once():
    builder = make()
    assert show_expr(lower("(v + 1)**2", builder)) == "base * base"
    assert shown(builder) == ["let v = neurons.v[i]", "let base = v + 1.0"]


@pytest.mark.parametrize(
    ("dtype", "storage", "result"),
    [
        (DType.F64, DType.F64, "n"),
        (DType.I64, DType.I32, "i32(i64(n))"),
        (DType.BOOL, DType.BOOL, "n != 0.0"),
        (DType.BOOL, DType.F64, "f64(n != 0.0)"),
    ],
)
def test_values_take_the_variables_type_and_then_that_of_storage(dtype, storage, result):
    assert show_expr(to_storage(Local(DType.F64, "n"), dtype, storage)) == result


# --- names ---------------------------------------------------------------------------------------


def test_a_variable_is_loaded_once():
    builder = make()
    lower("v*v + v", builder)
    assert shown(builder) == ["let v = neurons.v[i]"]


def test_local_names_are_unique_and_do_not_start_with_an_underscore():
    builder = make()
    one = Literal(DType.F64, 1.0)
    names = [builder.bind(name, one).name for name in ("_x", "x", "x_2", "x", "_")]
    assert names == ["x", "x_2", "x_2_2", "x_3", "x_4"]


def test_a_defined_name_goes_before_that_of_the_scope():
    builder = make()
    builder.define("v", Literal(DType.F64, 7.0))
    assert lower("v + u", builder).args[0] == Literal(DType.F64, 7.0)


def test_a_subexpression_does_not_see_defined_names():
    builder = make()
    builder.define("v", Literal(DType.F64, 7.0))
    lower("twice", builder)
    assert shown(builder) == ["let v = neurons.v[i]", "let twice = 2.0 * v"]


def test_a_name_without_meaning_is_a_defect_of_the_program():
    with pytest.raises(InternalError, match="'nobody' has no meaning"):
        lower("nobody")


def test_draws_take_arguments():
    builder = make()
    lower("poisson(v) + binomial(3, 0.5)", builder)
    assert shown(builder)[1:] == [
        "let poisson = poisson(#0, clock.step, i, v)",
        "let binomial = binomial(#1, clock.step, i, 3, 0.5)",
    ]


# --- what changes --------------------------------------------------------------------------------


def test_a_store_is_seen_by_later_reads():
    builder = make()
    before = lower("v", builder)
    builder.store(builder.scope.lookup("v"), Literal(DType.F64, 1.0))
    after = lower("v", builder)
    assert (before.name, after.name) == ("v", "v_2")
    assert shown(builder)[-2:] == ["store neurons.v[i] = 1.0", "let v_2 = neurons.v[i]"]


def test_a_subexpression_is_evaluated_again_only_if_what_it_reads_has_changed():
    builder = make()
    lower("more", builder)
    builder.store(builder.scope.lookup("u"), Literal(DType.F64, 1.0))
    count = len(builder.body)
    lower("more", builder)
    assert shown(builder)[count:] == ["let u_2 = neurons.u[i]", "let more_2 = twice + u_2"]


def test_a_value_that_is_foreseen_is_what_later_reads_give():
    builder = make()
    lower("twice", builder)
    builder.foresee(builder.scope.lookup("v"), Literal(DType.F64, 5.0))
    lower("twice", builder)
    assert shown(builder)[-1] == "let twice_2 = 2.0 * 5.0"


def test_a_loaded_integer_is_widened_at_its_use():
    builder = make()
    assert show_expr(lower("n", builder)) == "i64(n)"
    assert builder.body[0].expr.dtype is DType.I32


def test_a_bound_name_knows_what_was_read_for_it():
    builder = make()
    builder.define("a", builder.bind("a", lower("more + 1", builder)))
    reads = builder.reads_behind(lower("a", builder))
    assert {each.buffer for each in reads} == {"neurons.v", "neurons.u"}


# --- draws ---------------------------------------------------------------------------------------


def test_each_draw_in_a_text_has_a_stream_of_its_own():
    builder = make(first=40)
    assert show_expr(lower("rand() - rand() + randn()", builder)) == "uniform - uniform_2 + normal"
    assert shown(builder) == [
        "let uniform = uniform(#40, clock.step, i)",
        "let uniform_2 = uniform(#41, clock.step, i)",
        "let normal = normal(#42, clock.step, i)",
    ]


def test_a_draw_that_is_squared_is_drawn_once():
    builder = make()
    assert show_expr(lower("rand()**2", builder)) == "uniform * uniform"


def test_a_draw_outside_of_time_has_no_clock():
    builder = make(clock=None)
    lower("rand()", builder)
    assert builder.body[0].expr.clock is None
