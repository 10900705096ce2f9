"""What is said when a solver of differential equations fails; the same on every backend."""

from __future__ import annotations

from dataclasses import dataclass

from eqsim.errors import SimulationError

__all__ = [
    "NOT_CONVERGED",
    "NOT_FINITE",
    "OUT_OF_MEMORY",
    "TOO_MANY_STEPS",
    "SolverFailure",
    "is_reason",
    "solver_error",
]

OUT_OF_MEMORY, TOO_MANY_STEPS, NOT_FINITE, NOT_CONVERGED = 1, 2, 3, 4
"""What a kernel may note as its failure; the last three are outcomes of solvers."""

_REASONS = {
    TOO_MANY_STEPS: "the solver needs more internal steps than max_steps",
    NOT_FINITE: "a derivative is not a finite number",
    NOT_CONVERGED: "no internal step is small enough for the tolerances",
}
_HINTS = {
    _REASONS[TOO_MANY_STEPS]: (
        "for stiff equations choose method='esdirk'; else take a smaller dt or looser tolerances, "
        "or give more steps: method_options={'max_steps': ...}"
    ),
    _REASONS[NOT_FINITE]: (
        "look for a division by zero, or for a variable that grows without bound"
    ),
    _REASONS[NOT_CONVERGED]: (
        "look for a variable that grows without bound, or take looser tolerances"
    ),
}


@dataclass(frozen=True, slots=True)
class SolverFailure:
    """Whose equations could not be integrated over the step from `time`, and the outcome."""

    owner: str
    element: int
    time: float
    outcome: int

    def error(self) -> SimulationError:
        """Give the error that ends the run."""
        return solver_error(
            f"{self.owner}: the equations of element {self.element} cannot be integrated over the "
            f"step from t = {self.time:g} s",
            _REASONS[self.outcome],
        )


def is_reason(text: str) -> bool:
    """Tell whether a text is the reason why a solver failed, as programs report it."""
    return text in _HINTS


def solver_error(message: str, reason: str) -> SimulationError:
    """Give the error for a solver's failure."""
    kept = "the element keeps its state; all others are those after the step"
    return SimulationError(message, details=(reason, kept), hint=_HINTS[reason])
