"""Solutions of differential equations in the interpreter, by the solvers of SciPy.

All elements are solved together, as one system whose tolerances are so much tighter that each
element by itself keeps those that were asked for.  Results agree with those of compiled code
within the tolerances, not in their bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Memory
from eqsim.backends.host.solver_failure import (
    NOT_CONVERGED,
    NOT_FINITE,
    TOO_MANY_STEPS,
    SolverFailure,
)
from eqsim.backends.reference.interpreter import Evaluation, Frame, Numbers, evaluation
from eqsim.errors import SimulationError
from eqsim.ir.program import LetSolution

__all__ = ["solution"]

Floats = NDArray[np.float64]
SciPySolver = Any  # SciPy has no types

IMPLICIT = ("bdf", "esdirk")
LEAST_RELATIVE = 3e-14
"""What SciPy takes at the least, about a hundred times the precision of the numbers."""


def solution(statement: LetSolution) -> Callable[[Frame], None]:
    """Prepare a solution: give what binds its names for all iterations.

    The first element that fails is noted.
    """
    equations = _Equations.of(statement)
    first_step, element = evaluation(statement.first_step), evaluation(statement.element)

    def solve(frame: Frame) -> None:
        system = equations.system(frame)
        outcome, found = system.solution()
        if outcome:
            found = system.state.copy()
            for place in range(system.count):
                outcome, alone = system.element(place).solution()
                if not outcome:
                    found.reshape(len(found), -1)[:, place] = alone
                elif frame.memory.failure is None:
                    number, start = int(np.ravel(element(frame))[place]), float(system.start)
                    frame.memory.failure = SolverFailure(statement.owner, number, start, outcome)
        frame.locals.update(zip(statement.names, found, strict=True))
        frame.locals[statement.next_step] = first_step(frame)

    return solve


@dataclass(frozen=True, slots=True)
class _Equations:
    """The expressions of a solution, prepared: what the solver is given, and the derivatives."""

    statement: LetSolution
    constants: tuple[Evaluation, ...]
    initial: tuple[Evaluation, ...]
    start: Evaluation
    duration: Evaluation
    bindings: tuple[tuple[str, Evaluation], ...]
    rates: tuple[Evaluation, ...]

    @classmethod
    def of(cls, statement: LetSolution) -> _Equations:
        """Prepare a solution."""
        function = statement.derivatives
        return cls(
            statement,
            tuple(map(evaluation, statement.constants)),
            tuple(map(evaluation, (statement.element, *statement.initial))),
            evaluation(statement.start),
            evaluation(statement.duration),
            tuple((name, evaluation(expr)) for name, expr in function.bindings),
            tuple(map(evaluation, function.rates)),
        )

    def system(self, frame: Frame) -> _System:
        """Evaluate what the solver is given for all iterations of a loop."""
        constants = [constant(frame) for constant in self.constants]
        initial = [variable(frame) for variable in self.initial]
        state = np.array(np.broadcast_arrays(*initial)[1:], np.float64)
        start = self.start(frame)
        named = dict(zip(self.statement.derivatives.constants, constants, strict=True))
        return _System(self, frame.memory, named, state, start, start + self.duration(frame))


@dataclass(frozen=True, slots=True)
class _System:
    """The equations of some elements together: `state` has a row for each variable."""

    equations: _Equations
    memory: Memory
    constants: Mapping[str, Numbers]
    state: Floats
    start: float
    end: float

    @property
    def count(self) -> int:
        """The number of elements."""
        return int(self.state[0].size)

    def element(self, place: int) -> _System:
        """Give the system of one element."""
        constants = {
            name: value[place] if np.ndim(value) else value
            for name, value in self.constants.items()
        }
        return replace(
            self, constants=constants, state=self.state.reshape(len(self.state), -1)[:, place]
        )

    def rates(self, time: float, flat: Floats) -> Floats:
        """Give the derivatives at a time and a flattened state."""
        function = self.equations.statement.derivatives
        state = flat.reshape(self.state.shape)
        inside = Frame(self.memory, {}, {**self.constants, function.time: np.float64(time)})
        inside.locals.update(zip(function.state, (row[()] for row in state), strict=True))
        for name, binding in self.equations.bindings:
            inside.locals[name] = binding(inside)
        rates = [rate(inside) for rate in self.equations.rates]
        return np.array([np.broadcast_to(rate, state[0].shape) for rate in rates]).reshape(-1)

    def solution(self) -> tuple[int, Floats]:
        """Give the outcome (0: success) and the state that was reached."""
        if not self.count:
            return 0, self.state
        settings = self.equations.statement.settings
        solver = self._solver()
        for _ in range(settings.max_steps):
            if solver.status == "running":
                solver.step()
        reached = solver.y.reshape(self.state.shape)
        if solver.status == "finished" and np.isfinite(reached).all():
            return 0, reached
        if solver.status == "running":
            return TOO_MANY_STEPS, reached
        sound = np.isfinite(solver.fun(solver.t, solver.y)).all()
        return (NOT_CONVERGED if sound else NOT_FINITE), reached

    def _solver(self) -> SciPySolver:
        settings = self.equations.statement.settings
        scale = 1.0 / np.sqrt(self.count)
        tolerances = {
            "rtol": max(settings.relative * scale, LEAST_RELATIVE),
            "atol": np.repeat(np.array(settings.absolute) * scale, self.count),
        }
        problem = (self.rates, float(self.start), self.state.reshape(-1), float(self.end))
        if settings.method not in IMPLICIT:
            return _scipy("integrate").DOP853(*problem, **tolerances)
        size = len(self.state)
        pattern = _scipy("sparse").kron(np.ones((size, size)), np.eye(self.count))
        return _scipy("integrate").Radau(*problem, **tolerances, jac_sparsity=pattern)


def _scipy(part: str) -> ModuleType:
    try:
        return import_module(f"scipy.{part}")
    except ImportError:
        raise SimulationError(
            "the interpreter solves differential equations with the package SciPy, which is not "
            "installed",
            hint="pip install scipy; or choose a method without error control, such as 'rk4'",
        ) from None
