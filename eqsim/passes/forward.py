"""Store-to-load forwarding in a loop whose passes are independent of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from eqsim.ir.program import (
    Accumulate,
    Apply,
    Axis,
    Emit,
    Expr,
    Kernel,
    Let,
    Literal,
    Load,
    Local,
    Statement,
    Store,
    Value,
)
from eqsim.ir.rewrite import expressions_of, map_expr, map_statement, substitute, walk
from eqsim.passes.locals import Names

__all__ = ["forward_stores"]


def forward_stores(kernel: Kernel) -> Kernel:
    """Let later statements use what was stored instead of loading it again.

    For kernels that are elementwise: nobody else can have stored something there in between.
    """
    forwarding = _Forwarding(Names.of(kernel))
    body: list[Statement] = []
    for place, statement in enumerate(kernel.body):
        forwarding.wanted = _loaded(kernel.body[place + 1 :])
        body += forwarding.rewrite(statement)
    return replace(kernel, body=tuple(body))


def _loaded(statements: tuple[Statement, ...]) -> frozenset[str]:
    roots = [expr for statement in statements for expr in expressions_of(statement)]
    nodes = [node for root in roots for node in walk(root)]
    return frozenset(node.buffer for node in nodes if isinstance(node, Load))


@dataclass(slots=True)
class _Forwarding:
    """What is known at a point of the body: entries of buffers, locals that stand for them.

    `wanted` are the buffers that are loaded later.
    """

    names: Names
    wanted: frozenset[str] = frozenset()
    stored: dict[str, Expr] = field(default_factory=dict)
    meanings: dict[str, Expr] = field(default_factory=dict)

    def rewrite(self, statement: Statement) -> Iterator[Statement]:
        """Rewrite a statement with what is known before it, then learn from it."""
        is_load = isinstance(statement, Let) and isinstance(statement.expr, Load)
        if isinstance(statement, Emit):
            yield self._emit(statement)
            return
        statement = map_statement(statement, self._forwarded)
        if is_load and isinstance(statement, Let) and not isinstance(statement.expr, Load):
            self.meanings[statement.name] = statement.expr
            return
        if isinstance(statement, Store) and statement.guard is None:
            yield from self._learn(statement)
            return
        yield statement
        if isinstance(statement, Store | Accumulate):
            self.stored.pop(statement.buffer, None)

    def _emit(self, statement: Emit) -> Emit:
        """Rewrite an event; what its stores write is known no more, to the next of them either."""
        condition = self._forwarded(statement.condition)
        then = []
        for store in statement.then:
            then.append(map_statement(store, self._forwarded))
            self.stored.pop(store.buffer, None)
        return Emit(statement.event, condition, tuple(then))

    def _forwarded(self, expr: Expr) -> Expr:
        def replacement(node: Expr) -> Expr:
            if isinstance(node, Load) and node.at is Axis.ELEMENT:
                return self.stored.get(node.buffer, node)
            return node

        return map_expr(substitute(expr, self.meanings), replacement)

    def _learn(self, store: Store) -> Iterator[Statement]:
        value = store.expr
        if store.buffer not in self.wanted:
            yield store
            return
        if not _is_simple(value):
            binding = Let(self.names.fresh(f"new_{store.buffer.rpartition('.')[2]}"), value)
            yield binding
            value = Local(value.dtype, binding.name)
        yield replace(store, expr=value)
        self.stored[store.buffer] = value


def _is_simple(value: Expr) -> bool:
    """Tell whether a value may stand wherever it is used: a name, a literal, a choice of these."""
    if isinstance(value, Apply) and value.op == "select":
        return all(_is_simple(arg) for arg in value.args)
    return isinstance(value, Local | Literal | Value)
