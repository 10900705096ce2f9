"""Expressions print with the parentheses they need, and mean what the interpreter computes."""

import random
import re

import numpy as np
import pytest

from eqsim.backends.runtime.compiled import Compiled
from eqsim.backends.runtime.executable import Interpreted
from eqsim.codegen.expressions import FUNCTIONS, text
from eqsim.codegen.scope import declarations, kernel_scope
from eqsim.engine import INCLUDE_DIR
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Cast,
    Elements,
    Kernel,
    Literal,
    Load,
    Position,
    Step,
    Store,
)
from eqsim.options import CompileOptions

F64, F32, I64, BOOL = DType.F64, DType.F32, DType.I64, DType.BOOL
SPECIAL = (0.0, -0.0, 1.0, -1.5, 0.1, 3e7, -2.5e-9, 709.0, float("inf"), float("nan"))
OPERATIONS = {
    F64: (
        *(("+", 2), ("-", 2), ("*", 2), ("/", 2), ("//", 2), ("%", 2), ("neg", 1), ("abs", 1)),
        *(("exp", 1), ("log", 1), ("sin", 1), ("tanh", 1), ("expm1", 1), ("exprel", 1)),
        *(("sqrt", 1), ("floor", 1), ("ceil", 1), ("pow", 2), ("min", 2), ("max", 2), ("sign", 1)),
    ),
    I64: (
        *(("+", 2), ("-", 2), ("*", 2), ("//", 2), ("%", 2), ("neg", 1), ("abs", 1)),
        *(("min", 2), ("max", 2), ("sign", 1)),
    ),
}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


@pytest.fixture
def printed(programs):
    """Give the text of an expression in a kernel over neurons."""

    def show(expr):
        kernel = Kernel("k", Elements("neurons"), (Store("neurons.v", Axis.ELEMENT, expr),))
        return text(expr, kernel_scope(kernel, declarations(programs.lif_program())))

    return show


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda op, a, b, c: op("-", a, op("-", b, c)), "1.0 - (2.0 - 3.0)"),
        (lambda op, a, b, c: op("-", op("-", a, b), c), "1.0 - 2.0 - 3.0"),
        (lambda op, a, b, c: op("+", a, op("+", b, c)), "1.0 + (2.0 + 3.0)"),
        (lambda op, a, b, c: op("*", a, op("+", b, c)), "1.0 * (2.0 + 3.0)"),
        (lambda op, a, b, c: op("/", a, op("*", b, c)), "1.0 / (2.0 * 3.0)"),
        (lambda op, a, b, c: op("neg", op("neg", op("*", a, b))), "-(-(1.0 * 2.0))"),
        (lambda op, a, b, c: op("-", a, op("neg", b)), "1.0 - -2.0"),
        (
            lambda op, a, b, c: op("//", a, op("%", b, c)),
            "eqsim::floor_div(1.0, eqsim::mod(2.0, 3.0))",
        ),
    ],
)
def test_parentheses_stand_where_they_are_needed(programs, printed, build, expected):
    operands = (programs.number(float(value)) for value in (1, 2, 3))
    assert printed(build(programs.op, *operands)) == expected


def test_conditions_have_no_branches(programs, printed):
    less = programs.holds("<", programs.number(1.0), programs.number(2.0))
    both = programs.holds("or", programs.holds("and", less, less), programs.holds("not", less))
    assert printed(both) == "((1.0 < 2.0) & (1.0 < 2.0)) | (!(1.0 < 2.0))"


def test_a_selection_within_a_selection(programs, printed):
    less = programs.holds("<", programs.number(1.0), programs.number(2.0))
    inner = programs.op("select", less, programs.number(3.0), programs.number(4.0))
    outer = programs.op("select", less, inner, programs.number(5.0))
    assert printed(outer) == "1.0 < 2.0 ? (1.0 < 2.0 ? 3.0 : 4.0) : 5.0"


def test_casts_are_explicit(printed):
    assert printed(Cast(F64, Position(I64, Axis.ELEMENT))) == "double(i)"
    assert printed(Cast(I64, Literal(F64, 2.5))) == "eqsim::to_int64(2.5)"
    assert printed(Cast(F64, Literal(BOOL, True))) == "true ? 1.0 : 0.0"
    assert printed(Cast(BOOL, Literal(I64, 2))) == "INT64_C(2) != 0"


def test_functions_of_floats_are_computed_in_double(printed):
    call = Apply(F32, "exp", (Literal(F32, 0.5),))
    assert printed(call) == "float(eqsim::exp(double(0.5f)))"


def test_the_step_is_read_once(printed):
    assert printed(Step(I64, "clock")) == "step"


def test_every_function_is_defined_in_the_engine():
    headers = "".join(path.read_text() for path in (INCLUDE_DIR / "eqsim").glob("*.hpp"))
    defined = set(re.findall(r"^EQSIM_INLINE \w+ (\w+)\(", headers, re.MULTILINE))
    assert set(FUNCTIONS.values()) <= defined


def test_an_unknown_operation_is_a_defect(printed):
    with pytest.raises(InternalError, match="no operation 'system'"):
        printed(Apply(F64, "system", (Literal(F64, 1.0),)))


def random_expression(dtype, depth, draw):
    """Make a tree of operations on loads, positions and literals."""
    if dtype is BOOL:
        return random_condition(depth, draw)
    if depth == 0 or draw.random() < 0.1:
        return random_leaf(dtype, draw)
    choice = draw.random()
    if choice < 0.15:
        parts = (random_expression(each, depth - 1, draw) for each in (BOOL, dtype, dtype))
        return Apply(dtype, "select", tuple(parts))
    if choice < 0.3:
        source = draw.choice([BOOL, I64 if dtype is F64 else F64])
        return Cast(dtype, random_expression(source, depth - 1, draw))
    op, arity = draw.choice(OPERATIONS[dtype])
    return Apply(dtype, op, tuple(random_expression(dtype, depth - 1, draw) for _ in range(arity)))


def random_condition(depth, draw):
    """Make a comparison or a combination of conditions."""
    if depth == 0:
        return Literal(BOOL, draw.random() < 0.5)
    op = draw.choice([*COMPARISONS, "and", "or", "not"])
    if op in COMPARISONS:
        dtype = draw.choice([F64, I64])
        args = tuple(random_expression(dtype, depth - 1, draw) for _ in range(2))
    else:
        args = tuple(random_condition(depth - 1, draw) for _ in range(1 if op == "not" else 2))
    return Apply(BOOL, op, args)


def random_leaf(dtype, draw):
    """Make a load, a position or a literal."""
    if dtype is F64:
        return draw.choice(
            [Load(F64, "neurons.x", Axis.ELEMENT), Literal(F64, draw.choice(SPECIAL))]
        )
    return draw.choice(
        [Position(I64, Axis.ELEMENT), Literal(I64, draw.choice([0, 1, -3, 7, 1 << 40]))]
    )


@pytest.mark.compile
@pytest.mark.usefixtures("cache_folder")
def test_random_expressions_equal_the_interpreter(programs, filled):
    draw = random.Random(5)
    stores, buffers = [], [Buffer("neurons.x", F64, "neurons.N")]
    for number in range(120):
        dtype = draw.choice([F64, I64, BOOL])
        buffers.append(Buffer(f"neurons.out{number}", dtype, "neurons.N"))
        expr = random_expression(dtype, draw.randint(1, 5), draw)
        stores.append(Store(f"neurons.out{number}", Axis.ELEMENT, expr))
    kernel = Kernel("neurons.evaluate", Elements("neurons"), tuple(stores))
    program = programs.lif_program(kernel, buffers=tuple(buffers))
    results = []
    for executable in (
        Interpreted(program),
        Compiled.build(program, CompileOptions(optimisation=1, native=False)),
    ):
        memory = filled(program, len(SPECIAL))
        for buffer in buffers:
            memory.buffers[buffer.name] = np.zeros(64, buffer.dtype.numpy)
        memory.buffers["neurons.x"][: len(SPECIAL)] = SPECIAL
        executable.run(memory, 1, None)
        results.append([memory.buffers[b.name][: len(SPECIAL)] for b in buffers])
    for store, expected, found in zip(stores, results[0][1:], results[1][1:], strict=True):
        same = (expected == found) | ((expected != expected) & (found != found))
        assert same.all(), store.expr
