"""What looks into a run, or ends it, between two steps or two kernels of one."""

from __future__ import annotations

from dataclasses import dataclass, field

from eqsim.expr.nodes import Expr

__all__ = ["HostCall", "StopCondition"]


@dataclass(frozen=True, slots=True)
class HostCall:
    """A function of the host that is called at every step of a clock."""

    name: str
    clock: str
    slot: str = "start"
    order: int = 0


@dataclass(frozen=True, slots=True)
class StopCondition:
    """A run ends after the step in which the condition holds for any element of a population."""

    population: str
    condition: Expr
    text: str = field(default="", compare=False)
