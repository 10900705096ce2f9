"""Explicit Runge-Kutta methods as data: Butcher tableaus, and the update that one describes.

The increment of a stage is `dt*drift + sum of factor*dW` at the stage's state and time.  With noise
this is the stochastic method of the same tableau in Stratonovich's interpretation, with one dW per
step and noise process for all stages and equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from eqsim.errors import InternalError
from eqsim.expr.arithmetic import multiply, total
from eqsim.expr.nodes import Binary, Call, Expr, Name, Number
from eqsim.expr.rewrite import substitute
from eqsim.integration.system import DT, StateEquation, System, when_active
from eqsim.integration.update import Binding, Update
from eqsim.model.variables import Subexpression

__all__ = ["Tableau", "explicit_update"]


@dataclass(frozen=True, slots=True)
class Tableau:
    """The coefficients of an explicit method: row by row of `stages`, and the final `weights`.

    Row s of `stages` has s entries; the time of a stage is the sum of its row.  Only
    what every method needs is checked: the shape, and that the weights add up to one.
    """

    stages: tuple[tuple[Fraction, ...], ...]
    weights: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if [len(row) for row in self.stages] != list(range(len(self.weights))):
            raise InternalError(f"stages {self.stages} and weights {self.weights} do not fit")
        if sum(self.weights) != 1:
            raise InternalError(f"the weights {self.weights} do not add up to one")


def explicit_update(method: str, tableau: Tableau, system: System) -> Update:
    """Give the update of a system by an explicit method."""
    steps = [*system.draws, *_noise_increments(system)]
    if len(tableau.stages) == 1:
        moves = [_increment(equation) for equation in system.equations]
    else:
        for stage, row in enumerate(tableau.stages, start=1):
            steps += _stage(system, stage, row)
        moves = [(_combine(equation, tableau.weights),) for equation in system.equations]
    results = tuple(
        Binding(equation.variable, total((Name(equation.variable), *move)))
        for equation, move in zip(system.equations, moves, strict=True)
    )
    return Update(method, tuple(steps), results)


def _noise_increments(system: System) -> Iterator[Binding]:
    for noise in system.noises:
        yield Binding(f"_dW_{noise}", Binary("*", Call("sqrt", (DT,)), Call("randn", ())))


def _increment(equation: StateEquation) -> tuple[Expr, ...]:
    """Give the terms by which a variable moves over a step of constant drift and factors."""
    terms = [
        multiply(diffusion.factor, Name(f"_dW_{diffusion.noise}"))
        for diffusion in equation.diffusions
    ]
    if equation.drift != Number(0) or not terms:
        terms.insert(0, multiply(equation.drift, DT))
    return (when_active(equation, total(terms)),) if equation.pauses else tuple(terms)


def _stage(system: System, stage: int, row: tuple[Fraction, ...]) -> Iterator[Binding]:
    moved: dict[str, Expr] = {}

    def move(name: str, value: Expr) -> Binding:
        moved[name] = Name(f"_x{stage}_{name}")
        return Binding(f"_x{stage}_{name}", value)

    if row:
        for equation in system.equations:
            value = Binary("+", Name(equation.variable), _combine(equation, row))
            yield move(equation.variable, value)
        if "t" in _needed(system):
            yield move("t", Binary("+", Name("t"), _scale(DT, sum(row, Fraction(0)))))
        for subexpression in _moving_subexpressions(system):
            yield move(subexpression.name, substitute(subexpression.expression, moved))
    for equation in system.equations:
        increment = substitute(total(_increment(equation)), moved)
        yield Binding(f"_k{stage}_{equation.variable}", increment)


def _moving_subexpressions(system: System) -> tuple[Subexpression, ...]:
    moving = {*system.variables, "t"}
    needed = _needed(system)
    return tuple(
        subexpression
        for subexpression in system.subexpressions
        if subexpression.name in needed and moving & system.inside[subexpression.name]
    )


def _needed(system: System) -> frozenset[str]:
    terms = (term for equation in system.equations for term in _increment(equation))
    return frozenset().union(*map(system.dependencies, terms))


def _combine(equation: StateEquation, weights: tuple[Fraction, ...]) -> Expr:
    """Give the weighted sum of a variable's increments, over their common denominator."""
    divisor = lcm(*(weight.denominator for weight in weights))
    terms = [
        _scale(Name(f"_k{stage}_{equation.variable}"), weight * divisor)
        for stage, weight in enumerate(weights, start=1)
        if weight
    ]
    return _scale(total(terms), Fraction(1, divisor))


def _scale(e: Expr, factor: Fraction) -> Expr:
    e = multiply(Number(factor.numerator), e)
    return e if factor.denominator == 1 else Binary("/", e, Number(factor.denominator))
