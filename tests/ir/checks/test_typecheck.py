"""An expression's names, types and axes are checked."""

import pytest

from eqsim.equations.cpp import CppArray, CppSource
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.typecheck import ExprChecker
from eqsim.ir.declarations import Declarations
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Cast,
    Count,
    Draw,
    Entry,
    Event,
    Expr,
    Invoke,
    Literal,
    Load,
    Local,
    Position,
    Program,
    Step,
    Value,
    ValueDecl,
)

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
I = Position(I64, Axis.ELEMENT)
READING = CppSource("f", "", (CppArray("v", F64, "p.f.v"),))


@pytest.fixture
def checker():
    names = Declarations.of(
        Program(
            "net",
            ("main",),
            (ValueDecl("p.N", I64),),
            (Buffer("p.v", F64, "p.N"), Buffer("p.s", F64, None)),
            (Event("p.spike", "p.N", "main"),),
        )
    )
    return ExprChecker(names, (Axis.ELEMENT, Axis.SCALAR), {"x": F64})


@pytest.mark.parametrize(
    "expr",
    [
        Apply(F64, "+", (Local(F64, "x"), Load(F64, "p.v", Axis.ELEMENT))),
        Cast(F64, Value(I64, "p.N")),
        Draw(F64, "normal", 0, None, I),
        Draw(F64, "normal", 0, "main", Step(I64, "main")),
        Draw(I64, "poisson", 0, "main", I, (Local(F64, "x"),)),
        Draw(I64, "binomial", 0, "main", I, (I, Local(F64, "x"))),
        Entry(F64, "p.v", I),
        Invoke(I64, "p.f", (Local(F64, "x"), I), CppSource("f", ""), 1, indexed=True),
        Count(I64, "p.spike"),
        Literal(BOOL, True),
    ],
)
def test_well_typed_expressions_have_no_problems(expr, checker):
    assert list(checker.problems(expr)) == []


@pytest.mark.parametrize(
    ("expr", "problem"),
    [
        (Literal(F64, 1), "the literal 1 is not of type f64"),
        (Literal(I64, True), "the literal True is not of type i64"),
        (Literal(I64, 1.0), "the literal 1.0 is not of type i64"),
        (Local(I64, "x"), "x is f64, not i64"),
        (Local(F64, "y"), "the local y is used but not defined before"),
        (Value(F64, "p.N"), "p.N is i64, not f64"),
        (Value(F64, "p.M"), "the value p.M is used but not defined before"),
        (Load(I64, "p.v", Axis.ELEMENT), "buffer p.v holds f64, not i64"),
        (Load(F64, "p.w", Axis.ELEMENT), "there is no buffer p.w"),
        (Load(F64, "p.v", Axis.PRE), "buffer p.v cannot be addressed at pre in this loop"),
        (Position(F64, Axis.ELEMENT), "i is f64, not i64"),
        (Position(I64, Axis.POST), "this loop has no index post"),
        (Position(I64, Axis.SCALAR), "this loop has no index 0"),
        (Step(I64, "other"), "there is no clock other"),
        (Draw(F64, "normal", 0, "other", I), "there is no clock other"),
        (Draw(I64, "normal", 0, None, I), "normal(#0, 0, i) is i64, not f64"),
        (Draw(F64, "normal", 0, None, Local(F64, "x")), "the index of a draw is f64, not i64"),
        (Draw(I64, "poisson", 0, None, I, (I,)), "'poisson' takes f64: poisson(#0, 0, i, i)"),
        (Draw(I64, "uniform", 0, None, I, (I,)), "'uniform' takes nothing: uniform(#0, 0, i, i)"),
        (Entry(F64, "p.w", I), "there is no buffer p.w"),
        (Invoke(F64, "p.f", (), READING), "there is no buffer p.f.v"),
        (Invoke(F64, "p.f", (Local(F64, "y"),)), "the local y is used but not defined before"),
        (Entry(I64, "p.v", I), "buffer p.v holds f64, not i64"),
        (Entry(F64, "p.v", Local(F64, "x")), "the index of p.v is f64, not i64"),
        (Entry(F64, "p.s", I), "buffer p.s has one entry, and no index"),
        (Count(I64, "p.other"), "there is no event p.other"),
        (Count(I64, "p.spike", "p.M"), "p.M is not the name of an integer value"),
        (
            Apply(F64, "+", (Local(F64, "x"), Literal(I64, 1))),
            "'+' does not make f64 of f64, i64: x + 1",
        ),
        (
            Apply(I64, "+", (Local(F64, "x"), Local(F64, "x"))),
            "'+' does not make i64 of f64, f64: x + x",
        ),
        (Expr(F64), "Expr is not an expression"),
    ],
)
def test_each_problem_is_named(expr, problem, checker):
    assert list(checker.problems(expr)) == [problem]


def test_problems_are_found_below_the_top(checker):
    deep = Cast(I64, Apply(F64, "neg", (Local(F64, "y"),)))
    assert list(checker.problems(deep)) == ["the local y is used but not defined before"]


def test_names_are_bound_once(checker):
    assert list(checker.bind("z", I64)) == []
    assert checker.locals["z"] is I64
    assert list(checker.bind("z", I64)) == ["the local z is bound twice"]
