"""A projection: synapses from one population to another, and what spikes do on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eqsim.equations.functions import ExternalFunction
from eqsim.equations.statements import StatementBlock
from eqsim.model.variables import ConstantName, StateVariable, Subexpression

__all__ = ["PATHWAY_SLOT", "Projection", "SpikePathway"]

#: The slot of a step in which pathways stand unless told otherwise.
PATHWAY_SLOT = "synapses"


@dataclass(frozen=True, slots=True)
class SpikePathway:
    """Statements carried out on each synapse of a spike, one delay after it.

    `side` says whose events start it: 'pre' walks the rows of the source's spikes, 'post' the
    columns of the target's.
    """

    name: str
    side: Literal["pre", "post"]
    event: str
    statements: StatementBlock
    slot: str = PATHWAY_SLOT
    order: int = 0


@dataclass(frozen=True, slots=True)
class Projection:
    """The structure of a projection, without its synapses or any value.

    `source` and `target` name populations; where the user gave a slice of one, the run-time values
    `<name>._source_start`, `<name>._source_size` (and `_target_...`) tell which part.  Where it has
    gaps, its side is `listed`: these then tell the range around it, `<name>._source_count` how many
    elements it has, `_source_members` which, in their order, and `_source_places` the number that
    each element of the population has among them.
    `held` are the expressions of computed variables, each after those that it uses.
    """

    name: str
    rank: int
    clock: str
    source: str
    target: str
    variables: tuple[StateVariable, ...] = ()
    subexpressions: tuple[Subexpression, ...] = ()
    constants: tuple[ConstantName, ...] = ()
    pathways: tuple[SpikePathway, ...] = ()
    functions: tuple[ExternalFunction, ...] = ()
    held: tuple[Subexpression, ...] = ()
    listed: tuple[Literal["source", "target"], ...] = ()
