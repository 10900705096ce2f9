"""Which of its neighbours' names a text of synapses uses, and what they need in turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eqsim.api.names import external_values
from eqsim.api.population_owner import PopulationOwner
from eqsim.expr.nodes import Expr, Name
from eqsim.model.population import Population

__all__ = ["neighbours"]


def neighbours(
    source: PopulationOwner,
    target: PopulationOwner,
    names: Iterable[Name],
    visible: Mapping[str, Any] | None,
) -> tuple[Population, Population, dict[str, Any]]:
    """Describe both groups as far as single expressions need them, with the values they use."""
    used = [node.id for node in names]
    of_source = _subexpressions(source, (each[:-4] for each in used if each.endswith("_pre")))
    of_target = _subexpressions(target, (each.removesuffix("_post") for each in used))
    if source is target:
        of_source = of_target = [*of_source, *of_target]
    before, values = _described(source, of_source, visible)
    after, more = _described(target, of_target, visible)
    return before, after, values | more


def _subexpressions(group: PopulationOwner, names: Iterable[str]) -> list[Expr]:
    known = {each.name for each in group._model.subexpressions}
    return [Name(each) for each in names if each in known]


def _described(
    group: PopulationOwner, texts: Sequence[Expr], visible: Mapping[str, Any] | None
) -> tuple[Population, dict[str, Any]]:
    constants = group._bind(texts, visible)
    values = {
        f"{group.name}.N": group.N,
        f"{group.clock.name}.dt": group.clock.dt_,
        **external_values(group.name, constants),
    }
    return group._population_for_texts(constants), values
