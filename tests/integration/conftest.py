"""Building updates from text, and carrying them out with NumPy and mpmath."""

from dataclasses import dataclass

import mpmath
import numpy as np
import pytest

from eqsim.expr.nodes import Binary, Call, Compare, Name, Number, Select, Unary
from eqsim.expr.parse import parse_expression
from eqsim.integration.select import integrate
from eqsim.integration.system import build_system
from eqsim.integration.update import Binding
from eqsim.model.population import Derivative, Dynamics
from eqsim.model.variables import Subexpression

ARITHMETIC = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}


def exprel(x):
    x = np.asarray(x, dtype=float)
    return np.where(x == 0, 1.0, np.expm1(x) / np.where(x == 0, 1.0, x))


def matrix_exponential(matrix):
    """Give the exponential, correctly rounded entry by entry."""
    with mpmath.workdps(60):
        result = mpmath.expm(mpmath.matrix(matrix.tolist()), method="taylor")
        return np.array(result.tolist(), dtype=float)


@dataclass(frozen=True)
class Stepper:
    """Carries out updates; `draw` gives the values of `randn()` and `rand()`."""

    subexpressions: tuple
    draw: object

    def value(self, e, scope):
        """Evaluate an expression."""
        match e:
            case Number(value=value):
                return value
            case Name(id=name):
                return self.look_up(name, scope)
            case Unary(op=op, operand=operand):
                return -self.value(operand, scope) if op == "-" else self.value(operand, scope)
            case Binary(op=op, left=left, right=right) | Compare(op=op, left=left, right=right):
                return ARITHMETIC[op](self.value(left, scope), self.value(right, scope))
            case Select(condition=condition, chosen=chosen, other=other):
                test = self.value(condition, scope)
                return np.where(test, self.value(chosen, scope), self.value(other, scope))
            case Call():
                return self.call(e, scope)
        raise TypeError(e)

    def call(self, e, scope):
        """Call a function; those that draw take the next value of `draw`."""
        if e.function in ("rand", "randn"):
            return self.draw()
        arguments = [self.value(argument, scope) for argument in e.arguments]
        return exprel(*arguments) if e.function == "exprel" else getattr(np, e.function)(*arguments)

    def look_up(self, name, scope):
        """Give a value of the scope, or that of a subexpression."""
        for subexpression in self.subexpressions:
            if subexpression.name == name:
                return self.value(subexpression.expression, scope)
        return scope[name]

    def step(self, update, scope):
        """Give the scope after one step."""
        inner = dict(scope)
        for step in update.steps:
            if isinstance(step, Binding):
                inner[step.name] = self.value(step.expression, inner)
                continue
            matrix = [[float(self.value(entry, inner)) for entry in row] for row in step.matrix]
            entries = matrix_exponential(np.array(matrix))
            for names, values in zip(step.names, entries, strict=True):
                inner.update((n, v) for n, v in zip(names, values, strict=True) if n)
        results = {r.name: self.value(r.expression, inner) for r in update.results}
        return scope | results | {"t": scope.get("t", 0.0) + scope["dt"]}


@dataclass(frozen=True)
class Model:
    """Equations as text, with what can be made of them."""

    equations: dict
    subexpressions: dict
    pauses: tuple = ()

    def dynamics(self, *methods, **settings):
        """Give the dynamics with the methods to try."""
        derivatives = tuple(
            Derivative(name, parse_expression(text), name in self.pauses)
            for name, text in self.equations.items()
        )
        return Dynamics(derivatives, methods, **settings)

    def parsed(self):
        """Give the subexpressions."""
        return tuple(
            Subexpression(name, parse_expression(text))
            for name, text in self.subexpressions.items()
        )

    def system(self):
        """Give the system."""
        return build_system(self.dynamics("euler"), self.parsed())

    def update(self, *methods, **settings):
        """Give the update by the first method that accepts."""
        settings.setdefault("chosen_by_user", len(methods) == 1)
        return integrate(self.dynamics(*methods, **settings), self.parsed())

    def stepper(self, draw=None):
        """Give what carries out updates."""
        return Stepper(self.parsed(), draw)

    def run(self, method, scope, steps=1, draw=None):
        """Give the scope after some steps."""
        update = self.update(method)
        stepper = self.stepper(draw)
        for _ in range(steps):
            scope = stepper.step(update, scope)
        return scope


def make_model(equations, pauses=(), **subexpressions):
    return Model(equations, subexpressions, pauses)


@pytest.fixture(scope="session")
def model():
    """Make a model from texts: `model({'v': '-v/tau + I'}, I='a*t')`."""
    return make_model
