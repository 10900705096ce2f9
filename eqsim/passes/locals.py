"""Local names of a kernel: which are bound, which are used, which are free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from eqsim.ir.program import (
    Expr,
    Kernel,
    Let,
    LetPropagator,
    LetSolution,
    Local,
    Pairs,
    Statement,
)
from eqsim.ir.rewrite import (
    bound_names,
    domain_expressions,
    expressions_of,
    map_expr,
    map_kernel,
    walk,
)

__all__ = ["Names", "remove_dead", "rename", "used_names"]


@dataclass(frozen=True, slots=True)
class Names:
    """Gives names that are not taken yet."""

    taken: set[str]

    @classmethod
    def of(cls, kernel: Kernel) -> Names:
        """Start with the names that a kernel binds."""
        statements = (*kernel.prologue, *kernel.body)
        taken = {name for statement in statements for name in bound_names(statement)}
        if isinstance(kernel.domain, Pairs):
            taken.add(kernel.domain.counter)
        return cls(taken)

    def fresh(self, wish: str) -> str:
        """Take `wish`, or `wish_2`, `wish_3`, ... where it is taken."""
        name, number = wish, 1
        while name in self.taken:
            number += 1
            name = f"{wish}_{number}"
        self.taken.add(name)
        return name

    def numbered(self, stem: str) -> str:
        """Take the first free of `stem1`, `stem2`, ..."""
        number = 1
        while f"{stem}{number}" in self.taken:
            number += 1
        self.taken.add(f"{stem}{number}")
        return f"{stem}{number}"


def rename(kernel: Kernel, names: Mapping[str, str]) -> Kernel:
    """Give other names to the locals of a kernel."""

    def renamed(node: Expr) -> Expr:
        if isinstance(node, Local):
            return replace(node, name=names.get(node.name, node.name))
        return node

    mapped = map_kernel(kernel, lambda expr: map_expr(expr, renamed))
    return replace(
        mapped,
        prologue=tuple(_rebound(item, names) for item in mapped.prologue),
        body=tuple(_renamed(item, names) for item in mapped.body),
    )


def _renamed(statement: Statement, names: Mapping[str, str]) -> Statement:
    match statement:
        case Let() | LetPropagator():
            return _rebound(statement, names)
        case LetSolution(names=own, next_step=next_step):
            new = tuple(names[name] for name in own)
            return replace(statement, names=new, next_step=names[next_step])
    return statement


def _rebound(binding: Let | LetPropagator, names: Mapping[str, str]) -> Let | LetPropagator:
    if isinstance(binding, Let):
        return replace(binding, name=names[binding.name])
    return replace(
        binding,
        names=tuple(
            tuple(None if name is None else names[name] for name in row) for row in binding.names
        ),
    )


def used_names(statements: Iterable[Statement]) -> set[str]:
    """Collect the locals that statements use."""
    return {
        node.name
        for statement in statements
        for expr in expressions_of(statement)
        for node in walk(expr)
        if isinstance(node, Local)
    }


def remove_dead(kernel: Kernel) -> Kernel:
    """Remove bindings that nothing uses; a draw has no effect, so an unused one goes too."""
    used = {
        node.name
        for expr in domain_expressions(kernel.domain)
        for node in walk(expr)
        if isinstance(node, Local)
    }
    body = _live(kernel.body, used)
    prologue = _live(kernel.prologue, used)
    return replace(
        kernel,
        body=tuple(body),
        prologue=tuple(item for item in prologue if isinstance(item, Let | LetPropagator)),
    )


def _live(statements: tuple[Statement, ...], used: set[str]) -> list[Statement]:
    """Keep what is needed, from the last statement up; `used` grows by what that uses."""
    kept: list[Statement] = []
    for statement in reversed(statements):
        names = bound_names(statement)
        if isinstance(statement, Let | LetPropagator) and used.isdisjoint(names):
            continue
        kept.append(_without_unused(statement, used))
        used |= used_names([statement])
    return kept[::-1]


def _without_unused(statement: Statement, used: set[str]) -> Statement:
    if not isinstance(statement, LetPropagator):
        return statement
    names = tuple(tuple(name if name in used else None for name in row) for row in statement.names)
    return replace(statement, names=names)
