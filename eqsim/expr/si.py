"""Units and constants of model text become numbers in SI units."""

from __future__ import annotations

from eqsim.expr.functions import CONSTANTS
from eqsim.expr.nodes import Expr, Name, Number
from eqsim.expr.rewrite import map_bottom_up
from eqsim.units import UNITS

__all__ = ["units_to_numbers"]


def units_to_numbers(e: Expr) -> Expr:
    """Replace units by their size (`mV` by 0.001) and `pi`, `e`, `inf` by their values."""
    return map_bottom_up(e, _to_number)


def _to_number(e: Expr) -> Expr:
    if not isinstance(e, Name):
        return e
    if unit := UNITS.get(e.id):
        return Number(unit.scale, span=e.span)
    return Number(CONSTANTS[e.id], span=e.span) if e.id in CONSTANTS else e
