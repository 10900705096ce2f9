"""A projection: synapses from one population to another, and what spikes do on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from eqsim.equations.functions import ExternalFunction
from eqsim.equations.statements import StatementBlock
from eqsim.expr.nodes import Call, Expr, Name, Number
from eqsim.model.population import UPDATE_SLOT, Derivative, Dynamics, Population
from eqsim.model.variables import ConstantName, Link, StateVariable, Subexpression

__all__ = [
    "LAST_UPDATE",
    "PATHWAY_SLOT",
    "EventDriven",
    "Projection",
    "Side",
    "SpikePathway",
    "Sum",
    "as_population",
    "lagging",
    "latest",
    "one_sided",
    "own_delay",
    "time_of_last",
]

Side = Literal["pre", "post"]

#: The slot of a step in which pathways stand unless told otherwise.
PATHWAY_SLOT = "synapses"

#: The time of the last event on a synapse, whatever the pathway.
LAST_UPDATE = "lastupdate"


@dataclass(frozen=True, slots=True)
class SpikePathway:
    """Statements carried out on each synapse of a spike, one delay after it.

    `side` says whose events start it: 'pre' walks the rows of the source's spikes, 'post' the
    columns of the target's.  `delays` names the variable with each synapse's own delay; None where
    all have one.
    """

    name: str
    side: Side
    event: str
    statements: StatementBlock
    slot: str = PATHWAY_SLOT
    order: int = 0
    delays: str | None = None


def own_delay(pathway: str) -> str:
    """Name the variable with the delay of each synapse; `delay` is that of the pathway `pre`."""
    return "delay" if pathway == "pre" else f"_{pathway}_delay"


def time_of_last(pathway: str) -> str:
    """Name the variable with the time of a pathway's last event on each synapse."""
    return f"_{pathway}_time"


@dataclass(frozen=True, slots=True)
class EventDriven:
    """Differential equations that are solved from event to event, together.

    A synapse stores their variables at the events of some `pathways`, with the time of the event;
    other events read what has become of them since then, and write nothing.  A variable is `alone`
    if nothing else in its equation differs from synapse to synapse, and only pathways of one side
    assign to it: these are then its pathways.  For all other variables they are all pathways.
    """

    derivatives: tuple[Derivative, ...]
    pathways: tuple[str, ...]
    alone: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, in the order of their equations."""
        return tuple(each.variable for each in self.derivatives)

    @property
    def stored_at(self) -> tuple[str, ...]:
        """The names of the times of the last event on each of the pathways."""
        return tuple(map(time_of_last, self.pathways))


@dataclass(frozen=True, slots=True)
class Sum:
    """A variable of the neurons on one side, as the sum of an expression over their synapses.

    Each step begins it anew; where `order` is None, just before the place that the order of these
    neurons gives.  What is a `term` adds to the other terms of the same variable.
    """

    side: Side
    variable: str
    expression: Expr
    is_term: bool = False
    text: str = field(default="", compare=False)
    slot: str = UPDATE_SLOT
    order: int | None = None

    @property
    def name(self) -> str:
        """The name under which synapses know the variable."""
        return f"{self.variable}_{self.side}"


@dataclass(frozen=True, slots=True)
class Projection:
    """The structure of a projection, without its synapses or any value.

    `source` and `target` name populations; where the user gave a slice of one, the run-time values
    `<name>._source_start`, `<name>._source_size` (and `_target_...`) tell which part.  Where it has
    gaps, its side is `listed`: these then tell the range around it, `<name>._source_count` how many
    elements it has, `_source_members` which, in their order, and `_source_places` the number that
    each element of the population has among them.
    `held` are the expressions of computed variables, each after those that it uses.  `copy_index`
    is the name under which texts count the synapses of one pair of neurons.

    `dynamics` are the equations that are integrated at each step, in `update_slot`
    with `order`; `event_driven` those that are solved from event to event; with the latter,
    `variables` holds for each pathway the time of its last event, in seconds, and `subexpressions`
    the latest of them, `lastupdate`.  `sums` are the variables of neurons that its synapses add up.
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
    dynamics: Dynamics | None = None
    event_driven: tuple[EventDriven, ...] = ()
    order: int = 0
    sums: tuple[Sum, ...] = ()
    copy_index: str | None = None
    links: tuple[Link, ...] = ()
    update_slot: str = UPDATE_SLOT


def as_population(projection: Projection) -> Population:
    """Give synapses as other synapses see them that end or begin at them: as their elements.

    An element's number in the population is its place in storage.
    """
    return Population(
        projection.name, 0, projection.clock, projection.variables, order=projection.order
    )


def lagging(
    event_driven: Iterable[EventDriven], pathways: Sequence[object]
) -> dict[str, EventDriven]:
    """Give the variables that some of the pathways read without storing them."""
    return {
        variable: each
        for each in event_driven
        for variable in each.variables
        if len(each.pathways) < len(pathways)
    }


def one_sided(projection: Projection) -> dict[str, Side]:
    """Give the event-driven variables, and times, that only the events of one side change.

    Left out are those that events reach by own delays, at other times on each synapse.
    """
    sides = {each.name: each.side for each in projection.pathways if each.delays is None}
    found = {time_of_last(name): side for name, side in sides.items() if projection.event_driven}
    for each in projection.event_driven:
        of_them = {sides[name] for name in each.pathways if name in sides}
        if each.alone and of_them and sides.keys() >= set(each.pathways):
            found |= dict.fromkeys(each.variables, of_them.pop())
    return found


def latest(times: Sequence[str]) -> Expr:
    """Give the greatest of some times; the begin of time where there are none."""
    found: Expr = Number(0.0)
    for place, name in enumerate(times):
        found = Call("max", (found, Name(name))) if place else Name(name)
    return found
