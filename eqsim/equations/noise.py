"""White noise in equations: which names of it are used, and how it enters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.identifiers import is_noise
from eqsim.equations.order import dependencies
from eqsim.errors import ModelError
from eqsim.expr.nodes import Binary, Expr, Name, Unary
from eqsim.expr.rewrite import children, name_nodes, names

__all__ = ["NoiseType", "check_noise", "noise_names", "noise_type"]

NoiseType = Literal["additive", "multiplicative"]


def noise_names(equations: Iterable[Equation]) -> tuple[str, ...]:
    """Give the names of noise that are used, each once, in order."""
    found = (
        name
        for equation in equations
        if equation.expression is not None
        for name in names(equation.expression)
        if is_noise(name)
    )
    return tuple(dict.fromkeys(found))


def noise_type(equations: Iterable[Equation]) -> NoiseType | None:
    """Say whether what multiplies noise changes during a step; None where there is no noise.

    It changes where it depends on a variable with a differential equation, or on time.
    """
    equations = tuple(equations)
    if not noise_names(equations):
        return None
    changing = {e.name for e in equations if e.kind is EquationKind.DIFFERENTIAL} | {"t"}
    used = dependencies(equations)
    for equation in equations:
        if equation.expression is None:
            continue
        for name in _factors(equation.expression):
            if changing & {name, *(d.name for d in used.get(name, ()) if name not in changing)}:
                return "multiplicative"
    return "additive"


def check_noise(equations: Iterable[Equation]) -> None:
    """Refuse noise outside differential equations, and unnamed noise in two of them."""
    unnamed = None
    for equation in equations:
        for node in name_nodes(equation.expression) if equation.expression is not None else ():
            if not is_noise(node.id):
                continue
            if equation.kind is not EquationKind.DIFFERENTIAL:
                raise ModelError(
                    f"the noise '{node.id}' can stand in differential equations only",
                    span=node.span,
                    hint=f"write it in each differential equation that uses '{equation.name}'",
                )
            if node.id == "xi" and unnamed not in (None, equation.name):
                raise ModelError(
                    f"'xi' stands in the equations of '{unnamed}' and '{equation.name}'",
                    span=node.span,
                    hint="name it: 'xi_1' and 'xi_2' are independent, one name twice is the same "
                    "noise twice",
                )
            if node.id == "xi":
                unnamed = equation.name


def _factors(e: Expr) -> Iterator[str]:
    """Give the names in what multiplies, or otherwise acts on, the noise in an expression."""
    parts = children(e)
    noisy = [part for part in parts if _has_noise(part)]
    is_sum = isinstance(e, Unary) or (isinstance(e, Binary) and e.op in ("+", "-"))
    for part in parts:
        if noisy and not is_sum and not (isinstance(part, Name) and is_noise(part.id)):
            yield from (name for name in names(part) if not is_noise(name))
    for part in noisy:
        yield from _factors(part)


def _has_noise(e: Expr) -> bool:
    return any(is_noise(name) for name in names(e))
