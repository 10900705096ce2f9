"""The description of a network while its objects enter it, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eqsim.api.session.clocks import BaseClock
from eqsim.model.interventions import HostCall
from eqsim.model.operation import Operation
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.recorder import Recorder

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been described so far, and the values that go with it.

    `clocks` gives the name of each clock in the description, `visible` what external names mean;
    `with_seen` tells whether a name that is not visible may have the value that it had when its
    object was made.
    """

    clocks: Mapping[BaseClock, str]
    visible: Mapping[str, Any]
    with_seen: bool
    values: dict[str, Any]
    populations: list[Population] = field(default_factory=list)
    projections: list[Projection] = field(default_factory=list)
    recorders: list[Recorder] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    calls: list[HostCall] = field(default_factory=list)

    def names(self, seen: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give what external names mean to an object that has seen them before."""
        return {**seen, **self.visible} if self.with_seen else self.visible
