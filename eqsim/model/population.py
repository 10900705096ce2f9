"""A population: elements with the same equations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from eqsim.equations.functions import ExternalFunction
from eqsim.equations.statements import StatementBlock
from eqsim.expr.nodes import Expr
from eqsim.model.variables import ConstantName, Link, StateVariable, Subexpression

__all__ = [
    "UPDATE_SLOT",
    "Derivative",
    "Dynamics",
    "EventCondition",
    "EventList",
    "EventResponse",
    "Method",
    "Population",
    "Refractory",
]

#: The slot of a step in which differential equations are integrated, unless another is chosen.
UPDATE_SLOT = "groups"


@dataclass(frozen=True, slots=True)
class Derivative:
    """`d variable/dt = expression`; `pauses` when it is flagged `unless refractory`.

    The expression may hold names of noise (`xi`, `xi_a`), state variables, subexpressions,
    constants, `t`, `dt`, `i`, `N`; units have become numbers.
    """

    variable: str
    expression: Expr
    pauses: bool = False
    text: str = field(default="", compare=False)


class Method(Protocol):
    """An integration method, of which the description of a model knows the name only."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


@dataclass(frozen=True, slots=True)
class Dynamics:
    """The differential equations and the integration methods to try, in order.

    `methods` has one entry where the user named a method; `chosen_by_user` tells.  A method is a
    name, or what the user made.
    """

    derivatives: tuple[Derivative, ...]
    methods: tuple[str | Method, ...]
    options: tuple[tuple[str, object], ...] = ()
    chosen_by_user: bool = False


@dataclass(frozen=True, slots=True)
class EventCondition:
    """An event and the condition under which an element has it.

    Elements that are refractory have no `spike` (the lowering adds that test).
    """

    name: str
    condition: Expr
    slot: str = "thresholds"
    order: int = 0
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EventList:
    """An event that elements have at listed steps.

    The list is given with the values at each run: the arrays `<population>._<event>_steps` and
    `..._elements` (in the order of steps, then of elements), their length `..._entries`, and
    `..._period`, in steps, after which the list begins anew (0: never).
    """

    name: str
    slot: str = "thresholds"
    order: int = 0


@dataclass(frozen=True, slots=True)
class EventResponse:
    """Statements that the elements with an event carry out (a reset)."""

    event: str
    statements: StatementBlock
    slot: str = "resets"
    order: int = 0


@dataclass(frozen=True, slots=True)
class Refractory:
    """How long an element stays refractory: a duration, or for as long as a condition holds."""

    expression: Expr
    is_condition: bool
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Population:
    """The structure of a population, without its size, its state or the values of constants.

    `rank` counts populations within a network and names its random streams.  Where `refractory`
    is set, `variables` includes `lastspike` (seconds) and `not_refractory` (boolean).  `held` are
    the expressions of computed variables, each after those that it uses.  `update_slot` and `order`
    tell where in a step the dynamics are integrated.
    """

    name: str
    rank: int
    clock: str
    variables: tuple[StateVariable, ...]
    subexpressions: tuple[Subexpression, ...] = ()
    constants: tuple[ConstantName, ...] = ()
    dynamics: Dynamics | None = None
    events: tuple[EventCondition | EventList, ...] = ()
    responses: tuple[EventResponse, ...] = ()
    refractory: Refractory | None = None
    order: int = 0
    functions: tuple[ExternalFunction, ...] = ()
    links: tuple[Link, ...] = ()
    held: tuple[Subexpression, ...] = ()
    update_slot: str = UPDATE_SLOT
