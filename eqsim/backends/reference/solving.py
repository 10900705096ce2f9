"""Solutions of differential equations in the interpreter, by the solvers of SciPy.

All elements are solved together, as one system whose tolerances are so much tighter that each
element by itself keeps those that were asked for.  Results agree with those of compiled code
within the tolerances, not in their bits.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from eqsim.backends.reference.interpreter import Frame, Numbers, evaluate
from eqsim.errors import SimulationError
from eqsim.ir.program import LetSolution

__all__ = ["solve"]

Floats = NDArray[np.float64]
SciPySolver = Any  # SciPy has no types

IMPLICIT = ("bdf", "esdirk")
LEAST_RELATIVE = 3e-14
"""What SciPy takes at the least, about a hundred times the precision of the numbers."""


def solve(statement: LetSolution, frame: Frame) -> None:
    """Bind the names of a solution for all iterations; note the first that fails."""
    system = _System.of(statement, frame)
    outcome, solution = system.solution()
    if outcome:
        solution = system.state.copy()
        for place in range(system.count):
            outcome, alone = system.element(place).solution()
            if not outcome:
                solution.reshape(len(solution), -1)[:, place] = alone
            elif frame.memory.failure is None:
                number = int(np.ravel(evaluate(statement.element, frame))[place])
                start = float(system.start)
                frame.memory.failure = SolverFailure(statement.owner, number, start, outcome)
    frame.locals.update(zip(statement.names, solution, strict=True))
    frame.locals[statement.next_step] = evaluate(statement.first_step, frame)


@dataclass(frozen=True, slots=True)
class _System:
    """The equations of some elements together: `state` has a row for each variable."""

    statement: LetSolution
    memory: Memory
    constants: Mapping[str, Numbers]
    state: Floats
    start: float
    end: float

    @classmethod
    def of(cls, statement: LetSolution, frame: Frame) -> _System:
        """Evaluate what the solver is given for all iterations of a loop."""
        function = statement.derivatives
        constants = [evaluate(expr, frame) for expr in statement.constants]
        initial = [evaluate(expr, frame) for expr in (statement.element, *statement.initial)]
        state = np.array(np.broadcast_arrays(*initial)[1:], np.float64)
        start, duration = (evaluate(e, frame) for e in (statement.start, statement.duration))
        named = dict(zip(function.constants, constants, strict=True))
        return cls(statement, frame.memory, named, state, start, start + duration)

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
        function = self.statement.derivatives
        state = flat.reshape(self.state.shape)
        inside = Frame(self.memory, {}, {**self.constants, function.time: np.float64(time)})
        inside.locals.update(zip(function.state, (row[()] for row in state), strict=True))
        for name, expr in function.bindings:
            inside.locals[name] = evaluate(expr, inside)
        rates = [evaluate(rate, inside) for rate in function.rates]
        return np.array([np.broadcast_to(rate, state[0].shape) for rate in rates]).reshape(-1)

    def solution(self) -> tuple[int, Floats]:
        """Give the outcome (0: success) and the state that was reached."""
        if not self.count:
            return 0, self.state
        settings = self.statement.settings
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
        settings = self.statement.settings
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
