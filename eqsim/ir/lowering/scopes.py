"""What a name in a model means inside a kernel: which buffer, value or expression it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, Protocol

from eqsim.equations.functions import ExternalFunction
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Binary, Name
from eqsim.expr.nodes import Expr as SourceExpr
from eqsim.integration.event_driven import ELAPSED, solve_event_driven
from eqsim.ir.functions import arithmetic, literal
from eqsim.ir.program import Apply, Axis, Cast, Entry, Expr, Load, Position, Step, Value
from eqsim.model.population import Population
from eqsim.model.projection import LAST_UPDATE, EventDriven, Projection, lagging, latest
from eqsim.model.variables import ConstantName, Link, StateVariable, Subexpression

__all__ = [
    "FLAG",
    "Called",
    "Given",
    "Meaning",
    "Named",
    "PopulationScope",
    "Scope",
    "Stored",
    "SynapticScope",
    "storage_dtype",
]

FLAG = "not_refractory"
SIDES: Mapping[str, Literal["source", "target"]] = MappingProxyType(
    {"N_pre": "source", "N_post": "target"}
)
COUNTED: Mapping[str | None, tuple[str, Axis]] = MappingProxyType(
    {"N_incoming": ("_incoming", Axis.POST), "N_outgoing": ("_outgoing", Axis.PRE)}
)


def storage_dtype(variable: StateVariable) -> DType:
    """Give the type a variable is stored in.

    The refractory flag is a float, 0 or 1: its loops then have one element width and vectorise.
    """
    if variable.name == FLAG:
        return DType.F64
    return variable.stored


@dataclass(frozen=True, slots=True)
class Stored:
    """A state variable: an entry of a buffer.

    `guard` is the buffer of the refractory flag, where code of others may not write to an element
    that is refractory.  What is seen through a link stands at an `index` of its own.  `current` is
    what reading gives, where that is not the entry itself.
    """

    buffer: str
    at: Axis
    variable: StateVariable
    guard: str | None = None
    index: Expr | None = None
    current: Named | None = None

    @property
    def entry(self) -> Expr:
        """The entry itself, in the type it is stored in."""
        dtype = storage_dtype(self.variable)
        if self.index is None:
            return Load(dtype, self.buffer, self.at)
        return Entry(dtype, self.buffer, self.index)


@dataclass(frozen=True, slots=True)
class Named:
    """A subexpression, to be evaluated in its own scope."""

    expression: SourceExpr
    scope: Scope
    key: str


@dataclass(frozen=True, slots=True)
class Given:
    """A finished expression: a run-time value, time, an index."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Called:
    """A function from outside; the values it needs are its owner's."""

    owner: str
    function: ExternalFunction


Meaning = Stored | Named | Given | Called
Declared = StateVariable | Subexpression | ConstantName | ExternalFunction | Link


class Scope(Protocol):
    """Gives names their meaning."""

    def lookup(self, name: str) -> Meaning | None:
        """Give the meaning of a name, or None."""
        ...


def time(clock: str) -> Expr:
    """Give the time of the current step: its number times dt."""
    return arithmetic("*", Cast(DType.F64, Step(DType.I64, clock)), dt(clock))


def listed_time(clock: str) -> Expr:
    """Give the time of the current step of a clock with listed times."""
    return Entry(DType.F64, f"{clock}.times", Step(DType.I64, clock))


def dt(clock: str) -> Expr:
    """Give the length of a clock's step."""
    return Value(DType.F64, f"{clock}.dt")


def _clock_meaning(clock: str, name: str) -> Meaning | None:
    if name == "t":
        return Given(time(clock))
    if name == "dt":
        return Given(dt(clock))
    if name == "t_in_timesteps":
        return Given(Step(DType.I64, clock))
    return None


def index_from(at: Axis, start: str | None, places: str | None = None) -> Expr:
    """Give the loop's index on an axis, counted from the start of a range or in a list."""
    if places is not None:
        return Cast(DType.I64, Load(DType.I32, places, at))
    position = Position(DType.I64, at)
    return position if start is None else arithmetic("-", position, Value(DType.I64, start))


def _declared(owner: Population | Projection, name: str) -> Declared | None:
    """Find what an owner declares under a name."""
    every: tuple[Declared, ...] = (
        *owner.variables,
        *owner.subexpressions,
        *owner.constants,
        *owner.functions,
        *owner.links,
    )
    return next((declared for declared in every if declared.name == name), None)


@dataclass(frozen=True, slots=True)
class PopulationScope:
    """The names of a population, seen from its own code or from a synapse (`at`).

    `paused` are the variables that the code may not write where an element is refractory.

    Where only a part of the population is meant, `start` names the value from which `i` counts, or
    `places` the buffer that holds each element's number within that part.  Names that are linked
    lead to one of the `populations`; what is seen through a link with an index of its own stands at
    `index`.
    """

    population: Population
    at: Axis = Axis.ELEMENT
    start: str | None = None
    places: str | None = None
    paused: frozenset[str] = field(default_factory=frozenset)
    populations: Mapping[str, Population] = field(default_factory=dict)
    index: Expr | None = None

    def lookup(self, name: str) -> Meaning | None:
        """Give the meaning of a name in the population's equations and statements."""
        owner = self.population
        declared = _declared(owner, name)
        match declared:
            case StateVariable():
                return self._stored(declared)
            case Subexpression():
                at = self.at if self.index is None else self.index
                return Named(declared.expression, self, f"{at}:{owner.name}.{name}")
            case ConstantName():
                return Given(Value(declared.dtype, f"{owner.name}.{name}"))
            case ExternalFunction():
                return Called(owner.name, declared)
            case Link():
                return self._linked(declared)
        if name == "i":
            return Given(self.index or index_from(self.at, self.start, self.places))
        if name == "N":
            return Given(Value(DType.I64, f"{owner.name}.N"))
        return _clock_meaning(owner.clock, name)

    def _stored(self, variable: StateVariable) -> Stored:
        owner = self.population.name
        guarded = variable.name in self.paused
        return Stored(
            f"{owner}.{variable.name}",
            Axis.SCALAR if variable.shared else self.at,
            variable,
            f"{owner}.{FLAG}" if guarded else None,
            None if variable.shared else self.index,
        )

    def _linked(self, link: Link) -> Meaning | None:
        """Follow a link to the population that it leads to."""
        index = self.index
        if link.index is not None:
            numbers = _declared(self.population, link.index)
            assert isinstance(numbers, StateVariable)
            index = Cast(DType.I64, self._stored(numbers).entry)
            if not numbers.read_only:
                index = _clipped(index, link)
        there = PopulationScope(
            self.populations[link.source], self.at, populations=self.populations, index=index
        )
        return _behind(link, there)


def _behind(link: Link, there: PopulationScope) -> Meaning | None:
    """Give what a link leads to; a number within a part with gaps leads by way of its members."""
    if link.members is not None:
        members = there.lookup(link.members)
        assert isinstance(members, Stored)
        there = replace(there, index=Cast(DType.I64, members.entry))
    return there.lookup(link.variable)


def _clipped(index: Expr, link: Link) -> Expr:
    """Keep an index within what a link leads to, whatever a user's variable holds."""
    size = Value(DType.I64, f"{link.source}.N") if link.size is None else literal(link.size)
    below = Apply(DType.I64, "min", (index, arithmetic("-", size, literal(1))))
    within = Apply(DType.I64, "max", (below, literal(0)))
    return within if link.size is None else _from_start(within, link)


def _from_start(index: Expr, link: Link) -> Expr:
    return arithmetic("+", index, literal(link.start))


def paused_variables(population: Population) -> frozenset[str]:
    """List the variables flagged `unless refractory`."""
    if population.dynamics is None or population.refractory is None:
        return frozenset()
    return frozenset(d.variable for d in population.dynamics.derivatives if d.pauses)


@dataclass(frozen=True, slots=True)
class SynapticScope:
    """The names of a projection: its own, `x_pre`, `x_post`, and bare names of the target.

    Event-driven variables have the value that they had at the last event on the synapse, on
    whichever pathway; `as_stored`: that of the last event at which they were stored.  `delay` is
    that of the `pathway`.
    """

    projection: Projection
    source: PopulationScope
    target: PopulationScope
    as_stored: bool = False
    pathway: str = "pre"

    @classmethod
    def of(cls, projection: Projection, populations: Mapping[str, Population]) -> SynapticScope:
        """Make the scope of a projection within a network."""
        source, target = populations[projection.source], populations[projection.target]
        name = projection.name
        return cls(
            projection,
            PopulationScope(
                source,
                Axis.PRE,
                f"{name}._source_start",
                f"{name}._source_places" if "source" in projection.listed else None,
                paused=paused_variables(source),
                populations=populations,
            ),
            PopulationScope(
                target,
                Axis.POST,
                f"{name}._target_start",
                f"{name}._target_places" if "target" in projection.listed else None,
                paused=paused_variables(target),
                populations=populations,
            ),
        )

    def lookup(self, name: str) -> Meaning | None:
        """Give the meaning of a name in the projection's equations and statements."""
        own = self._own(name)
        if own is not None:
            return own
        if name.endswith("_pre"):
            return self.source.lookup(name.removesuffix("_pre"))
        return self.target.lookup(name.removesuffix("_post"))

    def _own(self, name: str) -> Meaning | None:
        owner = self.projection
        if name == "delay" and not (self.pathway == "pre" and _declared(owner, name)):
            name = f"_{self.pathway}_delay"
        declared = _declared(owner, name)
        match declared:
            case StateVariable():
                at = Axis.SCALAR if declared.shared else Axis.SYNAPSE
                return Stored(f"{owner.name}.{name}", at, declared, current=self._current(name))
            case Subexpression():
                return Named(declared.expression, self, f"s:{owner.name}.{name}")
            case ConstantName():
                return Given(Value(declared.dtype, f"{owner.name}.{name}"))
            case ExternalFunction():
                return Called(owner.name, declared)
            case Link():
                return self._linked(declared)
        return self._number(name) or _clock_meaning(owner.clock, name)

    def _linked(self, link: Link) -> Meaning | None:
        """Follow a link of a synapse; to what is shared it has no index."""
        index = literal(0) if link.index is None else self._index(link, link.index)
        populations = self.source.populations
        there = PopulationScope(
            populations[link.source], Axis.SYNAPSE, populations=populations, index=index
        )
        return _behind(link, there)

    def _index(self, link: Link, name: str) -> Expr:
        meaning = self._own(name)
        if isinstance(meaning, Stored):
            number: Expr = Cast(DType.I64, meaning.entry)
            return number if meaning.variable.read_only else _clipped(number, link)
        assert isinstance(meaning, Given)
        return meaning.expr if link.size is None else _from_start(meaning.expr, link)

    def _number(self, name: str) -> Meaning | None:
        """Give what counts neurons or synapses."""
        owner = self.projection.name
        if name in SIDES:
            number = "count" if SIDES[name] in self.projection.listed else "size"
            return Given(Value(DType.I64, f"{owner}._{SIDES[name]}_{number}"))
        if name in ("i", "j"):
            return (self.source if name == "i" else self.target).lookup("i")
        if name == "N":
            return Given(Value(DType.I64, f"{owner}._size"))
        counted = {**COUNTED, self.projection.copy_index: ("_copy", Axis.SYNAPSE)}.get(name)
        if counted is None:
            return None
        part, at = counted
        return Given(Cast(DType.I64, Load(DType.I32, f"{owner}.{part}", at)))

    def _current(self, name: str) -> Named | None:
        """Give what an event-driven variable has become since it was stored, if others read it."""
        owner = self.projection
        equations = lagging(owner.event_driven, owner.pathways).get(name)
        if equations is None or self.as_stored:
            return None
        update = solve_event_driven(owner, equations)
        scope = _SinceStored(replace(self, as_stored=True), equations)
        (result,) = update.results
        return Named(result.expression, scope, f"s:{owner.name}.{name} at the last event")


@dataclass(frozen=True, slots=True)
class _SinceStored:
    """The names of a projection, and the time from an event-driven variable's last to the last."""

    stored: SynapticScope
    equations: EventDriven

    def lookup(self, name: str) -> Meaning | None:
        """Give the meaning of a name."""
        if name != ELAPSED.id:
            return self.stored.lookup(name)
        elapsed = Binary("-", Name(LAST_UPDATE), latest(self.equations.stored_at))
        owner = self.stored.projection.name
        return Named(elapsed, self.stored, f"s:{owner}.{'.'.join(self.equations.pathways)} elapsed")
