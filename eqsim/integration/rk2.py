"""The midpoint method, an explicit Runge-Kutta method of order two."""

from __future__ import annotations

from fractions import Fraction

from eqsim.integration.method import IntegrationMethod
from eqsim.integration.system import System
from eqsim.integration.tableau import Tableau, explicit_update
from eqsim.integration.update import Update

__all__ = ["RK2"]

TABLEAU = Tableau(
    stages=((), (Fraction(1, 2),)),
    weights=(Fraction(0), Fraction(1)),
)


def _build(system: System) -> Update:
    return explicit_update("rk2", TABLEAU, system)


RK2 = IntegrationMethod(
    name="rk2",
    summary="midpoint method",
    build=_build,
    order=2,
)
