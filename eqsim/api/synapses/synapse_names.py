"""Which of its neighbours' names a text of synapses uses, and what these need in turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eqsim.api.groups.linking import LinkSource, Surroundings, describe_around
from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.objects.holder import Variable
from eqsim.api.objects.model_text import linked_names
from eqsim.api.objects.state_owner import StateOwner
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr, Name
from eqsim.model.variables import Subexpression

__all__ = ["neighbours", "synapse_numbers"]


def synapse_numbers(copy_index: str | None) -> Mapping[str, Variable]:
    """Name the neurons that a synapse connects, and the numbers of synapses that they have."""
    names = ("i", "j", "N_incoming", "N_outgoing", *(() if copy_index is None else (copy_index,)))
    return {name: Subexpression(name, Name(name), dtype=DType.I32) for name in names}


def neighbours(
    source: StateOwner,
    target: StateOwner,
    names: Iterable[Name],
    visible: Mapping[str, Any] | None,
    linked: Mapping[LinkSource, list[Expr]],
) -> Surroundings:
    """Describe both ends as far as single expressions need them, and those that links lead to.

    `linked` is what the synapses themselves read through links.
    """
    used = [node.id for node in names]
    of_source = [each[:-4] for each in used if each.endswith("_pre")]
    of_target = [each.removesuffix("_post") for each in used]
    groups: dict[LinkSource, list[Expr]] = {}
    for end, wanted in ((source, of_source), (target, of_target)):
        if isinstance(end, PopulationOwner):
            groups.setdefault(end, []).extend(_computed(end, wanted))
    for group, texts in linked.items():
        groups.setdefault(group, []).extend(texts)
    known, values, steps = describe_around(groups, visible)
    for end in (source, target):
        if end.name not in known:
            known = {**known, end.name: end._as_population()}
            size = end._known_count()
            values = values if size is None else {**values, f"{end.name}.N": size}
            steps = {**steps, **end._reached_steps()}
    return known, values, steps


def _computed(group: PopulationOwner, names: Iterable[str]) -> list[Expr]:
    _, evaluated = group._parts()
    known = {each.name for each in (*evaluated, *linked_names(group._model.equations))}
    return [Name(each) for each in names if each in known]
