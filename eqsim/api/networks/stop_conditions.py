"""Conditions that end a run: `stop_when`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.language.names import constant_names, draws, external_functions, external_values
from eqsim.api.objects.simulated import Simulated
from eqsim.errors import EqsimError, ModelError
from eqsim.expr.nodes import Expr
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import name_nodes
from eqsim.expr.si import units_to_numbers
from eqsim.model.interventions import StopCondition

__all__ = ["stop_conditions"]


def stop_conditions(
    given: Any, objects: Sequence[Simulated], visible: Mapping[str, Any]
) -> tuple[tuple[StopCondition, ...], dict[str, Any]]:
    """Check and describe the conditions that end a run; give the values they use as well."""
    groups = [each for each in objects if isinstance(each, PopulationOwner)]
    described: list[StopCondition] = []
    values: dict[str, Any] = {}
    try:
        for group, text in _texts(given, groups).items():
            condition, own = _described(group, text, visible)
            described.append(condition)
            values |= own
    except EqsimError as error:
        raise error.within("stop_when") from None
    return tuple(described), values


def _texts(given: Any, groups: Sequence[PopulationOwner]) -> dict[PopulationOwner, str]:
    """Give the text for each group that has one."""
    if given is None:
        return {}
    texts = given if isinstance(given, Mapping) else {None: given}
    for group, text in texts.items():
        if not isinstance(text, str):
            raise ModelError(
                f"stop_when: a condition is a text, not {text!r}", hint="such as 'v > 20*mV'"
            )
        if group is not None and not any(group is each for each in groups):
            raise ModelError(f"stop_when: the network holds no group {group!r}")
    return {_meant(text, groups) if group is None else group: text for group, text in texts.items()}


def _meant(text: str, groups: Sequence[PopulationOwner]) -> PopulationOwner:
    """Give the one group whose variables a text uses; a single group is meant by any."""
    if len(groups) == 1:
        return groups[0]
    used = {node.id for node in name_nodes(parse_expression(text))}
    tables = {group: set(group._table()) for group in groups}
    variables = used.intersection(*[set().union(*tables.values())])
    candidates = [group for group in groups if variables and variables <= tables[group]]
    if len(candidates) == 1:
        return candidates[0]
    names = ", ".join(each.name for each in candidates or groups)
    raise ModelError(
        f"stop_when: it is not clear which group is meant by {text!r}",
        details=(f"groups with all its variables: {names}" if candidates else f"groups: {names}",),
        hint=f"name the group: stop_when={{group: {text!r}}}",
    )


def _described(
    group: PopulationOwner, text: str, visible: Mapping[str, Any]
) -> tuple[StopCondition, dict[str, Any]]:
    condition: Expr = group._condition(text, visible, "stop_when")
    if draws((condition,)):
        raise ModelError(f"{text!r} would draw random numbers", hint="draw in the equations")
    constants, name = group._bind((condition,), visible), f"{group.name}.stop"
    stop = StopCondition(
        name,
        group.name,
        units_to_numbers(condition),
        constant_names(constants),
        external_functions(constants, group.clock.dt_),
        text,
    )
    return stop, external_values(name, constants)
