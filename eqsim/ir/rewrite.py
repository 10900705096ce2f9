"""Walking and rebuilding expressions, statements and kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import overload

from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Cast,
    Connect,
    Domain,
    Draw,
    Emit,
    Entry,
    Expr,
    Invoke,
    Kernel,
    Let,
    LetPropagator,
    LetSolution,
    Local,
    Pairs,
    Past,
    SetValue,
    Statement,
    Stop,
    Store,
)

__all__ = [
    "bound_names",
    "children",
    "domain_expressions",
    "expanded",
    "expanded_size",
    "expressions_of",
    "inner_expressions",
    "kernel_expressions",
    "map_expr",
    "map_kernel",
    "map_statement",
    "substitute",
    "walk",
    "with_children",
]


def children(expr: Expr) -> tuple[Expr, ...]:
    """Give the operands of an expression, in order."""
    match expr:
        case Apply(args=args) | Invoke(args=args):
            return args
        case Cast(arg=arg):
            return (arg,)
        case Entry(index=index):
            return (index,)
        case Past(index=index, delay=delay):
            return (index, delay)
        case Draw(index=index, args=args):
            return (index, *args)
    return ()


def with_children(expr: Expr, operands: tuple[Expr, ...]) -> Expr:
    """Give the same operation on other operands."""
    match expr:
        case Apply() | Invoke():
            return replace(expr, args=operands)
        case Cast():
            return replace(expr, arg=operands[0])
        case Entry():
            return replace(expr, index=operands[0])
        case Past():
            return replace(expr, index=operands[0], delay=operands[1])
        case Draw():
            return replace(expr, index=operands[0], args=operands[1:])
    return expr


def map_expr(expr: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """Rebuild an expression bottom-up, each node passed through `f` after its operands."""
    operands = children(expr)
    mapped = tuple(map_expr(operand, f) for operand in operands)
    same = all(new is old for new, old in zip(mapped, operands, strict=True))
    return f(expr if same else with_children(expr, mapped))


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield an expression and everything in it, an operation before its operands."""
    yield expr
    for operand in children(expr):
        yield from walk(operand)


def substitute(expr: Expr, meanings: Mapping[str, Expr]) -> Expr:
    """Replace the local names that have an entry in `meanings`."""
    return map_expr(
        expr, lambda node: meanings.get(node.name, node) if isinstance(node, Local) else node
    )


def expanded(expr: Expr, bindings: Mapping[str, Expr]) -> Expr:
    """Write out what local names are bound to, all the way down.

    The result is a tree: ask `expanded_size` first where bindings may be chained.
    """

    def replace_local(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name in bindings:
            return map_expr(bindings[node.name], replace_local)
        return node

    return map_expr(expr, replace_local)


def expanded_size(expr: Expr, bindings: Mapping[str, Expr]) -> int:
    """Count the nodes that `expanded` would give, visiting each binding once."""
    known: dict[str, int] = {}

    def size(node: Expr) -> int:
        if isinstance(node, Local) and node.name in bindings:
            if node.name not in known:
                known[node.name] = size(bindings[node.name])
            return known[node.name]
        return 1 + sum(map(size, children(node)))

    return size(expr)


def expressions_of(statement: Statement) -> tuple[Expr, ...]:
    """Give the whole expressions of a statement, in the order in which they stand."""
    match statement:
        case Let(expr=expr) | SetValue(expr=expr):
            return (expr,)
        case LetPropagator(matrix=matrix):
            return tuple(entry for row in matrix for entry in row)
        case LetSolution():
            moment = (statement.start, statement.duration, statement.first_step, statement.element)
            return (*statement.initial, *statement.constants, *moment)
        case Store() | Accumulate() | Append():
            index = statement.index if isinstance(statement, Store) else None
            parts = (statement.guard, index, statement.expr)
            return tuple(part for part in parts if part is not None)
        case Emit(condition=condition, then=then):
            return (condition, *(expr for store in then for expr in expressions_of(store)))
        case Connect(copies=copies, guard=guard):
            return tuple(expr for expr in (guard, copies) if expr is not None)
        case Stop(condition=condition):
            return (condition,)
    return ()


def inner_expressions(statement: Statement) -> Iterator[Expr]:
    """Yield the whole expressions that a solver evaluates as often as it likes.

    They read what any expression may read, but their names are their own.
    """
    if isinstance(statement, LetSolution):
        yield from statement.derivatives.expressions()


@overload
def map_statement(statement: Let, f: Callable[[Expr], Expr]) -> Let: ...
@overload
def map_statement(statement: LetPropagator, f: Callable[[Expr], Expr]) -> LetPropagator: ...
@overload
def map_statement(statement: Store, f: Callable[[Expr], Expr]) -> Store: ...
@overload
def map_statement(statement: Statement, f: Callable[[Expr], Expr]) -> Statement: ...
def map_statement(statement: Statement, f: Callable[[Expr], Expr]) -> Statement:
    """Rebuild a statement with `f` applied to its whole expressions, in order."""
    match statement:
        case Let() | SetValue():
            return replace(statement, expr=f(statement.expr))
        case LetPropagator(names=names, matrix=matrix):
            return LetPropagator(names, tuple(tuple(f(entry) for entry in row) for row in matrix))
        case LetSolution():
            return _map_solution(statement, f)
        case Store() | Accumulate() | Append():
            return _map_written(statement, f)
        case Emit(event=event, condition=condition, then=then):
            condition = f(condition)
            return Emit(event, condition, tuple(map_statement(store, f) for store in then))
        case Connect(copies=copies, guard=guard):
            guard = None if guard is None else f(guard)
            return Connect(None if copies is None else f(copies), guard)
        case Stop(condition=condition):
            return Stop(f(condition))
    return statement


def _map_written(
    statement: Store | Accumulate | Append, f: Callable[[Expr], Expr]
) -> Store | Accumulate | Append:
    guard = None if statement.guard is None else f(statement.guard)
    if isinstance(statement, Store) and statement.index is not None:
        statement = replace(statement, index=f(statement.index))
    return replace(statement, guard=guard, expr=f(statement.expr))


def _map_solution(statement: LetSolution, f: Callable[[Expr], Expr]) -> LetSolution:
    return replace(
        statement,
        initial=tuple(map(f, statement.initial)),
        constants=tuple(map(f, statement.constants)),
        start=f(statement.start),
        duration=f(statement.duration),
        first_step=f(statement.first_step),
        element=f(statement.element),
    )


def bound_names(statement: Statement) -> tuple[str, ...]:
    """Give the local names that a statement binds."""
    match statement:
        case Let(name=name):
            return (name,)
        case LetPropagator(names=names):
            return tuple(name for row in names for name in row if name is not None)
        case LetSolution(names=names, next_step=next_step):
            return (*names, next_step)
    return ()


def domain_expressions(domain: Domain) -> tuple[Expr, ...]:
    """Give the expressions of a domain; only `Pairs` has any."""
    if not isinstance(domain, Pairs):
        return ()
    optional = (domain.probability, domain.size, domain.total)
    return (
        domain.start,
        domain.stop,
        domain.step,
        *(expr for expr in optional if expr is not None),
        domain.other,
    )


def kernel_expressions(kernel: Kernel) -> Iterator[Expr]:
    """Yield the whole expressions of a kernel: of its domain, its prologue, its body."""
    yield from domain_expressions(kernel.domain)
    for statement in (*kernel.prologue, *kernel.body):
        yield from expressions_of(statement)


def map_kernel(kernel: Kernel, f: Callable[[Expr], Expr]) -> Kernel:
    """Rebuild a kernel with `f` applied to each whole expression of its prologue and body."""
    return replace(
        kernel,
        prologue=tuple(map_statement(statement, f) for statement in kernel.prologue),
        body=tuple(map_statement(statement, f) for statement in kernel.body),
    )
