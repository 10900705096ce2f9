"""Summed variables: what synapses add up for the neurons at one of their ends."""

from __future__ import annotations

from collections.abc import Iterable

from eqsim.api.synapses.ends import End
from eqsim.equations.equation import Equation
from eqsim.equations.equations import Equations
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.si import units_to_numbers
from eqsim.expr.suggest import did_you_mean
from eqsim.expr.unit_words import name_unit
from eqsim.model.projection import Sum

__all__ = ["is_sum", "read_sums", "summed_names"]

SUMMED, TERM = "summed", "term"


def is_sum(equation: Equation) -> bool:
    """Tell whether an equation is flagged `(summed)`."""
    return SUMMED in equation.flags


def read_sums(equations: Equations, source: End, target: End) -> tuple[Sum, ...]:
    """Check the summed variables of a model against those of the neurons, and describe them."""
    sums: list[Sum] = []
    for each in equations.values():
        if TERM in each.flags and not is_sum(each):
            raise ModelError(
                f"'{each.name}' is flagged 'term', which says that a sum is one of several",
                span=each.span,
                hint="write (summed, term)",
            )
    for each in filter(is_sum, equations.values()):
        assert each.expression is not None
        variable, _, side = each.name.rpartition("_")
        if side not in ("pre", "post") or not variable:
            raise ModelError(
                f"the summed '{each.name}' does not say whose variable it is",
                span=each.span,
                hint=f"'{each.name}_post' is a variable of the target, '{each.name}_pre' of the "
                "source",
            )
        is_pre = side == "pre"
        _check_variable(each, variable, source if is_pre else target)
        expression = units_to_numbers(each.expression)
        sums.append(
            Sum("pre" if is_pre else "post", variable, expression, TERM in each.flags, each.text)
        )
    return tuple(sums)


def _check_variable(equation: Equation, name: str, end: End) -> None:
    own = {each.name: each for each in end.variables}
    found = own.get(name)
    if found is None:
        raise ModelError(
            f"the neurons have no parameter '{name}' for the sum '{equation.name}'",
            span=equation.span,
            hint=did_you_mean(name, own) or f"add the line '{name} : ...' to their model",
        )
    if found.dimension != equation.dimension:
        raise ModelError(
            f"the sum '{equation.name}' has another unit than the neurons' '{name}'",
            span=equation.span,
            details=(
                f"sum: {name_unit(equation.dimension)};  {name}: {name_unit(found.dimension)}",
            ),
        )
    for is_wrong, reason in (
        (name in end.dynamic, "has a differential equation"),
        (found.computed, "is given by an expression"),
        (found.read_only, "is kept by the simulator"),
        (found.constant, "is flagged constant"),
        (found.shared, "is shared by all neurons"),
        (found.dtype is DType.BOOL or equation.dtype is not found.dtype, "has another type"),
    ):
        if is_wrong:
            raise ModelError(
                f"'{equation.name}' cannot be a sum: the neurons' '{name}' {reason}",
                span=equation.span,
                hint=f"give the neurons a parameter of its own for the sum, such as '{name}_sum'",
            )


def summed_names(sums: Iterable[Sum]) -> frozenset[str]:
    """Give the names under which synapses know the variables that they add up."""
    names = {f"{each.variable}_{each.side}" for each in sums}
    return frozenset(names | {each.variable for each in sums if each.side == "post"})
