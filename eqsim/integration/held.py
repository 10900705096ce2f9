"""Calls whose value is held over a step: past values, and functions that cannot change in it.

A method sees only a name in place of such a call: it is as constant as a parameter.
"""

from __future__ import annotations

from eqsim.equations.functions import ExternalFunction
from eqsim.expr.functions import DELAYED
from eqsim.expr.nodes import Call, Expr, Name
from eqsim.expr.rewrite import map_bottom_up, names
from eqsim.integration.update import Binding
from eqsim.model.population import Dynamics
from eqsim.model.variables import Subexpression

__all__ = ["HeldCalls", "past_values"]

_TIME = Name("t")


class HeldCalls:
    """Takes such calls out of expressions, each distinct one once.

    The first argument of an outside function has to be `t` itself; the others are names and
    numbers that stand still: they are neither integrated, nor `t`, nor subexpressions.
    """

    def __init__(
        self,
        dynamics: Dynamics,
        subexpressions: tuple[Subexpression, ...],
        functions: tuple[ExternalFunction, ...],
    ) -> None:
        self._functions = {each.name for each in functions if each.holds}
        self._moving = {each.variable for each in dynamics.derivatives}
        self._moving |= {"t", "t_in_timesteps", *(each.name for each in subexpressions)}
        self._names: dict[Call, str] = {}

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The calls taken out so far, each with the name that stands for it."""
        return tuple(Binding(name, call) for call, name in self._names.items())

    def take(self, e: Expr) -> Expr:
        """Replace the calls in an expression."""
        return map_bottom_up(e, self._taken)

    def _taken(self, node: Expr) -> Expr:
        if not isinstance(node, Call) or not self._is_held(node):
            return node
        name = self._names.setdefault(node, f"_held_{len(self._names) + 1}")
        return Name(name, span=node.span)

    def _is_held(self, call: Call) -> bool:
        if call.function == DELAYED:
            return True
        time, *others = call.arguments or (None,)
        return (
            call.function in self._functions
            and time == _TIME
            and all(self._moving.isdisjoint(names(each)) for each in others if each is not None)
        )


def past_values(
    dynamics: Dynamics, subexpressions: tuple[Subexpression, ...]
) -> tuple[Binding, ...]:
    """Give the past values in differential equations, also those within subexpressions."""
    held = HeldCalls(dynamics, subexpressions, ())
    inner = {each.name: held.take(each.expression) for each in subexpressions}
    pending, used = [held.take(each.expression) for each in dynamics.derivatives], set[str]()
    while pending:
        new = set(names(pending.pop())) - used
        used |= new
        pending += [inner[name] for name in new if name in inner]
    return tuple(each for each in held.bindings if each.name in used)
