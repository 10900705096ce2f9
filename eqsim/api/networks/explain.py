"""What a network says about one stage of its way from text to code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from eqsim.api.groups.integration_report import report_integration
from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.language.names import as_found
from eqsim.api.networks.describe import describe_network
from eqsim.api.objects.explanation import Explanation
from eqsim.api.objects.simulated import Simulated
from eqsim.api.objects.state_owner import StateOwner
from eqsim.api.session.session import SESSION
from eqsim.api.synapses.synapses import Synapses
from eqsim.compile import explain_cpp, explain_ir, explain_update
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean
from eqsim.model.network import NetworkSpec

__all__ = ["explain_network"]

_COMPILED: Mapping[str, Callable[[NetworkSpec], str]] = MappingProxyType(
    {
        "update": explain_update,
        "ir": lambda spec: explain_ir(spec, SESSION.device.options),
        "cpp": lambda spec: explain_cpp(spec, SESSION.device.options),
    }
)


def explain_network(
    objects: Sequence[Simulated],
    stage: str,
    visible: Mapping[str, Any],
    slots: tuple[str, ...],
) -> Explanation:
    """Show a network at a stage: 'equations', 'update', 'integration', 'ir' or 'cpp'."""
    stages = ("equations", "integration", *_COMPILED)
    if not isinstance(stage, str) or stage not in stages:
        raise ModelError(
            f"there is no stage {stage!r} to explain",
            details=(f"stages: {', '.join(stages)}",),
            hint=did_you_mean(str(stage), stages),
        )
    spec, _ = describe_network(objects, visible, slots, with_seen=True)
    if stage in _COMPILED:
        return Explanation(_COMPILED[stage](spec))
    if stage == "integration":
        return Explanation("\n\n".join(_reports(objects, spec, visible)))
    owners = [each for each in objects if isinstance(each, StateOwner)]
    return Explanation("\n\n".join("\n".join(_paragraph(each, visible)) for each in owners))


def _reports(
    objects: Sequence[Simulated], spec: NetworkSpec, visible: Mapping[str, Any]
) -> Iterator[str]:
    groups = {each.name: each for each in objects if isinstance(each, PopulationOwner)}
    for population in spec.populations:
        if population.dynamics is not None:
            owner = groups[population.name]
            yield report_integration(owner, population, {**owner._seen, **visible})


def _paragraph(owner: StateOwner, visible: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(owner, PopulationOwner):
        yield f"{owner.name}: {owner.N} neuron{'s' if owner.N > 1 else ''}"
    elif isinstance(owner, Synapses):
        yield f"{owner.name}: synapses from {owner.source.name} to {owner.target.name}"
    yield from (f"  {line}" for line in str(owner.equations).splitlines())
    yield from (f"  {line}" for line in owner._lines())
    for name, constant in owner._constants({**owner._seen, **visible}).items():
        yield f"  with {name} = {as_found(constant)}"
