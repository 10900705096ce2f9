"""What looks into a run, or ends it, between two steps or two kernels of one."""

from __future__ import annotations

from dataclasses import dataclass, field

from eqsim.equations.functions import ExternalFunction
from eqsim.expr.nodes import Expr
from eqsim.model.variables import ConstantName

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
    """A run ends after the step in which the condition holds for any element of `owner`.

    Constants and functions are the condition's own: `<name>.<constant>`.
    """

    name: str
    owner: str
    condition: Expr
    constants: tuple[ConstantName, ...] = ()
    functions: tuple[ExternalFunction, ...] = ()
    text: str = field(default="", compare=False)
