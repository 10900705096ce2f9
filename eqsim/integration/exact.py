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

from eqsim.expr.nodes import Expr, Name, Select
from eqsim.expr.rewrite import calls
from eqsim.expr.symbolic import Symbols
from eqsim.expr.unit_words import quote_source
from eqsim.integration.linear import LinearSystem, NotLinear, linear_form
from eqsim.integration.method import IntegrationMethod, MethodOption, Options, Refused
from eqsim.integration.propagate import propagate
from eqsim.integration.system import DT, NOT_REFRACTORY, TIME, System
from eqsim.integration.update import Binding, Propagator, Update

__all__ = ["EXACT", "exact_update", "linear_system", "solve"]


def _build(system: System, options: Options) -> Update:
    del options
    return exact_update(system)


def exact_update(system: System, step: Expr = DT) -> Update:
    """Give the solution after a time, or refuse."""
    _refuse_what_changes(system)
    steps, values = solve(system, linear_system(system), step)
    return Update("exact", steps, tuple(Binding(x, values[x]) for x in system.variables))


def solve(
    system: System, linear: LinearSystem, step: Expr = DT, label: str = ""
) -> tuple[tuple[Propagator, ...], dict[str, Expr]]:
    """Give the solution after a time: what it needs, and the variables' values.

    Beside it stands the solution in which the variables that pause are held.
    """
    variables = system.variables
    paused = tuple(equation.variable for equation in system.equations if equation.pauses)
    touched = [x for x in variables if not set(paused).isdisjoint(linear.causes(x, variables))]
    steps, values = propagate(linear, variables, variables, label, step)
    moving = tuple(x for x in variables if x not in paused)
    wanted = tuple(x for x in moving if x in touched)
    held_steps, held = propagate(linear, moving, wanted, f"held{label}", step)
    for x in touched:
        values[x] = Select(NOT_REFRACTORY, values[x], held.get(x, Name(x)))
    return steps + held_steps, values


def linear_system(system: System) -> LinearSystem:
    """Give the coefficients of equations that are linear, or refuse."""
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


def _refuse_what_changes(system: System) -> None:
    if system.noises:
        raise Refused(f"they have noise ({system.noises[0]!r})")
    if system.draws:
        raise Refused(f"{quote_source(system.draws[0].expression)} is drawn at random")
    for equation in system.equations:
        dependencies = system.dependencies(equation.drift)
        for name in TIME:
            if name in dependencies:
                reason = f"the equation for {equation.variable!r} depends on {name!r}"
                raise Refused(reason + _changing_table(system, equation.drift))


def _changing_table(system: System, drift: Expr) -> str:
    """Say which table changes within a step, where that is why an expression depends on time."""
    for call in calls(system.expand(drift, TIME)):
        if call.function in system.tables and call.arguments[:1] == (Name("t"),):
            return f": the dt of {call.function!r} is no multiple of the group's"
    return ""


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
