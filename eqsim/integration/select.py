"""The choice of an integration method, with the reason for each refusal."""

from __future__ import annotations

import logging
from dataclasses import replace

from eqsim.errors import IntegrationError
from eqsim.integration.exact import EXACT
from eqsim.integration.exponential_euler import EXPONENTIAL_EULER
from eqsim.integration.method import IntegrationMethod, Refused
from eqsim.integration.methods import METHODS, find_method
from eqsim.integration.rk4 import RK4
from eqsim.integration.system import NoiseKind, System, build_system
from eqsim.integration.update import Refusal, Update
from eqsim.model.population import Dynamics
from eqsim.model.variables import Subexpression

__all__ = ["integrate"]

logger = logging.getLogger("eqsim.integration")


def integrate(dynamics: Dynamics, subexpressions: tuple[Subexpression, ...]) -> Update:
    """Give the update of a population by the first of its methods that accepts the equations.

    Parameters
    ----------
    dynamics : Dynamics
        The equations, the methods to try in order, and the options for the method chosen.
    subexpressions : tuple of Subexpression
        The population's subexpressions, in any order.

    Raises
    ------
    IntegrationError
        If a method or an option does not exist, if noise does not enter linearly, or if every
        method refuses; then it lists their reasons.
    """
    methods = tuple(map(find_method, dynamics.methods))
    system = build_system(dynamics, subexpressions)
    refusals: list[Refusal] = []
    for method in methods:
        try:
            update = method.apply(system)
        except Refused as refused:
            refusals.append(Refusal(method.name, str(refused)))
            continue
        _refuse_options(method, dynamics.options)
        advice = "" if dynamics.chosen_by_user else _advice(method, refusals, system)
        _report(method, tuple(refusals), advice)
        return replace(update, refusals=tuple(refusals), advice=advice)
    raise _no_method(system, refusals)


def _refuse_options(method: IntegrationMethod, options: tuple[tuple[str, object], ...]) -> None:
    if options:
        found = ", ".join(repr(name) for name, _ in options)
        raise IntegrationError(
            f"the integration method {method.name!r} takes no options",
            details=(f"found {found} in method_options",),
            hint="leave method_options out",
        )


def _advice(chosen: IntegrationMethod, refusals: list[Refusal], system: System) -> str:
    """Name a method that suits the equations better than the one chosen, if there is one."""
    if chosen in (EXACT, EXPONENTIAL_EULER) or system.noise_kind != NoiseKind.NONE:
        return ""
    if EXACT.name not in {refusal.method for refusal in refusals} and _try(EXACT, system):
        return "the equations are linear: method='exact' is exact"
    update = _try(EXPONENTIAL_EULER, system)
    if update and len(update.steps) > len(system.draws):
        return "each equation is linear in its own variable: method='exponential_euler' is stabler"
    if chosen is not RK4:
        return f"method='rk4' has order {RK4.order}, {chosen.name!r} has order {chosen.order}"
    return ""


def _try(method: IntegrationMethod, system: System) -> Update | None:
    try:
        return method.apply(system)
    except Refused:
        return None


def _report(method: IntegrationMethod, refusals: tuple[Refusal, ...], advice: str) -> None:
    logger.info(
        "integration method %r (%s)%s%s",
        method.name,
        method.summary,
        "".join(f"; not {refusal.method!r}: {refusal.reason}" for refusal in refusals),
        f"; {advice}" if advice else "",
    )


def _no_method(system: System, refusals: list[Refusal]) -> IntegrationError:
    tried = {refusal.method for refusal in refusals}
    return IntegrationError(
        "no integration method accepts these equations"
        if len(tried) > 1
        else f"the integration method {refusals[0].method!r} does not accept these equations",
        details=tuple(f"{refusal.method}: {refusal.reason}" for refusal in refusals),
        hint=_alternative(system, tried),
    )


def _alternative(system: System, tried: set[str]) -> str | None:
    for method in METHODS:
        if method.name not in tried and _try(method, system):
            return f"method={method.name!r} accepts them"
    return None
