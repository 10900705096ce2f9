"""The choice of an integration method, with the reason for each refusal."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from eqsim.equations.functions import ExternalFunction
from eqsim.errors import IntegrationError, InternalError
from eqsim.integration.exact import EXACT
from eqsim.integration.exponential_euler import EXPONENTIAL_EULER
from eqsim.integration.method import IntegrationMethod, Options, Refused
from eqsim.integration.methods import METHODS, find_method
from eqsim.integration.rk4 import RK4
from eqsim.integration.system import NoiseKind, System, build_system
from eqsim.integration.update import Refusal, Update
from eqsim.model.population import Dynamics, Method
from eqsim.model.variables import Subexpression

__all__ = ["Choice", "choose", "integrate"]

logger = logging.getLogger("eqsim.integration.method_choice")


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of some methods that accepts a system, and its update."""

    method: IntegrationMethod
    system: System
    update: Update


def integrate(
    dynamics: Dynamics,
    subexpressions: tuple[Subexpression, ...],
    functions: tuple[ExternalFunction, ...] = (),
) -> Update:
    """Give the update of a population by the first of its methods that accepts the equations.

    Parameters
    ----------
    dynamics : Dynamics
        The equations, the methods to try in order, and the options for the method chosen.
    subexpressions : tuple of Subexpression
        The population's subexpressions, in any order.
    functions : tuple of ExternalFunction, optional
        The functions from outside that they call.

    Raises
    ------
    IntegrationError
        If a method or an option does not exist, if noise does not enter linearly, or if every
        method refuses; then it lists their reasons.
    """
    choice = choose(dynamics, subexpressions, functions)
    _report(choice.method, choice.update.refusals, choice.update.advice)
    return choice.update


def choose(
    dynamics: Dynamics,
    subexpressions: tuple[Subexpression, ...],
    functions: tuple[ExternalFunction, ...] = (),
) -> Choice:
    """Choose as `integrate` does, and give what was chosen."""
    methods = tuple(map(_as_method, dynamics.methods))
    options = dict(dynamics.options)
    system = build_system(dynamics, subexpressions, functions)
    refusals: list[Refusal] = []
    for method in methods:
        if isinstance(tried := _try(method, system, options), str):
            refusals.append(Refusal(method.name, tried))
            continue
        method.check_options(options)
        advice = "" if dynamics.chosen_by_user else _advice(method, refusals, system)
        steps = (*system.held, *tried.steps)
        update = replace(tried, steps=steps, refusals=tuple(refusals), advice=advice)
        return Choice(method, system, update)
    raise _no_method(dynamics, system, refusals)


def _as_method(given: str | Method) -> IntegrationMethod:
    if isinstance(given, str):
        return find_method(given)
    if isinstance(given, IntegrationMethod):
        return given
    raise InternalError(f"{given!r} is no integration method; please report it")


def _try(method: IntegrationMethod, system: System, options: Options) -> Update | str:
    """Give the update, or the reason why there is none."""
    try:
        return method.apply(system, method.fitting(options))
    except Refused as refused:
        return str(refused)


def _advice(chosen: IntegrationMethod, refusals: list[Refusal], system: System) -> str:
    """Name a method that suits the equations better than the one chosen, if there is one."""
    if chosen is EXPONENTIAL_EULER or chosen.order is None or chosen.is_exact:
        return ""
    if system.noise_kind != NoiseKind.NONE:
        return ""
    if EXACT.name not in {refusal.method for refusal in refusals} and _accepts(EXACT, system):
        return "the equations are linear: method='exact' is exact"
    update = _try(EXPONENTIAL_EULER, system, {})
    if isinstance(update, Update) and len(update.steps) > len(system.draws):
        return "each equation is linear in its own variable: method='exponential_euler' is stabler"
    if chosen.order < 4:
        return f"method='rk4' has order {RK4.order}, {chosen.name!r} has order {chosen.order}"
    return ""


def _accepts(method: IntegrationMethod, system: System) -> bool:
    return not isinstance(_try(method, system, {}), str)


def _report(method: IntegrationMethod, refusals: tuple[Refusal, ...], advice: str) -> None:
    logger.info(
        "integration method %r (%s)%s%s",
        method.name,
        method.summary,
        "".join(f"; not {refusal.method!r}: {refusal.reason}" for refusal in refusals),
        f"; {advice}" if advice else "",
    )


def _no_method(dynamics: Dynamics, system: System, refusals: list[Refusal]) -> IntegrationError:
    """Give the error with all reasons, and the equations that they name as they were written."""
    reasons = tuple(f"{refusal.method}: {refusal.reason}" for refusal in refusals)
    named = (
        each.text
        for each in dynamics.derivatives
        if each.text and any(repr(each.variable) in reason for reason in reasons)
    )
    tried = {refusal.method for refusal in refusals}
    return IntegrationError(
        "no integration method accepts these equations"
        if len(tried) > 1
        else f"the integration method {refusals[0].method!r} does not accept these equations",
        details=(*reasons, *named),
        hint=_alternative(system, tried),
    )


def _alternative(system: System, tried: set[str]) -> str | None:
    for method in METHODS:
        if method.name not in tried and _accepts(method, system):
            return f"method={method.name!r} accepts them"
    return None
