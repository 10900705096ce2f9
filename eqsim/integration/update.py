"""What an integration method gives back: the assignments that carry a population one step on."""

from __future__ import annotations

from dataclasses import dataclass

from eqsim.expr.nodes import Expr

__all__ = [
    "Binding",
    "Part",
    "Propagator",
    "Refusal",
    "Solution",
    "SolverSettings",
    "Update",
    "UpdateStep",
]


@dataclass(frozen=True, slots=True)
class Binding:
    """A name for the value of an expression."""

    name: str
    expression: Expr


@dataclass(frozen=True, slots=True)
class Propagator:
    """Names for the entries of the matrix exponential of a square matrix of expressions.

    `matrix` already includes the factor dt.  An entry of `names` is None where the exponential is
    structurally zero (or known and not needed).
    """

    names: tuple[tuple[str | None, ...], ...]
    matrix: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class SolverSettings:
    """How a solver with error control works: its method, its tolerances, its patience.

    The local error of a variable x is kept below `relative*abs(x) + absolute`, with an absolute
    tolerance for each variable in SI units; at most `max_steps` internal steps are made.
    """

    method: str
    relative: float
    absolute: tuple[float, ...]
    max_steps: int


@dataclass(frozen=True, slots=True)
class Solution:
    """Names for the state variables after a step, as a solver of the library finds them.

    In `bindings` (evaluated in order) and `rates`, the state variables and `t` mean those of the
    moment for which the solver asks; everything else is that of the start of the step.  The first
    internal step has the length `first_step`, or what the solver chooses where that is zero;
    `next_step` names what it would choose next.
    """

    names: tuple[str, ...]
    variables: tuple[str, ...]
    bindings: tuple[Binding, ...]
    rates: tuple[Expr, ...]
    settings: SolverSettings
    first_step: Expr
    next_step: str


UpdateStep = Binding | Propagator | Solution


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a method could not integrate the equations."""

    method: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """Variables that a method of several parts leaves to another method."""

    method: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """One step of integration.

    `steps` bind local names (which start with an underscore, so that no user's name can clash) in
    order; `results` then give the new values of the state variables, all at once: every state
    variable named in an expression stands for its value before the step.  Expressions may use
    `dt`, `t`, constants, parameters, subexpressions of the population by name, `not_refractory`,
    and the calls `randn()` (a fresh draw each time it stands in the text).  `parts` says which
    methods are at work, where it is not `method` for all variables.
    """

    method: str
    steps: tuple[UpdateStep, ...]
    results: tuple[Binding, ...]
    refusals: tuple[Refusal, ...] = ()
    advice: str = ""
    parts: tuple[Part, ...] = ()
