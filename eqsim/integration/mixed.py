"""Linear equations that depend on each other only are solved exactly, the others step by step.

Typically these are synaptic currents and conductances, and the membrane that they drive.  An
explicit method integrates the rest; at the time of each of its stages it is given the exact values
of the linear part, which are known beforehand, so that the whole has the order of that method.
After the ODE toolbox of NESTML [1]_, which treats the two parts so.

.. [1] I. Blundell et al., Code generation in computational neuroscience: a review of tools and
   techniques, Frontiers in Neuroinformatics 12:68, 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from eqsim.expr.nodes import Binary, Expr, Name, Number
from eqsim.expr.symbolic import Symbols
from eqsim.integration.euler import EULER
from eqsim.integration.exact import EXACT, linear_system, solve
from eqsim.integration.explicit import explicit_update
from eqsim.integration.heun import HEUN
from eqsim.integration.linear import LinearSystem, NotLinear, linear_form
from eqsim.integration.method import IntegrationMethod, MethodOption, Options, Refused
from eqsim.integration.milstein import MILSTEIN
from eqsim.integration.rk2 import RK2
from eqsim.integration.rk4 import RK4
from eqsim.integration.system import DT, TIME, NoiseKind, StateEquation, System
from eqsim.integration.update import Binding, Part, Propagator, Update, UpdateStep

__all__ = ["MIXED"]

_INNER = {method.name: method for method in (RK4, RK2, HEUN, MILSTEIN, EULER)}

REST = MethodOption(
    "rest",
    None,
    f"the method for what is not linear: {', '.join(map(repr, _INNER))}, "
    "or None ('rk4', with noise 'heun')",
    lambda value: value is None or value in _INNER,
)


def _build(system: System, options: Options) -> Update:
    part = _linear_part(system)
    if not part:
        raise Refused("no part of the equations is linear by itself; 'rk4' takes them as a whole")
    if len(part) == len(system.equations):
        raise Refused("all equations are linear; 'exact' solves them")
    inner = _INNER[options["rest"] or ("heun" if system.noises else "rk4")]
    linear = replace(system, equations=part)
    rest = replace(system, equations=tuple(e for e in system.equations if e not in part))
    inner.apply(rest)
    assert inner.scheme is not None
    solution = _Solution(linear, linear_system(linear))
    update = explicit_update("mixed", inner.scheme, rest, solution.at)
    values = solution.after(Fraction(1)) | {b.name: b.expression for b in update.results}
    return Update(
        "mixed",
        (*solution.steps, *update.steps),
        tuple(Binding(x, values[x]) for x in system.variables),
        parts=(Part(EXACT.name, linear.variables), Part(inner.name, rest.variables)),
    )


def _linear_part(system: System) -> tuple[StateEquation, ...]:
    """Give the largest set of equations that are linear and depend on each other only."""
    drawn = {draw.name for draw in system.draws}
    part = tuple(
        equation
        for equation in system.equations
        if not equation.diffusions
        and system.dependencies(equation.drift).isdisjoint(drawn.union(TIME))
    )
    while True:
        inside = tuple(equation.variable for equation in part)
        kept = tuple(equation for equation in part if _is_linear(system, equation, inside))
        if kept == part:
            return part
        part = kept


def _is_linear(system: System, equation: StateEquation, inside: tuple[str, ...]) -> bool:
    outside = set(system.variables).difference(inside)
    if not system.dependencies(equation.drift).isdisjoint(outside):
        return False
    try:
        linear_form(Symbols(inside), system.expand(equation.drift, inside))
    except NotLinear:
        return False
    return True


@dataclass(slots=True)
class _Solution:
    """The linear part at some times within the step, each worked out once."""

    system: System
    linear: LinearSystem
    steps: list[UpdateStep] = field(default_factory=list)
    _known: dict[Fraction, dict[str, Expr]] = field(default_factory=dict)

    def at(self, time: Expr) -> Mapping[str, Expr]:
        """Give the values at a time written in `t` and `dt`."""
        part = _part_of_step(time)
        return self.after(part) if part else {}

    def after(self, part: Fraction) -> dict[str, Expr]:
        """Give the values after a part of the step."""
        if part not in self._known:
            label = "" if part == 1 else f"{part.numerator}of{part.denominator}"
            step = DT if part == 1 else _times_dt(part)
            propagators, values = solve(self.system, self.linear, step, label)
            self._bind(propagators, values, f"_exact{label}")
            self._known[part] = {x: Name(f"_exact{label}_{x}") for x in values}
        return self._known[part]

    def _bind(
        self, propagators: tuple[Propagator, ...], values: Mapping[str, Expr], stem: str
    ) -> None:
        self.steps += propagators
        self.steps += [Binding(f"{stem}_{x}", value) for x, value in values.items()]


def _part_of_step(time: Expr) -> Fraction:
    """Give (time - t)/dt."""
    symbols = Symbols(("t", "dt"))
    elapsed = symbols.to_sympy(time) - symbols.variables["t"]
    return Fraction(str(elapsed.coeff(symbols.variables["dt"])))


def _times_dt(part: Fraction) -> Expr:
    above = DT if part.numerator == 1 else Binary("*", Number(part.numerator), DT)
    return Binary("/", above, Number(part.denominator))


MIXED = IntegrationMethod(
    "mixed",
    "exact for the linear part, explicit for the rest",
    _build,
    order=RK4.order,
    noise=NoiseKind.MULTIPLICATIVE,
    strong_order=HEUN.strong_order,
    weak_order=HEUN.weak_order,
    options=(REST,),
)
