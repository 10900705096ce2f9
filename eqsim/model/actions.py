"""What a user's line does to the state: records that an executor performs at once or later.

Everything in here is checked: names are resolved, units are SI numbers, indices are in range as
far as they can be known.  `values` holds the run-time values that the action's own expressions
use, by dotted name (see `NetworkSpec`): numbers, and the arrays and Python
functions that external functions need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.equations.functions import ExternalFunction, FunctionValue
from eqsim.expr.nodes import Expr
from eqsim.model.network import NetworkSpec
from eqsim.model.population import Population
from eqsim.model.projection import Projection

__all__ = [
    "AssignArray",
    "AssignExpression",
    "Chosen",
    "Connect",
    "ConnectArrays",
    "Generator",
    "Listed",
    "Numbers",
    "Owner",
    "Report",
    "RunNetwork",
    "Span",
    "SynapticScope",
    "Values",
    "arrays_of",
    "numbers_of",
]

Numbers = Mapping[str, float | int]
Values = Mapping[str, FunctionValue]


def numbers_of(values: Values) -> dict[str, float | int]:
    """Give those of an action's values that are numbers."""
    return {n: v for n, v in values.items() if not isinstance(v, np.ndarray) and not callable(v)}


def arrays_of(values: Values) -> dict[str, NDArray[np.generic]]:
    """Give those of an action's values that are arrays."""
    return {n: value for n, value in values.items() if isinstance(value, np.ndarray)}


@dataclass(frozen=True, slots=True)
class SynapticScope:
    """A projection with the two populations that its expressions may read.

    `around` are populations that links of these lead to.
    """

    projection: Projection
    source: Population
    target: Population
    around: tuple[Population, ...] = ()

    @property
    def name(self) -> str:
        """The projection's name."""
        return self.projection.name

    @property
    def functions(self) -> tuple[ExternalFunction, ...]:
        """The projection's functions from outside."""
        return self.projection.functions


Owner = Population | SynapticScope


@dataclass(frozen=True, slots=True)
class Listed:
    """Synapses that the program of a project lists under a name, when it comes to a line."""

    name: str

    @property
    def numbers(self) -> str:
        """The name of the buffer with the list."""
        return f"{self.name}.numbers"


#: Elements by number, or synapses that only a program will know by number.
Chosen: TypeAlias = NDArray[np.int64] | Listed


@dataclass(frozen=True, slots=True)
class AssignArray:
    """Write `values` (one, or one per index) to a variable, at `indices` or everywhere.

    Indices are elements of the whole population, or creation numbers of synapses.
    """

    owner: str
    variable: str
    values: NDArray[np.generic]
    indices: Chosen | None = None


@dataclass(frozen=True, slots=True)
class AssignExpression:
    """Evaluate an expression for each chosen element, then write all results to a variable.

    Chosen are the elements `start` to `start + size` (for synapses: all) or those in `members`, of
    them those in `indices` if given, of them those where `condition` holds.  `i` counts from
    `start`, or is the place among the members; `steps` gives the number of the step that each
    clock has reached.  `around` are populations that links of the owner lead to.
    """

    owner: Owner
    variable: str
    expression: Expr
    epoch: int
    condition: Expr | None = None
    indices: Chosen | None = None
    start: int = 0
    size: int | None = None
    members: Chosen | None = None
    values: Values = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    around: tuple[Population, ...] = ()

    @property
    def listed(self) -> Chosen | None:
        """The elements to loop over, where they are not a range."""
        return self.members if self.indices is None else self.indices


@dataclass(frozen=True, slots=True)
class Generator:
    """`other for counter in range(start, stop, step) if condition`, for each element of `outer`.

    With `probability` or `sample_size` the counter runs over a random part of the range; with
    `total`, over what falls to the element of a sample from the ranges of all elements.  Samples
    are without replacement unless `replacement` is set.
    """

    outer: Literal["pre", "post"]
    counter: str
    start: Expr
    stop: Expr
    step: Expr
    other: Expr
    condition: Expr | None = None
    probability: Expr | None = None
    sample_size: Expr | None = None
    total: Expr | None = None
    replacement: bool = False


@dataclass(frozen=True, slots=True)
class Connect:
    """Create synapses by a rule.

    Without `autapses`, no neuron is connected with itself; a sample is then one of the other
    neurons.  `by_source`: the synapses are numbered by source.
    """

    scope: SynapticScope
    rule: Generator
    epoch: int
    copies: Expr | None = None
    skip_if_invalid: bool = False
    values: Values = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    autapses: bool = True
    by_source: bool = False


@dataclass(frozen=True, slots=True)
class ConnectArrays:
    """Create the synapses listed in two arrays, numbered from the start of each side's range.

    With `chance`, each of them with its probability.
    """

    owner: str
    pre: NDArray[np.int64]
    post: NDArray[np.int64]
    chance: NDArray[np.float64] | None = None
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The steps of a clock that a run performs: from `first` up to, without it, `last`."""

    first: int
    last: int

    @property
    def steps(self) -> int:
        """The number of steps."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Report:
    """How a run tells how far it is: as a bar ('text'), as lines on a stream, or to a function.

    The function gets the seconds that have passed and the completed part, at most once in `period`
    seconds, and at the begin and the end.
    """

    to: Literal["text", "stdout", "stderr"] | Callable[[float, float], None]
    period: float = 10.0


@dataclass(frozen=True, slots=True)
class RunNetwork:
    """Perform a span of each clock of a network, with these run-time values.

    A clock that begins with step 0 begins with fresh event lists.  `clock_names` gives the name
    that the clock of a user's object has in the description: clocks with equal steps are one.
    `host` is called for each of the network's calls, with its name; `reach`, before anything of the
    user's is called, with the number of each clock's next step.
    `network` stands for what runs that follow each other have in common.
    """

    spec: NetworkSpec
    values: Values
    spans: Mapping[str, Span]
    duration: float
    seed: int | None
    epoch: int
    report: Report | None = None
    clock_names: Mapping[str, str] = field(default_factory=dict)
    host: Callable[[str], None] | None = None
    reach: Callable[[Mapping[str, int]], None] | None = None
    network: object = None

    @property
    def steps(self) -> dict[str, int]:
        """The number of steps of each clock."""
        return {clock: span.steps for clock, span in self.spans.items()}

    @property
    def passes(self) -> int:
        """The most passes of the time loop: the steps of all clocks, should none meet."""
        return sum(span.steps for span in self.spans.values())
