"""Every operation, bit by bit, against Python's own arithmetic."""

import math
import operator
import struct

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eqsim.backends.host.memory import Memory, Ring
from eqsim.backends.reference.interpreter import Frame, evaluate, events_in_range
from eqsim.engine import random
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Count,
    Draw,
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

F64, I64, I32, BOOL = DType.F64, DType.I64, DType.I32, DType.BOOL
FLOATS = st.floats(allow_subnormal=True)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
LEAST = -(2**63)


def bits(number):
    return struct.pack("<d", number)


def same(found, expected):
    """Whether two floats have the same bits; all nan are alike."""
    return bits(found) == bits(expected) or (math.isnan(found) and math.isnan(expected))


def wrapped(number):
    return (number + 2**63) % 2**64 - 2**63


def value_of(expr, frame=None):
    with np.errstate(all="ignore"):
        return evaluate(expr, frame or Frame(Memory())).item()


def apply(op, dtype, *numbers):
    """Evaluate an operation on literals, and see that an array gives the same."""
    operands = [Literal(_dtype(number), number) for number in numbers]
    single = value_of(Apply(dtype, op, tuple(operands)))
    frame = Frame(
        Memory(), {}, {f"x{k}": np.full(3, n, _dtype(n).numpy) for k, n in enumerate(numbers)}
    )
    names = tuple(Local(each.dtype, f"x{k}") for k, each in enumerate(operands))
    with np.errstate(all="ignore"):
        many = evaluate(Apply(dtype, op, names), frame)
    assert many.dtype == dtype.numpy
    assert all(same(float(each), float(single)) for each in many.tolist())
    return single


def _dtype(number):
    return BOOL if isinstance(number, bool) else I64 if isinstance(number, int) else F64


def divided(left, right):
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, math.copysign(1.0, left) * math.copysign(1.0, right))


# --- floats --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("op", "function"),
    [("+", operator.add), ("-", operator.sub), ("*", operator.mul), ("/", divided)],
)
@given(left=FLOATS, right=FLOATS)
@example(left=0.0, right=-0.0)
@example(left=-1.0, right=0.0)
@example(left=math.nan, right=0.0)
def test_float_arithmetic_is_that_of_ieee(op, function, left, right):
    assert same(apply(op, F64, left, right), function(left, right))


@pytest.mark.parametrize(
    ("op", "function"),
    [
        ("<", operator.lt),
        ("<=", operator.le),
        (">", operator.gt),
        (">=", operator.ge),
        ("==", operator.eq),
        ("!=", operator.ne),
    ],
)
@given(left=FLOATS | st.just(0.0), right=FLOATS | st.just(-0.0))
def test_comparisons_are_those_of_ieee(op, function, left, right):
    assert apply(op, BOOL, left, right) is function(left, right)


@given(FLOATS)
@example(-0.0)
def test_negation_turns_the_sign_bit(number):
    assert same(apply("neg", F64, number), -number)


@given(FLOATS)
@example(-0.0)
def test_absolute_value(number):
    assert same(apply("abs", F64, number), abs(number))


@given(st.floats(0.0, allow_infinity=False))
def test_square_root_is_correctly_rounded(number):
    with mpmath.workprec(2000):
        exact = mpmath.sqrt(mpmath.mpf(number))
        expected = float(exact) if number < 1e300 else math.sqrt(number)
    assert same(apply("sqrt", F64, number), expected)


@pytest.mark.parametrize(("op", "function"), [("floor", math.floor), ("ceil", math.ceil)])
@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_to_whole_numbers(op, function, number):
    assert apply(op, F64, number) == function(number)


@pytest.mark.parametrize("op", ["floor", "ceil", "abs", "sqrt"])
@pytest.mark.parametrize("number", [math.inf, math.nan, -0.0])
def test_special_numbers_stay_themselves(op, number):
    expected = abs(number) if op == "abs" else number
    assert same(apply(op, F64, number), expected)


@pytest.mark.parametrize(("op", "function"), [("//", operator.floordiv), ("%", operator.mod)])
@pytest.mark.parametrize(
    ("left", "right"), [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (-1.0, 3.0), (6.0, 3.0)]
)
def test_float_division_with_remainder_is_pythons(op, function, left, right):
    assert same(apply(op, F64, left, right), function(left, right))


@pytest.mark.parametrize("op", ["min", "max"])
@pytest.mark.parametrize(("left", "right"), [(1.0, 2.0), (2.0, 1.0), (-1.0, math.inf)])
def test_float_extrema(op, left, right):
    assert apply(op, F64, left, right) == {"min": min, "max": max}[op](left, right)


@pytest.mark.parametrize("number", [-2.5, -1e-300, 0.0, 1e-300, 3.0])
def test_float_sign(number):
    assert apply("sign", F64, number) == (number > 0) - (number < 0)


@pytest.mark.parametrize(
    "name", ["exp", "log", "sin", "cos", "tanh", "expm1", "log1p", "arctan", "sinh", "erf"]
)
@given(number=st.floats(1e-3, 20.0))
def test_functions_are_the_engines_and_right_to_the_last_place(name, number):
    exact = {"arctan": "atan"}.get(name, name)
    with mpmath.workprec(120):
        expected = getattr(mpmath, exact)(mpmath.mpf(number))
        error = abs(mpmath.mpf(apply(name, F64, number)) - expected)
        assert error <= 4 * math.ulp(float(expected))


# --- integers and booleans -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("op", "function"), [("+", operator.add), ("-", operator.sub), ("*", operator.mul)]
)
@given(left=INTEGERS, right=INTEGERS)
def test_integer_arithmetic_wraps_in_64_bits(op, function, left, right):
    assert apply(op, I64, left, right) == wrapped(function(left, right))


@given(INTEGERS)
@example(LEAST)
def test_integer_negation_and_absolute_value_wrap(number):
    assert apply("neg", I64, number) == wrapped(-number)
    assert apply("abs", I64, number) == wrapped(abs(number))


@pytest.mark.parametrize(("op", "function"), [("//", operator.floordiv), ("%", operator.mod)])
@given(left=INTEGERS, right=INTEGERS)
@example(left=-2, right=3)
@example(left=5, right=0)
@example(left=LEAST, right=-1)
def test_integer_division_rounds_down_and_is_zero_by_zero(op, function, left, right):
    expected = wrapped(function(left, right)) if right else 0
    assert apply(op, I64, left, right) == expected


@pytest.mark.parametrize(("op", "function"), [("min", min), ("max", max)])
@given(left=INTEGERS, right=INTEGERS)
def test_integer_extrema_are_exact(op, function, left, right):
    assert apply(op, I64, left, right) == function(left, right)


@given(INTEGERS)
def test_integer_sign(number):
    assert apply("sign", I64, number) == (number > 0) - (number < 0)


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("right", [False, True])
def test_logic(left, right):
    assert apply("and", BOOL, left, right) is (left and right)
    assert apply("or", BOOL, left, right) is (left or right)
    assert apply("not", BOOL, left) is (not left)


@pytest.mark.parametrize(("condition", "chosen"), [(True, 1), (False, 2)])
@pytest.mark.parametrize("dtype", [F64, I64])
def test_selection_keeps_the_type(condition, chosen, dtype):
    kind = float if dtype is F64 else int
    found = apply("select", dtype, condition, kind(1), kind(2))
    assert (found, type(found)) == (chosen, kind)


def test_selection_lets_no_other_value_through():
    assert apply("select", F64, False, math.nan, 3.0) == 3.0


# --- casts ---------------------------------------------------------------------------------------


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_cut_off_to_an_integer(number):
    expected = int(number) if -(2**63) <= int(number) < 2**63 else LEAST
    assert value_of(Cast(I64, Literal(F64, number))) == expected


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 2.0**63, -(2.0**64)])
def test_what_is_no_integer_becomes_the_least_one(number):
    assert value_of(Cast(I64, Literal(F64, number))) == LEAST


@given(INTEGERS)
def test_an_integer_is_rounded_to_a_float_and_wraps_to_32_bits(number):
    assert value_of(Cast(F64, Literal(I64, number))) == float(number)
    narrow = (number + 2**31) % 2**32 - 2**31
    assert value_of(Cast(I32, Literal(I64, number))) == narrow


@pytest.mark.parametrize("number", [False, True])
def test_booleans_are_zero_and_one(number):
    assert value_of(Cast(F64, Literal(BOOL, number))) == float(number)
    assert value_of(Cast(I64, Literal(BOOL, number))) == int(number)


# --- what a loop reads ---------------------------------------------------------------------------


def test_buffers_are_read_at_the_loops_index():
    memory = Memory(buffers={"v": np.array([1.0, 2.0, 3.0])})
    frame = Frame(memory, {Axis.PRE: np.array([2, 0]), Axis.POST: np.array([1, 1])})
    assert evaluate(Load(F64, "v", Axis.PRE), frame).tolist() == [3.0, 1.0]
    assert evaluate(Load(F64, "v", Axis.POST), frame).tolist() == [2.0, 2.0]
    assert evaluate(Load(F64, "v", Axis.SCALAR), frame) == 1.0
    assert evaluate(Position(I64, Axis.PRE), frame).tolist() == [2, 0]


def test_values_and_steps_have_their_type():
    memory = Memory(values={"a": 2, "k": 3}, steps={"clock": 7})
    found = [
        evaluate(each, Frame(memory))
        for each in (Value(F64, "a"), Value(I64, "k"), Step(I64, "clock"))
    ]
    assert [(each.item(), each.dtype.str) for each in found] == [
        *((2.0, "<f8"), (3, "<i8"), (7, "<i8"))
    ]


@pytest.mark.parametrize("kind", ["uniform", "normal"])
@pytest.mark.parametrize("clock", ["clock", None])
def test_a_draw_is_that_of_its_stream_step_and_index(kind, clock):
    memory = Memory(seed=5, epoch=2, steps={"clock": 9})
    index = np.array([4, 1, 4])
    frame = Frame(memory, {Axis.ELEMENT: index})
    found = evaluate(Draw(F64, kind, 77, clock, Position(I64, Axis.ELEMENT)), frame)
    key = random.derive_key(5, 2, 77)
    expected = getattr(random, kind)(key, 9 if clock else 0, index)
    assert found.tolist() == expected.tolist()
    single = Frame(memory, {Axis.ELEMENT: 1})
    draw = Draw(F64, kind, 77, clock, Position(I64, Axis.ELEMENT))
    assert evaluate(draw, single) == expected[1]


def test_events_of_this_step_are_counted_in_a_range():
    ring = Ring.empty(10, 2)
    ring.write(3, np.array([1, 4, 5, 9]))
    memory = Memory(
        values={"start": 4, "size": 5},
        rings={"a.spike": ring},
        steps={"clock": 3},
        event_clocks={"a.spike": "clock"},
    )
    assert value_of(Count(I64, "a.spike"), Frame(memory)) == 4
    assert value_of(Count(I64, "a.spike", "start", "size"), Frame(memory)) == 2
    assert events_in_range(memory, Events("a.spike", "start", "size")).tolist() == [4, 5]


def test_an_unknown_node_is_a_defect():
    with pytest.raises(InternalError, match="knows no Expr"):
        evaluate(Expr(F64), Frame(Memory()))


# --- functions of the user's ---------------------------------------------------------------------


def invoked(function, *args, **given):
    """Call a function of the user's in a loop over five elements, three of them chosen."""
    frame = Frame(Memory(functions={"p.f": function}), {Axis.ELEMENT: np.array([0, 2, 4])})
    return evaluate(Invoke(F64, "p.f", args, **given), frame).tolist()


def test_a_function_is_called_with_all_values_at_once():
    index = Position(I64, Axis.ELEMENT)
    assert invoked(lambda x: x / 2, index) == [0, 1, 2]
    assert invoked(lambda x, y: x + y, index, Literal(F64, 1.0)) == [1, 3, 5]
    assert invoked(lambda x: np.float64(7), index) == [7, 7, 7]
    assert invoked(lambda: 7) == 7


def test_one_that_has_a_memory_is_called_for_each_element():
    calls = iter(range(100))
    assert invoked(lambda: next(calls), number=1) == [0, 1, 2]
    index = Position(I64, Axis.ELEMENT)
    assert invoked(lambda x: x + next(calls), index, number=1) == [3, 6, 9]


def test_one_that_gets_the_elements_is_called_once():
    index = Position(I64, Axis.ELEMENT)
    given = []
    assert invoked(lambda k: given.append(k) or 2 * k, index, number=1, indexed=True) == [0, 4, 8]
    assert len(given) == 1


def test_nothing_is_called_without_elements():
    frame = Frame(Memory(functions={"p.f": None}), {Axis.ELEMENT: np.zeros(0, np.int64)})
    call = Invoke(F64, "p.f", (Position(I64, Axis.ELEMENT),))
    assert evaluate(call, frame).shape == (0,)
    assert evaluate(Invoke(F64, "p.f", (), number=1), frame).shape == (0,)
