"""Which equation depends on which, and the order in which subexpressions can be evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eqsim.equations.equation import Equation, EquationKind
from eqsim.errors import ModelError
from eqsim.expr.rewrite import names

__all__ = ["Dependency", "dependencies", "order_subexpressions"]


@dataclass(frozen=True, slots=True)
class Dependency:
    """A name that an equation uses, `via` the subexpressions in between (outermost first)."""

    name: str
    via: tuple[str, ...] = ()


def order_subexpressions(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """Give the subexpressions, each after those it uses, else as they were written.

    Raises
    ------
    ModelError
        Where subexpressions use each other in a circle.
    """
    waiting = {
        equation.name: equation
        for equation in equations
        if equation.kind is EquationKind.SUBEXPRESSION
    }
    ordered: dict[str, Equation] = {}
    for start in waiting:
        _visit(start, waiting, ordered)
    return tuple(ordered.values())


def _visit(start: str, waiting: Mapping[str, Equation], ordered: dict[str, Equation]) -> None:
    """Append `start` after everything it uses (depth first, without recursion)."""
    path = [start]
    while path:
        name = path[-1]
        following = next(
            (used for used in _used(waiting[name]) if used in waiting and used not in ordered), None
        )
        if following is None:
            ordered.setdefault(name, waiting[name])
            path.pop()
        elif following in path:
            raise _circle(waiting[following], (*path[path.index(following) :], following))
        else:
            path.append(following)


def _circle(first: Equation, path: tuple[str, ...]) -> ModelError:
    if len(path) == 2:
        message = f"the subexpression '{first.name}' uses itself"
    else:
        message = f"subexpressions use each other in a circle: {' -> '.join(path)}"
    return ModelError(
        message,
        span=first.span,
        hint=f"if '{first.name}' is to change with time, write 'd{first.name}/dt = ...'",
    )


def _used(equation: Equation) -> tuple[str, ...]:
    return names(equation.expression) if equation.expression is not None else ()


def dependencies(equations: Iterable[Equation]) -> dict[str, tuple[Dependency, ...]]:
    """Give the names that each equation uses, directly and through subexpressions."""
    equations = tuple(equations)
    through: dict[str, tuple[Dependency, ...]] = {}
    for equation in order_subexpressions(equations):
        through[equation.name] = _dependencies(equation, through)
    return {
        equation.name: through.get(equation.name) or _dependencies(equation, through)
        for equation in equations
    }


def _dependencies(
    equation: Equation, through: Mapping[str, tuple[Dependency, ...]]
) -> tuple[Dependency, ...]:
    found: list[Dependency] = []
    for name in _used(equation):
        found.append(Dependency(name))
        found += [Dependency(d.name, (name, *d.via)) for d in through.get(name, ())]
    return tuple(dict.fromkeys(found))
