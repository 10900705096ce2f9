"""Forward Euler; with additive noise, Euler-Maruyama."""

from __future__ import annotations

from fractions import Fraction

from eqsim.integration.method import IntegrationMethod
from eqsim.integration.system import NoiseKind, System
from eqsim.integration.tableau import Tableau, explicit_update
from eqsim.integration.update import Update

__all__ = ["EULER"]

TABLEAU = Tableau(stages=((),), weights=(Fraction(1),))


def _build(system: System) -> Update:
    return explicit_update("euler", TABLEAU, system)


EULER = IntegrationMethod(
    name="euler",
    summary="forward Euler (Euler-Maruyama)",
    build=_build,
    order=1,
    noise=NoiseKind.ADDITIVE,
    strong_order=1.0,
)
