"""Solvers with error control, from a library: adaptive, implicit and multistep methods.

At each step of the clock a solver carries the state over `dt` by internal steps of its own choice,
such that the estimated error of each is within the tolerances.  What others may change at a step
(parameters, inputs, the state itself) is constant in between, but for what depends on `t`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from math import inf
from numbers import Integral, Real

from eqsim.errors import IntegrationError
from eqsim.expr.nodes import Name, Number
from eqsim.integration.method import IntegrationMethod, MethodOption, Options
from eqsim.integration.system import System, when_active
from eqsim.integration.update import Binding, Solution, SolverSettings, Update
from eqsim.model.variables import StateVariable
from eqsim.units import UNITS

__all__ = ["SOLVERS", "remembered_variables"]

LAST_TIMESTEP = "_last_timestep"


def remembered_variables(methods: Iterable[object], options: Options) -> tuple[StateVariable, ...]:
    """Give what a group has to keep from step to step for the solvers among its methods."""
    solvers = {name for solver in SOLVERS for name in (solver.name, *solver.aliases)}
    if solvers.isdisjoint(methods) or not options.get("use_last_timestep", True):
        return ()
    return (StateVariable(LAST_TIMESTEP, UNITS["second"].dimension, read_only=True),)


def _build(method: str, system: System, options: Options) -> Update:
    settings = SolverSettings(
        method,
        float(options["relative_error"]),
        _absolute_errors(system, options),
        int(options["max_steps"]),
    )
    remembers = bool(options["use_last_timestep"])
    solution = Solution(
        tuple(f"_solution_{name}" for name in system.variables),
        system.variables,
        tuple(Binding(s.name, s.expression) for s in system.moving_subexpressions),
        tuple(when_active(equation, equation.drift) for equation in system.equations),
        settings,
        Name(LAST_TIMESTEP) if remembers else Number(0.0),
        "_next_timestep",
    )
    results = [Binding(name, Name(f"_solution_{name}")) for name in system.variables]
    if remembers:
        results.append(Binding(LAST_TIMESTEP, Name("_next_timestep")))
    return Update(method, (*system.draws, solution), tuple(results))


def _absolute_errors(system: System, options: Options) -> tuple[float, ...]:
    own: dict[str, float] = dict(options["absolute_error_per_variable"])
    common: float = options["absolute_error"]
    for name in own:
        if name not in system.variables:
            raise IntegrationError(
                f"the option 'absolute_error_per_variable' names {name!r}, "
                "which has no differential equation",
                details=(f"those with one are {', '.join(system.variables)}",),
            )
    return tuple(float(own.get(x, common)) for x in system.variables)


# --- options ------------------------------------------------------------------------------------


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_tolerance(value: object) -> bool:
    return isinstance(value, Real) and not _is_switch(value) and 0 < float(value) < inf


def _is_count(value: object) -> bool:
    return isinstance(value, Integral) and not _is_switch(value) and int(value) > 0


def _are_tolerances(value: object) -> bool:
    return isinstance(value, tuple) and all(_is_tolerance(tolerance) for _, tolerance in value)


OPTIONS = (
    MethodOption(
        "absolute_error",
        1e-6,
        "a positive number, in the SI units of each variable",
        _is_tolerance,
    ),
    MethodOption(
        "absolute_error_per_variable",
        (),
        "a dictionary from variables to positive quantities of their dimension",
        _are_tolerances,
    ),
    MethodOption("relative_error", 1e-6, "a positive number", _is_tolerance),
    MethodOption(
        "max_steps", 500, "a positive number: the internal steps that a step may take", _is_count
    ),
    MethodOption(
        "use_last_timestep",
        True,
        "True or False: whether a neuron begins with the internal step it ended with before",
        _is_switch,
    ),
    MethodOption(
        "adaptable_timestep",
        True,
        "True; for one internal step of dt choose a method without error control: method='rk4'",
        lambda value: value is True,
    ),
    MethodOption(
        "save_failed_steps", False, "False: they are not counted", lambda value: value is False
    ),
    MethodOption(
        "save_step_count", False, "False: they are not counted", lambda value: value is False
    ),
)


# --- methods ------------------------------------------------------------------------------------


def _solver(name: str, summary: str, *aliases: str) -> IntegrationMethod:
    return IntegrationMethod(
        name=name,
        summary=summary,
        build=partial(_build, name),
        aliases=aliases,
        options=OPTIONS,
    )


SOLVERS: tuple[IntegrationMethod, ...] = (
    _solver("rkf45", "adaptive: Runge-Kutta-Fehlberg of orders 4 and 5", "gsl", "gsl_rkf45"),
    _solver("rkck", "adaptive: Runge-Kutta-Cash-Karp of orders 4 and 5", "gsl_rkck"),
    _solver("dopri5", "adaptive: Dormand-Prince of orders 4 and 5"),
    _solver("rk23", "adaptive: Bogacki-Shampine of orders 2 and 3", "gsl_rk2"),
    _solver("rk34", "adaptive: classical Runge-Kutta of order 4 with one of order 3", "gsl_rk4"),
    _solver("rkf78", "adaptive: Runge-Kutta-Fehlberg of orders 7 and 8", "gsl_rk8pd"),
    _solver("esdirk", "implicit, adaptive, for stiff equations: ESDIRK of orders 4 and 5"),
    _solver("bdf", "implicit, adaptive, for stiff equations: multistep BDF of orders 1 to 5"),
    _solver("adams", "adaptive: multistep Adams-Moulton of orders 1 to 12"),
)
