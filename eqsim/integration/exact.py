"""Exact integration of linear systems whose coefficients are constant over a step.

The new value of `x' = A x + b` is `exp(A dt) x + Q b`, where Q is the integral of exp(A s) over the
step.  A variable that depends on no other has both in closed form: `exp(a*dt)` and
`dt*exprel(a*dt)`.  The others get them as entries of one numeric matrix exponential,
`exp([[A, G], [0, 0]]*dt)`, with a column in G for each driven equation: no eigenvalues and no
divisions by differences of coefficients, so that equal, zero and complex rates need no special
case, and b itself stays outside the matrix, so that it may differ from neuron to neuron.
"""

from __future__ import annotations

from eqsim.expr.nodes import Expr, Name, Select
from eqsim.expr.show import show
from eqsim.expr.symbolic import Symbols
from eqsim.integration.linear import LinearSystem, NotLinear, linear_form
from eqsim.integration.method import IntegrationMethod, Refused
from eqsim.integration.propagate import propagate
from eqsim.integration.system import NOT_REFRACTORY, TIME, System
from eqsim.integration.update import Binding, Update

__all__ = ["EXACT"]


def _build(system: System) -> Update:
    _refuse_what_changes(system)
    linear = _linear_system(system)
    paused = {equation.variable for equation in system.equations if equation.pauses}
    moving = tuple(name for name in system.variables if name not in paused)
    touched = {x for x in system.variables if paused.intersection(linear.causes(x, system.variables))}
    steps, running = propagate(linear, system.variables, system.variables, "")
    held: dict[str, Expr] = {name: Name(name) for name in paused}
    wanted = tuple(name for name in moving if name in touched)
    held_steps, held_results = propagate(linear, moving, wanted, "held")
    held |= held_results
    results = tuple(
        Binding(x, Select(NOT_REFRACTORY, running[x], held[x]) if x in touched else running[x])
        for x in system.variables
    )
    return Update("exact", steps + held_steps, results)


def _refuse_what_changes(system: System) -> None:
    if system.draws:
        raise Refused(f"'{show(system.draws[0].expression)}' is drawn at random")
    for equation in system.equations:
        dependencies = system.dependencies(equation.drift)
        for name in TIME:
            if name in dependencies:
                raise Refused(f"the equation for {equation.variable!r} depends on {name!r}")


def _linear_system(system: System) -> LinearSystem:
    symbols = Symbols(system.variables)
    rows = {}
    for equation in system.equations:
        try:
            rows[equation.variable] = linear_form(
                symbols, system.expand(equation.drift, system.variables)
            )
        except NotLinear as error:
            raise Refused(f"the equation for {equation.variable!r}: {error}") from error
    return LinearSystem(symbols, rows)


EXACT = IntegrationMethod(
    name="exact",
    summary="exact for linear equations",
    build=_build,
    order=None,
    aliases=("linear",),
)
