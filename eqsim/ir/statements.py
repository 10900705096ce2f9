"""The statements of the kernel language: what a kernel can do."""

from __future__ import annotations

from dataclasses import dataclass

from eqsim.integration.update import SolverSettings
from eqsim.ir.derivatives import Derivatives
from eqsim.ir.expressions import Axis, Expr

__all__ = [
    "Accumulate",
    "Append",
    "Binding",
    "Call",
    "Connect",
    "Emit",
    "Let",
    "LetPropagator",
    "LetSolution",
    "SetValue",
    "Statement",
    "Stop",
    "Store",
]


@dataclass(frozen=True, slots=True)
class Let:
    """Bind a local name, once."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class LetPropagator:
    """Bind names to entries of the matrix exponential of `matrix`; None: not needed."""

    names: tuple[tuple[str | None, ...], ...]
    matrix: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class LetSolution:
    """Bind names to the solution of differential equations `duration` after the time `start`.

    `initial` is the state before, `constants` are the arguments of `derivatives`.  `first_step` and
    `next_step`: the length of the first internal step (0: found by the solver), the name of
    the next.  Where the solver fails, the step does, with the numbers of the `element`.
    """

    names: tuple[str, ...]
    next_step: str
    derivatives: Derivatives
    initial: tuple[Expr, ...]
    constants: tuple[Expr, ...]
    start: Expr
    duration: Expr
    first_step: Expr
    element: Expr
    owner: str
    settings: SolverSettings


@dataclass(frozen=True, slots=True)
class Store:
    """Write an entry of a buffer, where `guard` holds; at an `index` where `at` is COMPUTED."""

    buffer: str
    at: Axis
    expr: Expr
    guard: Expr | None = None
    index: Expr | None = None


@dataclass(frozen=True, slots=True)
class Accumulate:
    """Add to an entry of a buffer, in the order of the loop, where `guard` holds."""

    buffer: str
    at: Axis
    expr: Expr
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give a derived run-time value its number (in setup kernels)."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class Emit:
    """Where `condition` holds, append the element to the event's list and do `then`."""

    event: str
    condition: Expr
    then: tuple[Store, ...] = ()


@dataclass(frozen=True, slots=True)
class Append:
    """Append a value to a column of a recording table, where `guard` holds."""

    table: str
    column: str
    expr: Expr
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class Connect:
    """Where `guard` holds, add `copies` synapses between the two elements of a `Pairs` loop."""

    copies: Expr | None = None
    guard: Expr | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Let the host, which may change any state, do something; alone in a kernel of no loop."""

    name: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run after this pass of the time loop if `condition` holds for any element."""

    condition: Expr


Binding = Let | LetPropagator | LetSolution
Statement = Binding | Store | Accumulate | SetValue | Emit | Append | Connect | Call | Stop
