"""The right-hand side of a system of differential equations, as a function of time and state.

A solver calls it at times and states of its own choice, so nothing in it is moved to where the
kernel's other computations stand: what does not change over a step comes as an argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eqsim.ir.expressions import Expr

__all__ = ["Derivatives"]


@dataclass(frozen=True, slots=True)
class Derivatives:
    """Gives the rate of change of each state variable.

    `time`, the names of `state` (all f64) and `constants` are its arguments; `bindings` name values
    in order, `rates` use them.  Nothing but these names and entries of buffers is used.
    """

    time: str
    state: tuple[str, ...]
    constants: tuple[str, ...]
    bindings: tuple[tuple[str, Expr], ...]
    rates: tuple[Expr, ...]

    def expressions(self) -> Iterator[Expr]:
        """Yield all its whole expressions, in order."""
        yield from (expr for _, expr in self.bindings)
        yield from self.rates
