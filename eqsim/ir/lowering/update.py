"""The update that an integration method gives, to statements of a kernel."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.expr.dtypes import DType
from eqsim.integration.update import Binding, Propagator, Solution, Update
from eqsim.ir.functions import as_float
from eqsim.ir.lowering.builder import KernelBuilder
from eqsim.ir.lowering.scopes import Stored
from eqsim.ir.lowering.solution import bind_solution
from eqsim.ir.program import Expr, LetPropagator, Local, Store
from eqsim.model.population import Dynamics

__all__ = ["advance", "describe_update", "new_values"]


def new_values(builder: KernelBuilder, update: Update, owner: str) -> Iterator[tuple[Stored, Expr]]:
    """Bind what an update needs, and give each variable with its new value."""
    for step in update.steps:
        match step:
            case Binding(name, expression):
                builder.define(name, builder.bind(name, builder.lower(expression)))
            case Propagator():
                _bind_propagator(builder, step)
            case Solution():
                bind_solution(builder, step, owner)
    for result in update.results:
        stored = builder.scope.lookup(result.name)
        assert isinstance(stored, Stored)
        new = builder.bind(f"new_{result.name}", builder.lower(result.expression))
        yield stored, builder.convert(new, stored)


def advance(builder: KernelBuilder, update: Update, owner: str) -> list[Store]:
    """Bind what an update needs and the new values, and give the stores of these."""
    return [
        Store(stored.buffer, stored.at, value)
        for stored, value in new_values(builder, update, owner)
    ]


def _bind_propagator(builder: KernelBuilder, propagator: Propagator) -> None:
    names: list[tuple[str | None, ...]] = []
    matrix = tuple(
        tuple(as_float(builder.lower(entry)) for entry in row) for row in propagator.matrix
    )
    for row in propagator.names:
        unique = tuple(None if name is None else builder.unique(name) for name in row)
        names.append(unique)
        for name, local in zip(row, unique, strict=True):
            if name is not None and local is not None:
                builder.define(name, Local(DType.F64, local))
    builder.body.append(LetPropagator(tuple(names), matrix))


def describe_update(owner: str, dynamics: Dynamics, update: Update) -> Iterator[str]:
    """Tell in words what an update does, one line each."""
    yield f"{owner}: one step by the method '{update.method}'"
    for derivative in dynamics.derivatives:
        yield derivative.text
