"""The classical Runge-Kutta method of order four."""

from __future__ import annotations

from fractions import Fraction

from eqsim.integration.method import IntegrationMethod
from eqsim.integration.system import System
from eqsim.integration.tableau import Tableau, explicit_update
from eqsim.integration.update import Update

__all__ = ["RK4"]

TABLEAU = Tableau(
    stages=(
        (),
        (Fraction(1, 2),),
        (Fraction(0), Fraction(1, 2)),
        (Fraction(0), Fraction(0), Fraction(1)),
    ),
    weights=(Fraction(1, 6), Fraction(1, 3), Fraction(1, 3), Fraction(1, 6)),
)


def _build(system: System) -> Update:
    return explicit_update("rk4", TABLEAU, system)


RK4 = IntegrationMethod(
    name="rk4",
    summary="classical Runge-Kutta method",
    build=_build,
    order=4,
)
