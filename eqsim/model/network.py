"""The whole network, as structure; every number that may change lives in a separate table."""

from __future__ import annotations

from dataclasses import dataclass

from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.recorder import Recorder

__all__ = ["DEFAULT_SLOTS", "NetworkSpec"]

DEFAULT_SLOTS = ("start", "groups", "thresholds", "synapses", "resets", "end")


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """An immutable, hashable description of a network.

    Objects stand in the order of their creation.  Values are looked up by dotted names in a
    mapping that accompanies the description: `<clock>.dt`, `<population>.N`,
    `<owner>.<constant>`, `<projection>.<pathway>.delay` (in steps), and the slices' starts and
    sizes.  Users' names do not begin with an underscore: those that do are eqsim's own.  Two
    networks with equal descriptions share one compiled program.
    """

    name: str
    clocks: tuple[str, ...]
    populations: tuple[Population, ...]
    projections: tuple[Projection, ...] = ()
    recorders: tuple[Recorder, ...] = ()
    slots: tuple[str, ...] = DEFAULT_SLOTS
