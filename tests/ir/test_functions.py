"""Types and values of lowered functions and powers."""

import math

import pytest

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.interpreter import Frame, evaluate
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import DELAYED, FUNCTIONS
from eqsim.expr.infer import Symbol, infer
from eqsim.expr.parse import parse_expression
from eqsim.ir.functions import (
    FUNCTION_LOWERINGS,
    arithmetic,
    as_bool,
    as_float,
    as_int,
    literal,
    power,
    promote,
)
from eqsim.ir.program import Apply, Cast, Literal, Local
from eqsim.ir.rewrite import walk

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
X, N, B = Local(F64, "x"), Local(I64, "n"), Local(BOOL, "b")
DRAWN = {"rand", "randn", "poisson", "binomial"}


def value_of(expr, **names):
    typed = {name: expr_type(value)(value) for name, value in names.items()}
    return evaluate(expr, Frame(Memory(), {}, typed)).item()


def expr_type(value):
    dtype = BOOL if isinstance(value, bool) else I64 if isinstance(value, int) else F64
    return dtype.numpy.type


@pytest.mark.parametrize(("value", "dtype"), [(2, I64), (2.0, F64), (True, BOOL)])
def test_literal_has_the_type_of_pythons_value(value, dtype):
    assert literal(value) == Literal(dtype, value)


def test_conversions_leave_what_fits_alone():
    assert (as_float(X), as_int(N), as_bool(B)) == (X, N, B)


def test_conversions_change_the_type():
    assert as_float(N) == Cast(F64, N)
    assert as_int(B) == Cast(I64, B)
    assert as_bool(X) == Apply(BOOL, "!=", (X, literal(0.0)))
    assert as_bool(N) == Apply(BOOL, "!=", (N, literal(0)))
    assert as_float(literal(3)) == literal(3.0)


def test_promotion_is_to_floats_where_there_is_one_and_to_integers_else():
    assert [arg.dtype for arg in promote(N, X, B)] == [F64, F64, F64]
    assert [arg.dtype for arg in promote(B, N)] == [I64, I64]
    assert [arg.dtype for arg in promote(B, B)] == [I64, I64]


@pytest.mark.parametrize(
    ("op", "left", "right", "dtype"),
    [
        ("/", N, N, F64),
        ("/", B, B, F64),
        ("//", N, N, I64),
        ("%", N, X, F64),
        ("+", B, B, I64),
        ("*", N, X, F64),
    ],
)
def test_arithmetic_has_the_type_of_its_operands_but_division_is_true(op, left, right, dtype):
    assert arithmetic(op, left, right).dtype is dtype


# --- powers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("exponent", [2, 3, 5, 8, 15, 16])
def test_small_whole_power_is_products_only(exponent):
    result = power(X, literal(exponent))
    assert {node.op for node in walk(result) if isinstance(node, Apply)} == {"*"}
    assert value_of(result, x=1.5) == 1.5**exponent


def test_product_of_a_power_is_that_of_squaring():
    squared = 0.1 * 0.1
    assert value_of(power(X, literal(5)), x=0.1) == squared * squared * 0.1


@pytest.mark.parametrize("exponent", [-1, -2, -3.0])
def test_negative_whole_power_is_one_over_the_product(exponent):
    result = power(X, literal(exponent))
    assert result.op == "/"
    assert value_of(result, x=4.0) == 4.0**exponent


def test_power_of_an_integer_is_an_integer():
    assert power(N, literal(3)).dtype is I64
    assert value_of(power(N, literal(3)), n=-3) == -27
    assert value_of(power(B, literal(2)), b=True) == 1


def test_integer_to_a_float_power_is_a_float_and_does_not_wrap():
    assert value_of(power(N, literal(4.0)), n=100_000) == 1e20


def test_integer_to_a_negative_power_does_not_wrap():
    assert value_of(power(N, literal(-4)), n=100_000) == 1.0 / 1e20


def test_power_zero_is_one_of_the_bases_type():
    assert power(X, literal(0)) == literal(1.0)
    assert power(N, literal(0)) == literal(1)


def test_power_one_half_is_the_square_root():
    assert power(N, literal(0.5)) == Apply(F64, "sqrt", (Cast(F64, N),))


@pytest.mark.parametrize("exponent", [17, -17, 1.5, math.inf, math.nan])
def test_other_literal_powers_are_left_to_the_engine(exponent):
    assert power(X, literal(exponent)) == Apply(F64, "pow", (X, literal(float(exponent))))


def test_power_with_an_unknown_exponent_is_left_to_the_engine():
    assert power(N, X) == Apply(F64, "pow", (Cast(F64, N), X))


# --- functions -----------------------------------------------------------------------------------


def test_every_function_of_model_text_that_does_not_draw_has_a_lowering():
    assert set(FUNCTIONS) - DRAWN - {DELAYED} <= set(FUNCTION_LOWERINGS)


def test_no_lowering_draws():
    assert DRAWN.isdisjoint(FUNCTION_LOWERINGS)


@pytest.mark.parametrize("argument", [X, N, B], ids=["float", "integer", "boolean"])
@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - DRAWN - {DELAYED}))
def test_lowered_type_is_the_one_that_is_inferred(name, argument):
    function = FUNCTIONS[name]
    text = f"{name}({', '.join(['x'] * function.arity)})"
    unit = "second" if function.accepts == "time" else None
    dimension = infer(parse_expression(unit), {})[0] if unit else None
    symbol = Symbol("x", dtype=argument.dtype)
    if dimension is not None:
        symbol = Symbol("x", dimension, argument.dtype)
    _, dtype = infer(parse_expression(text), {"x": symbol})
    assert FUNCTION_LOWERINGS[name](*[argument] * function.arity).dtype is dtype


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("max", (2, 5), 5),
        ("min", (2, 5.0), 2.0),
        ("clip", (7, 0, 5), 5),
        ("clip", (-7.0, 0, 5), 0.0),
        ("clip", (3.0, 0, 5), 3.0),
        ("abs", (-3,), 3),
        ("abs", (-3.5,), 3.5),
        ("sign", (-3,), -1),
        ("sign", (0.0,), 0.0),
        ("int", (-2.7,), -2),
        ("int", (True,), 1),
        ("floor", (-2.5,), -3.0),
        ("ceil", (-2.5,), -2.0),
        ("atan2", (1, -1), math.atan2(1, -1)),
        ("hypot", (3, 4), 5.0),
        ("exprel", (0,), 1.0),
    ],
)
def test_functions_give_the_expected_value_and_type(name, arguments, expected):
    lowered = FUNCTION_LOWERINGS[name](*map(literal, arguments))
    found = value_of(lowered)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("time", "steps"),
    [(0.0, 0), (0.25e-3, 2), (0.3e-3, 3), (0.29985e-3, 2), (0.29995e-3, 3), (-0.25e-3, -2)],
)
def test_timestep_counts_whole_steps_with_a_tolerance(time, steps):
    assert value_of(FUNCTION_LOWERINGS["timestep"](literal(time), literal(1e-4))) == steps
