"""Exact integration of linear systems whose coefficients are constant over a step.

The new value of `x' = A x + b` is `exp(A dt) x + Q b`, where Q is the integral of exp(A s) over the
step.  A variable that depends on no other has both in closed form: `exp(a*dt)` and
`dt*exprel(a*dt)`.  The others get them as entries of one numeric matrix exponential,
`exp([[A, G], [0, 0]]*dt)`, with a column in G for each driven equation: no eigenvalues and no
divisions by differences of coefficients, so that equal, zero and complex rates need no special
case, and b itself stays outside the matrix, so that it may differ from neuron to neuron.
"""

from __future__ import annotations

import math

from eqsim.expr.nodes import Name, Select
from eqsim.expr.show import show
from eqsim.expr.symbolic import Symbols
from eqsim.integration.linear import LinearSystem, NotLinear, linear_form
from eqsim.integration.method import IntegrationMethod, MethodOption, Options, Refused
from eqsim.integration.propagate import propagate
from eqsim.integration.system import NOT_REFRACTORY, TIME, System
from eqsim.integration.update import Binding, Update

__all__ = ["EXACT"]


def _build(system: System, options: Options) -> Update:
    """Give the solution, and beside it the one in which the variables that pause are held."""
    del options
    _refuse_what_changes(system)
    linear = _linear_system(system)
    variables = system.variables
    paused = tuple(equation.variable for equation in system.equations if equation.pauses)
    touched = [x for x in variables if not set(paused).isdisjoint(linear.causes(x, variables))]
    steps, running = propagate(linear, variables, variables, "")
    moving = tuple(x for x in variables if x not in paused)
    held_steps, held = propagate(linear, moving, tuple(x for x in moving if x in touched), "held")
    for x in touched:
        running[x] = Select(NOT_REFRACTORY, running[x], held.get(x, Name(x)))
    results = tuple(Binding(x, running[x]) for x in variables)
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


#: Taken so that scripts run: there is no closed form that would have to be simplified.
SIMPLIFY = MethodOption(
    "simplify", True, "True or False (without effect)", lambda value: isinstance(value, bool)
)

EXACT = IntegrationMethod(
    name="exact",
    summary="exact for linear equations",
    build=_build,
    order=math.inf,
    aliases=("linear",),
    options=(SIMPLIFY,),
)
