"""Exponential Euler: each variable exact in itself, with everything else held over the step.

For `dx/dt = a*x + b` with a and b free of x, the new x is `x + dt*(a*x + b)*exprel(a*dt)`, which
takes one exponential and stays finite where a is zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eqsim.expr.arithmetic import add, multiply
from eqsim.expr.nodes import Call, Expr, Name
from eqsim.expr.symbolic import Symbols
from eqsim.integration.linear import NotLinear, linear_form
from eqsim.integration.method import IntegrationMethod, Options, Refused
from eqsim.integration.system import DT, StateEquation, System, when_active
from eqsim.integration.update import Binding, Update

__all__ = ["EXPONENTIAL_EULER"]


def _build(system: System, options: Options) -> Update:
    del options
    steps = list(system.draws)
    results = []
    for equation in system.equations:
        bindings, value = _advance(system, equation)
        steps += bindings
        held = Name(equation.variable)
        results.append(Binding(equation.variable, when_active(equation, value, held)))
    return Update("exponential_euler", tuple(steps), tuple(results))


def _advance(system: System, equation: StateEquation) -> tuple[tuple[Binding, ...], Expr]:
    """Give the bindings that the new value needs, and the new value."""
    variable = equation.variable
    symbols = Symbols((variable,))
    try:
        form = linear_form(symbols, system.expand(equation.drift, (variable,)))
    except NotLinear as error:
        raise Refused(f"the equation for {variable!r}: {error}") from error
    x, rate = Name(variable), Name(f"_a_{variable}")
    if form.coefficients[variable] == 0:
        return (), add(x, multiply(equation.drift, DT))
    bindings = (Binding(rate.id, symbols.from_sympy(form.coefficients[variable])),)
    exponent = multiply(rate, DT)
    if form.constant == 0:
        return bindings, multiply(x, Call("exp", (exponent,)))
    slope = add(symbols.from_sympy(form.constant), multiply(rate, x))
    growth = multiply(DT, Call("exprel", (exponent,)))
    return bindings, add(x, multiply(slope, growth))


def _linear_step(z: NDArray[np.float64]) -> NDArray[np.float64]:
    own = np.diag(z)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        growth = np.where(own == 0, 1.0, np.expm1(own) / own)
    return np.asarray(np.eye(len(z)) + growth[:, np.newaxis] * z)


EXPONENTIAL_EULER = IntegrationMethod(
    name="exponential_euler",
    summary="exact in each variable by itself",
    build=_build,
    order=1,
    linear_step=_linear_step,
)
