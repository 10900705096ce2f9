"""Heun's method; with noise, its stochastic form in Stratonovich's interpretation."""

from __future__ import annotations

from fractions import Fraction

from eqsim.integration.method import IntegrationMethod
from eqsim.integration.system import NoiseKind, System
from eqsim.integration.tableau import Tableau, explicit_update
from eqsim.integration.update import Update

__all__ = ["HEUN"]

TABLEAU = Tableau(
    stages=((), (Fraction(1),)),
    weights=(Fraction(1, 2), Fraction(1, 2)),
)


def _build(system: System) -> Update:
    return explicit_update("heun", TABLEAU, system)


HEUN = IntegrationMethod(
    name="heun",
    summary="Heun's method (Stratonovich)",
    build=_build,
    order=2,
    noise=NoiseKind.MULTIPLICATIVE,
    strong_order=1.0,
)
