"""Which of its neighbours' names a text of synapses uses, and what they need in turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eqsim.api.groups.population_owner import PopulationOwner, Surroundings, describe_around
from eqsim.api.objects.model_text import linked_names
from eqsim.api.objects.state_owner import StateOwner
from eqsim.expr.nodes import Expr, Name

__all__ = ["neighbours"]


def neighbours(
    source: StateOwner,
    target: StateOwner,
    names: Iterable[Name],
    visible: Mapping[str, Any] | None,
) -> Surroundings:
    """Describe both ends as far as single expressions need them, and groups linked to them."""
    used = [node.id for node in names]
    of_source = [each[:-4] for each in used if each.endswith("_pre")]
    of_target = [each.removesuffix("_post") for each in used]
    groups: dict[PopulationOwner, list[Expr]] = {}
    for end, wanted in ((source, of_source), (target, of_target)):
        if isinstance(end, PopulationOwner):
            groups.setdefault(end, []).extend(_computed(end, wanted))
    known, values, steps = describe_around(groups, visible)
    for end in (source, target):
        if end.name not in known:
            known = {**known, end.name: end._as_population()}
            values = {**values, f"{end.name}.N": end._size()}
            steps = {**steps, **end._reached_steps()}
    return known, values, steps


def _computed(group: PopulationOwner, names: Iterable[str]) -> list[Expr]:
    _, evaluated = group._parts()
    known = {each.name for each in (*evaluated, *linked_names(group._model.equations))}
    return [Name(each) for each in names if each in known]
