"""The system of differential equations that a method integrates, split into drift and noise.

Draws (`rand()` and kin) are taken out of the right-hand sides into bindings, so that a draw has
one value throughout a step, however often a method evaluates or rearranges the equations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from eqsim.equations.functions import ExternalFunction, Meaning, Table, UserFunction
from eqsim.errors import IntegrationError
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.nodes import Call, Expr, Name, Number, Select
from eqsim.expr.rewrite import map_bottom_up, names, substitute
from eqsim.expr.symbolic import Symbols
from eqsim.integration.held import HeldCalls
from eqsim.integration.linear import NotLinear, linear_form
from eqsim.integration.meaning import written_out
from eqsim.integration.update import Binding
from eqsim.model.population import Derivative, Dynamics
from eqsim.model.variables import Subexpression

__all__ = [
    "DT",
    "NOT_REFRACTORY",
    "TIME",
    "Diffusion",
    "NoiseKind",
    "StateEquation",
    "System",
    "build_system",
    "when_active",
]

DT = Name("dt")
NOT_REFRACTORY = Name("not_refractory")
TIME = ("t", "t_in_timesteps")


class NoiseKind(IntEnum):
    """How noise enters: a method for one kind can also do those below it."""

    NONE = 0
    ADDITIVE = 1
    MULTIPLICATIVE = 2


@dataclass(frozen=True, slots=True)
class Diffusion:
    """A noise process of a right-hand side and the factor it is multiplied by."""

    noise: str
    factor: Expr


@dataclass(frozen=True, slots=True)
class StateEquation:
    """`d variable/dt = drift + sum of factor*noise`; zero while refractory if it `pauses`."""

    variable: str
    drift: Expr
    diffusions: tuple[Diffusion, ...]
    pauses: bool


@dataclass(frozen=True, slots=True)
class System:
    """Equations to integrate, the subexpressions they use by name, and the draws of a step.

    `subexpressions` stand in an order in which each uses only those before it; `inside` gives every
    name that one depends on, also through others.  `held` binds the calls that have one
    value throughout a step; no method sees them.  `tables` are outside functions of
    time whose values change within a step, `meanings` what is known of other outside functions.
    """

    equations: tuple[StateEquation, ...]
    subexpressions: tuple[Subexpression, ...]
    inside: Mapping[str, frozenset[str]]
    draws: tuple[Binding, ...]
    held: tuple[Binding, ...] = ()
    tables: frozenset[str] = frozenset()
    meanings: Mapping[str, Meaning] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """The state variables, in the order of their equations."""
        return tuple(equation.variable for equation in self.equations)

    @property
    def noises(self) -> tuple[str, ...]:
        """The noise processes, each once, in the order in which they are met."""
        return tuple(
            dict.fromkeys(d.noise for equation in self.equations for d in equation.diffusions)
        )

    @property
    def noise_kind(self) -> NoiseKind:
        """How noise enters the equations."""
        if not self.noises:
            return NoiseKind.NONE
        return NoiseKind.MULTIPLICATIVE if self.multiplicative_factors else NoiseKind.ADDITIVE

    @property
    def multiplicative_factors(self) -> tuple[tuple[StateEquation, Diffusion], ...]:
        """The noise factors that depend on a state variable or on time."""
        moving = {*self.variables, *TIME}
        return tuple(
            (equation, diffusion)
            for equation in self.equations
            for diffusion in equation.diffusions
            if moving & self.dependencies(diffusion.factor)
        )

    @property
    def moving_subexpressions(self) -> tuple[Subexpression, ...]:
        """The subexpressions of the drifts that change with state or time, in order of use."""
        needed = frozenset().union(*(self.dependencies(each.drift) for each in self.equations))
        moving = {*self.variables, "t"}
        return tuple(
            subexpression
            for subexpression in self.subexpressions
            if subexpression.name in needed and moving & self.inside[subexpression.name]
        )

    def dependencies(self, e: Expr) -> frozenset[str]:
        """Give every name an expression depends on, through subexpressions too."""
        return _reach(e, self.inside)

    def expand(self, e: Expr, variables: Iterable[str]) -> Expr:
        """Put in the subexpressions, and the meanings of functions, that depend on some variables.

        The others are kept by name.
        """
        wanted = frozenset(variables)
        for subexpression in reversed(self.subexpressions):
            name = subexpression.name
            if wanted & self.inside[name] and name in names(e):
                e = substitute(e, {name: subexpression.expression})
        return written_out(e, self.meanings, lambda part: bool(wanted & self.dependencies(part)))


def build_system(
    dynamics: Dynamics,
    subexpressions: tuple[Subexpression, ...],
    functions: tuple[ExternalFunction, ...] = (),
) -> System:
    """Split the equations of a population into drift and noise."""
    held = HeldCalls(dynamics, subexpressions, functions)
    ordered = _in_order_of_use(
        tuple(replace(each, expression=held.take(each.expression)) for each in subexpressions)
    )
    inside: dict[str, frozenset[str]] = {}
    for subexpression in ordered:
        inside[subexpression.name] = _reach(subexpression.expression, inside)
    drawing = {function.name for function in functions if function.draws}
    draws: list[Binding] = []
    meanings = {
        function.name: function.definition.meaning
        for function in functions
        if isinstance(function.definition, UserFunction) and function.definition.meaning is not None
    }
    bare = System((), ordered, inside, (), meanings=meanings)
    taken = [held.take(derivative.expression) for derivative in dynamics.derivatives]
    needed = frozenset().union(*(_reach(e, inside) for e in taken))
    equations = tuple(
        _split_noise(bare, derivative, _take_draws(e, drawing, draws))
        for derivative, e in zip(dynamics.derivatives, taken, strict=True)
    )
    changing = (each for each in functions if isinstance(each.definition, Table) and not each.holds)
    tables = frozenset(each.name for each in changing)
    bindings = tuple(each for each in held.bindings if each.name in needed)
    return System(equations, ordered, inside, tuple(draws), bindings, tables, meanings)


def _reach(e: Expr, inside: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found = names(e)
    return frozenset(found).union(*(inside[name] for name in found if name in inside))


def when_active(equation: StateEquation, value: Expr, otherwise: Expr | None = None) -> Expr:
    """Give a value, or `otherwise` (zero) while a variable that pauses is refractory."""
    if not equation.pauses:
        return value
    return Select(NOT_REFRACTORY, value, Number(0.0) if otherwise is None else otherwise)


def _in_order_of_use(subexpressions: tuple[Subexpression, ...]) -> tuple[Subexpression, ...]:
    by_name = {subexpression.name: subexpression for subexpression in subexpressions}
    ordered: dict[str, Subexpression] = {}

    def place(subexpression: Subexpression) -> None:
        for name in names(subexpression.expression):
            if name in by_name and name not in ordered:
                place(by_name[name])
        ordered[subexpression.name] = subexpression

    for subexpression in subexpressions:
        if subexpression.name not in ordered:
            place(subexpression)
    return tuple(ordered.values())


def _take_draws(e: Expr, drawing: Collection[str], draws: list[Binding]) -> Expr:
    def taken(node: Expr) -> Expr:
        if not isinstance(node, Call) or not (node.function in drawing or _draws(node.function)):
            return node
        draws.append(Binding(f"_draw_{len(draws) + 1}", node))
        return Name(draws[-1].name, span=node.span)

    return map_bottom_up(e, taken)


def _draws(function: str) -> bool:
    return function in FUNCTIONS and FUNCTIONS[function].draws


def _split_noise(system: System, derivative: Derivative, e: Expr) -> StateEquation:
    noises = sorted(name for name in system.dependencies(e) if _is_noise(name))
    if not noises:
        return StateEquation(derivative.variable, e, (), derivative.pauses)
    symbols = Symbols(noises)
    try:
        form = linear_form(symbols, system.expand(e, noises))
    except NotLinear as error:
        raise IntegrationError(
            f"equation for {derivative.variable!r}: noise must be a term times a factor",
            span=derivative.expression.span,
            details=(str(error),),
            hint="write it as drift + factor*xi",
        ) from error
    diffusions = tuple(
        Diffusion(noise, symbols.from_sympy(form.coefficients[noise]))
        for noise in noises
        if form.coefficients[noise] != 0
    )
    drift = symbols.from_sympy(form.constant)
    return StateEquation(derivative.variable, drift, diffusions, derivative.pauses)


def _is_noise(name: str) -> bool:
    return name == "xi" or name.startswith("xi_")
