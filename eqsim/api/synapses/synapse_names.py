"""Which of its neighbours' names a text of synapses uses, and what they need in turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eqsim.api.groups.population_owner import PopulationOwner, Surroundings, describe_around
from eqsim.api.objects.model_text import linked_names
from eqsim.expr.nodes import Expr, Name

__all__ = ["neighbours"]


def neighbours(
    source: PopulationOwner,
    target: PopulationOwner,
    names: Iterable[Name],
    visible: Mapping[str, Any] | None,
) -> Surroundings:
    """Describe both groups as far as single expressions need them, and those linked to them."""
    used = [node.id for node in names]
    of_source = _computed(source, (each[:-4] for each in used if each.endswith("_pre")))
    of_target = _computed(target, (each.removesuffix("_post") for each in used))
    if source is target:
        return describe_around({source: [*of_source, *of_target]}, visible)
    return describe_around({source: of_source, target: of_target}, visible)


def _computed(group: PopulationOwner, names: Iterable[str]) -> list[Expr]:
    _, evaluated = group._parts()
    known = {each.name for each in (*evaluated, *linked_names(group._model.equations))}
    return [Name(each) for each in names if each in known]
