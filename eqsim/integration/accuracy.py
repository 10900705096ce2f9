"""How well a method follows the equations near a state: time constants, errors, stability.

Near a state the equations are linear: a small deviation x obeys x' = J x, with the Jacobian J.  Its
eigenvalues are the rates at which deviations grow and decay.  In a step the equations multiply a
mode by exp(rate*dt), a method by another factor, which tells its error and whether it is stable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.expr.functions import DELAYED
from eqsim.expr.nodes import Binary, Call, Expr, Number
from eqsim.expr.rewrite import substitute
from eqsim.expr.show import show
from eqsim.integration.derivative import NotDifferentiable, derivative
from eqsim.integration.method import LinearStep
from eqsim.integration.system import System

__all__ = ["TOLERANCE", "Modes", "find_modes", "jacobian", "largest_step"]

#: The relative error over one time constant above which a step is too large.
TOLERANCE = 0.1

#: Real parts below this part of a rate count as none, and so do imaginary ones.
_SMALL = 1e-9

_MEANS = {"rand": Number(0.5), "randn": Number(0.0)}


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes of some elements, an axis each; the fastest come first.

    `shares` tells how much each variable (last axis) takes part in a mode.  `factors` are what the
    method makes of the modes in a step of `dt`; they are exp(rate*dt) where it is exact.
    """

    rates: NDArray[np.complex128]
    shares: NDArray[np.float64]
    factors: NDArray[np.complex128]
    dt: float

    @property
    def errors(self) -> NDArray[np.float64]:
        """The error over the time in which a mode changes by a factor of e, or turns by one."""
        turned = np.abs(self.rates) * self.dt
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.factors / np.exp(self.rates * self.dt)
            error = np.abs(ratio ** (1 / turned) - 1)
        return np.where((turned < _SMALL) | np.isnan(error), 0.0, error)

    @property
    def unstable(self) -> NDArray[np.bool_]:
        """Where the method lets a mode grow that decays."""
        decays = self.rates.real < -_SMALL * np.abs(self.rates)
        return np.asarray(decays & (np.abs(self.factors) > 1 + _SMALL))


def jacobian(system: System) -> tuple[tuple[Expr, ...], ...]:
    """Give the derivatives of the drifts (rows) by the variables (columns).

    Draws have their mean; variables that pause move as while they do not; what is held over a step
    stands as it was written, a past value as the present one.

    Raises
    ------
    NotDifferentiable
        If a function's derivative is not known.
    """
    means = {draw.name: _mean(draw.expression) for draw in system.draws}
    drifts = (
        substitute(system.expand(equation.drift, system.variables), means)
        for equation in system.equations
    )
    held = {binding.name: _present(binding.expression) for binding in system.held}
    return tuple(
        tuple(substitute(derivative(drift, x), held) for x in system.variables) for drift in drifts
    )


def _present(held: Expr) -> Expr:
    """Give what is held over a step; in place of a past value, the present one."""
    match held:
        case Call(function=function, arguments=(variable, _)) if function == DELAYED:
            return variable
    return held


def _mean(draw: Expr) -> Expr:
    match draw:
        case Call(function=function) if function in _MEANS:
            return _MEANS[function]
        case Call(function="poisson", arguments=(mean,)):
            return mean
        case Call(function="binomial", arguments=(trials, chance)):
            return Binary("*", trials, chance)
    raise NotDifferentiable(f"no mean of '{show(draw)}' is known")


def find_modes(rates: NDArray[np.float64], dt: float, step: LinearStep | None) -> Modes:
    """Give the modes of some elements.

    Parameters
    ----------
    rates : ndarray of shape (elements, variables, variables)
        Their Jacobians.
    dt : float
        The length of a step.
    step : callable or None
        What the method makes of exp(J*dt), None where it is exact.
    """
    values, vectors = np.linalg.eig(rates)
    order = np.argsort(-np.abs(values), axis=-1, kind="stable")
    values = np.take_along_axis(values, order, axis=-1).astype(complex)
    vectors = np.take_along_axis(vectors, order[:, np.newaxis, :], axis=-1)
    inverse = np.linalg.pinv(vectors)
    shares = np.abs(np.swapaxes(vectors, 1, 2) * inverse)
    total = shares.sum(axis=-1, keepdims=True)
    factors = np.exp(values * dt)
    if step is not None:
        made = np.stack([step(each * dt) for each in rates])
        factors = _factors(made, inverse, vectors)
    return Modes(values, shares / np.where(total == 0, 1, total), factors, dt)


def _factors(
    made: NDArray[np.float64], inverse: NDArray[np.complex128], vectors: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Give what a step makes of each mode.

    Where it mixes them, each is given the factor of the step's own mode that is most like it.
    """
    seen = inverse @ made @ vectors
    factors = np.diagonal(seen, axis1=1, axis2=2).astype(complex)
    rest = seen - factors[:, :, np.newaxis] * np.eye(seen.shape[1])
    for element in np.flatnonzero(np.abs(rest).max(axis=(1, 2)) > 1e-6):
        own, modes = np.linalg.eig(made[element])
        factors[element] = own[np.abs(inverse[element] @ modes).argmax(axis=1)]
    return factors


def largest_step(
    rates: NDArray[np.float64], dt: float, step: LinearStep, is_good: Callable[[Modes], bool]
) -> float:
    """Give the length below `dt` up to which the steps of one element are good."""
    good, bad = 0.0, dt
    for _ in range(30):
        middle = (good + bad) / 2
        if is_good(find_modes(rates[np.newaxis], middle, step)):
            good = middle
        else:
            bad = middle
    return good
