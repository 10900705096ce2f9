"""What objects say about one stage of their way from text to code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from eqsim.api.objects.describe import describe_network
from eqsim.api.objects.explanation import Explanation
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.session import SESSION
from eqsim.compile import explain_cpp, explain_ir, explain_update
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean
from eqsim.model.network import NetworkSpec

__all__ = ["explain_objects", "needed_by"]

_COMPILED: Mapping[str, Callable[[NetworkSpec], str]] = MappingProxyType(
    {
        "update": explain_update,
        "ir": lambda spec: explain_ir(SESSION.executor.as_held(spec), SESSION.device.options),
        "cpp": lambda spec: explain_cpp(SESSION.executor.as_held(spec), SESSION.device.options),
    }
)


def needed_by(one: Simulated) -> list[Simulated]:
    """Give an object, and all that a network with it has to hold."""
    found = [one]
    for each in found:
        needed = (*each._depends_on(), *each._added_dependencies)
        found += [other for other in dict.fromkeys(needed) if other not in found]
    return found


def explain_objects(
    objects: Sequence[Simulated],
    stage: str,
    visible: Mapping[str, Any],
    slots: tuple[str, ...],
    shown: Sequence[Simulated] | None = None,
) -> Explanation:
    """Show objects at a stage: 'equations', 'update', 'integration', 'ir' or 'cpp'.

    Described are all of them; `shown` are those that tell what they are, by default all.
    """
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
        told = [each._integration(spec, visible) for each in shown or objects]
    else:
        told = ["\n".join(each._paragraph(visible)) for each in shown or objects]
    nothing = "no differential equations" if stage == "integration" else ""
    return Explanation("\n\n".join(text for text in told if text) or nothing)
