"""Walking and rebuilding expressions and statements."""

from dataclasses import replace

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Cast,
    Connect,
    Draw,
    Elements,
    Emit,
    Invoke,
    Kernel,
    Let,
    LetPropagator,
    Literal,
    Local,
    Once,
    Pairs,
    Past,
    Position,
    SetValue,
    Store,
    Value,
)
from eqsim.ir.rewrite import (
    bound_names,
    children,
    domain_expressions,
    expressions_of,
    kernel_expressions,
    map_expr,
    map_kernel,
    map_statement,
    substitute,
    walk,
    with_children,
)

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
A, B, X = Value(F64, "p.a"), Value(F64, "p.b"), Local(F64, "x")
SUM = Apply(F64, "+", (A, X))
PAST = Past(F64, "p.v", Position(I64, Axis.ELEMENT), A)
CALL = Invoke(F64, "p.f", (A, SUM), None, 4, indexed=True)
TEST = Apply(BOOL, "<", (A, B))
STATEMENTS = (
    Let("y", SUM),
    LetPropagator((("p", None), (None, "q")), ((A, B), (X, SUM))),
    Store("p.v", Axis.ELEMENT, SUM, TEST),
    Store("p.v", Axis.COMPUTED, SUM, TEST, Literal(I64, 3)),
    Accumulate("p.v", Axis.ELEMENT, SUM),
    SetValue("p.c", A),
    Emit("p.spike", TEST, (Store("p.v", Axis.ELEMENT, A), Store("p.w", Axis.ELEMENT, B, TEST))),
    Append("m", "v", X),
    Connect(Literal(I64, 2), TEST),
    Connect(),
)


def test_operands_stand_in_order():
    index = Position(I64, Axis.ELEMENT)
    assert children(SUM) == (A, X)
    assert children(Cast(I64, A)) == (A,)
    assert children(Draw(F64, "normal", 1, "main", index)) == (index,)
    assert children(Invoke(F64, "p.f", (A, X))) == (A, X)
    assert children(A) == ()


def test_an_expression_is_its_operation_on_its_operands():
    for expr in (SUM, Cast(I64, A), Draw(F64, "normal", 1, "main", Literal(I64, 0)), A, CALL, PAST):
        assert with_children(expr, children(expr)) == expr
    assert with_children(SUM, (B, B)) == Apply(F64, "+", (B, B))
    assert with_children(CALL, (B, B)) == replace(CALL, args=(B, B))


def test_operations_are_walked_before_their_operands():
    assert list(walk(Cast(I64, SUM))) == [Cast(I64, SUM), SUM, A, X]


def test_mapping_goes_from_the_leaves_up():
    seen = []
    assert map_expr(Cast(I64, SUM), lambda node: seen.append(node) or node) == Cast(I64, SUM)
    assert seen == [A, X, SUM, Cast(I64, SUM)]


def test_what_does_not_change_is_not_rebuilt():
    assert map_expr(SUM, lambda node: node) is SUM
    assert substitute(SUM, {"unknown": A}) is SUM


def test_names_are_replaced_once():
    assert substitute(SUM, {"x": Apply(F64, "neg", (X,))}) == Apply(
        F64, "+", (A, Apply(F64, "neg", (X,)))
    )


@pytest.mark.parametrize("statement", STATEMENTS)
def test_expressions_are_mapped_in_the_order_in_which_they_are_listed(statement):
    seen = []
    assert map_statement(statement, lambda expr: seen.append(expr) or expr) == statement
    assert tuple(seen) == expressions_of(statement)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_expression_of_a_statement_is_mapped(statement):
    mapped = map_statement(statement, lambda expr: B if expr.dtype is F64 else expr)
    assert all(expr == B for expr in expressions_of(mapped) if expr.dtype is F64)


def test_only_bindings_bind():
    names = [name for statement in STATEMENTS for name in bound_names(statement)]
    assert names == ["y", "p", "q"]


def test_kernels_are_mapped_as_a_whole():
    kernel = Kernel("k", Elements("p"), (Store("p.v", Axis.ELEMENT, X),), (Let("x", A),))
    mapped = map_kernel(kernel, lambda expr: B if expr == A else expr)
    assert list(kernel_expressions(mapped)) == [B, X]


def test_a_domain_of_pairs_has_expressions():
    zero, one = Literal(I64, 0), Literal(I64, 1)
    k = Local(I64, "k")
    pairs = Pairs("s", "pre", "k", zero, Value(I64, "p.N"), one, k, probability=A)
    assert domain_expressions(pairs) == (zero, Value(I64, "p.N"), one, A, k)
    assert domain_expressions(Once()) == ()
