"""Summed variables: what synapses add up for the neurons at one of their ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from eqsim.api.synapses.ends import End
from eqsim.equations.equation import Equation
from eqsim.equations.equations import Equations
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.si import units_to_numbers
from eqsim.expr.suggest import did_you_mean
from eqsim.expr.unit_words import name_unit
from eqsim.model.projection import Projection, Sum

__all__ = ["check_sums", "is_sum", "read_sums", "summed_names"]

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


def check_sums(projections: Sequence[Projection], values: Mapping[str, Any]) -> None:
    """Refuse sums of several projections that would overwrite each other."""
    every = [(projection, each) for projection in projections for each in projection.sums]
    for number, (projection, added) in enumerate(every):
        for other, beside in every[number + 1 :]:
            name = _summed_variable(projection, added)
            is_same = _summed_variable(other, beside) == name
            if not is_same or (added.is_term and beside.is_term):
                continue
            elements = (_elements(projection, added, values), _elements(other, beside, values))
            if np.intersect1d(*elements).size:
                raise _overwritten(name, projection, added, other, beside)


def _overwritten(
    name: str, projection: Projection, added: Sum, other: Projection, beside: Sum
) -> ModelError:
    return ModelError(
        f"{name} is a sum over {projection.name!r} and over {other.name!r}: one would overwrite "
        "the other",
        details=(added.text, beside.text),
        hint="flag both (summed, term), then they are added up; or sum into two parameters, and "
        "add these in the equations of the neurons",
    )


def _summed_variable(projection: Projection, added: Sum) -> str:
    population = projection.source if added.side == "pre" else projection.target
    return f"{population}.{added.variable}"


def _elements(projection: Projection, added: Sum, values: Mapping[str, Any]) -> NDArray[np.int64]:
    """Give the elements of the population whose sum it is."""
    side: Literal["source", "target"] = "source" if added.side == "pre" else "target"
    stem = f"{projection.name}._{side}"
    if side in projection.listed:
        return np.asarray(values[f"{stem}_members"], np.int64)
    return int(values[f"{stem}_start"]) + np.arange(int(values[f"{stem}_size"]))
