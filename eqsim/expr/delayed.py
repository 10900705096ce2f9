"""What stands in `delayed(x, d)`: the name of a variable, and a time that stays what it is."""

from __future__ import annotations

from collections.abc import Mapping

from eqsim.errors import ModelError
from eqsim.expr.constant import constant_value
from eqsim.expr.functions import DELAYED
from eqsim.expr.nodes import Call, Expr, Name
from eqsim.expr.rewrite import calls, names
from eqsim.units import UNITS

__all__ = ["check_delayed", "delayed_calls"]

_TIME = ("t", "t_in_timesteps")


def delayed_calls(e: Expr) -> tuple[Call, ...]:
    """Give the calls of `delayed` in an expression."""
    return tuple(call for call in calls(e) if call.function == DELAYED)


def check_delayed(call: Call, constants: Mapping[str, float]) -> None:
    """Refuse what has no history, and a delay that is no fixed time; units are checked elsewhere.

    `constants` are values of names from outside of the model.
    """
    variable, delay = call.arguments
    if not isinstance(variable, Name):
        inner = delayed_calls(variable)
        raise ModelError(
            "'delayed' stands within itself" if inner else "'delayed' takes the name of a variable",
            span=inner[0].span if inner else variable.span,
            hint="add the two delays"
            if inner
            else "give it a name: 'y = ... : unit (constant over dt)', and delay y",
        )
    _refuse_changing(delay)
    known = {name: UNITS[name].scale for name in names(delay) if name in UNITS}
    value = constant_value(delay, {**known, **constants})
    if value is not None and value < 0:
        raise ModelError(
            "a delay cannot be negative",
            span=delay.span,
            details=(f"found: {value:g} s",),
            hint="delayed(x, d) is the value of x at the time t - d",
        )


def _refuse_changing(delay: Expr) -> None:
    """Refuse a delay that is neither a quantity nor one name for it."""
    found = [name for name in names(delay) if name not in UNITS]
    changes = any(name in _TIME for name in found)
    if changes or calls(delay) or (found and not isinstance(delay, Name)):
        raise ModelError(
            "the delay changes with time" if changes else "the delay is computed",
            span=delay.span,
            details=("a delay is a quantity such as 5*ms, a constant, or a parameter",),
            hint="give it a name: a parameter 'd : second', and assign to it before the run",
        )
