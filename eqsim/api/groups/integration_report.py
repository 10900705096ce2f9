"""How a group's equations are integrated, how accurately, and whether the step is small enough."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.session.clocks import TIME
from eqsim.errors import SimulationError
from eqsim.expr.arithmetic import is_zero
from eqsim.integration.accuracy import TOLERANCE, Modes, find_modes, jacobian, largest_step
from eqsim.integration.derivative import NotDifferentiable
from eqsim.integration.method import IntegrationMethod
from eqsim.integration.methods import find_method
from eqsim.integration.select import Choice, choose
from eqsim.integration.solvers import SOLVERS
from eqsim.integration.system import NoiseKind
from eqsim.model.population import Dynamics, Population
from eqsim.units import from_si, in_best_unit

__all__ = ["report_integration", "report_methods", "show_time"]

#: So many neurons, evenly spread over a group, are looked at.
_SAMPLE = 1000

#: A variable with at least this share in a mode is named.
_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class _Part:
    """Variables with the method that integrates them."""

    method: IntegrationMethod
    variables: tuple[str, ...]


def report_integration(
    owner: PopulationOwner, population: Population, visible: Mapping[str, Any]
) -> str:
    """Tell for each variable the method, its order and why; and the time constants now."""
    lines = [f"{owner.name}: {_count(owner.N)}, dt = {show_time(owner.clock.dt_)}"]
    if population.dynamics is None:
        lines.append("  no differential equations")
    else:
        choice = choose(population.dynamics, population.subexpressions, population.functions)
        parts = _parts(choice)
        lines += [f"  {line}" for line in report_methods(choice, population.dynamics)]
        lines += [f"  {line}" for line in _state(owner, choice, parts, visible)]
    return "\n".join(lines)


def _count(number: int) -> str:
    return f"{number} neuron{'s' if number > 1 else ''}"


def show_time(seconds: float) -> str:
    """Write a time in the unit that reads best."""
    if not math.isfinite(seconds):
        return "infinite"
    return in_best_unit(from_si(float(f"{seconds:.3g}"), TIME)).strip()


# --- methods -----------------------------------------------------------------------------------


def _parts(choice: Choice) -> tuple[_Part, ...]:
    if not choice.update.parts:
        return (_Part(choice.method, choice.system.variables),)
    return tuple(_Part(find_method(p.method), p.variables) for p in choice.update.parts)


def report_methods(choice: Choice, dynamics: Dynamics) -> Iterator[str]:
    """Tell the method, why it was chosen, and its order for each variable."""
    names = [method if isinstance(method, str) else method.name for method in dynamics.methods]
    why = "named" if len(names) == 1 else f"the first of {', '.join(names)} that accepts"
    yield f"method {choice.method.name} ({choice.method.summary}): {why}"
    for refusal in choice.update.refusals:
        yield f"  not {refusal.method}: {refusal.reason}"
    if choice.update.advice:
        yield f"  advice: {choice.update.advice}"
    rows = {x: part.method for part in _parts(choice) for x in part.variables}
    width = max(map(len, rows))
    for x in choice.system.variables:
        order = _order(rows[x], choice.system.noise_kind)
        yield f"  {x.ljust(width)}  {rows[x].name}{order and ', '}{order}"


def _order(method: IntegrationMethod, noise: NoiseKind) -> str:
    if method.is_exact:
        return ""
    if method in SOLVERS:
        return "errors kept within its tolerances"
    if method.order is None:
        return "of unknown order"
    if noise is NoiseKind.NONE or method.strong_order is None:
        return f"order {method.order:g}"
    strong = f"{method.strong_order:g}"
    if noise is NoiseKind.MULTIPLICATIVE:
        strong += " where the noise commutes"
    return f"order {method.order:g} (noise: weak {method.weak_order:g}, strong {strong})"


# --- time constants ----------------------------------------------------------------------------


def _state(
    owner: PopulationOwner, choice: Choice, parts: Sequence[_Part], visible: Mapping[str, Any]
) -> Iterator[str]:
    try:
        rates, elements = _rates(owner, choice, visible)
    except NotDifferentiable as error:
        yield f"time constants: {error}"
        return
    except SimulationError:
        yield "time constants: the state is not known before the project has been executed"
        return
    noise = ", noise left out" if choice.system.noises else ""
    sample = "" if len(elements) == owner.N else f", {len(elements)} of {_count(owner.N)}"
    now = in_best_unit(owner.t).strip()
    yield f"time constants at t = {now}{sample}{noise}, and the method's error over each"
    finite = np.isfinite(rates).all(axis=(1, 2))
    if not finite.all():
        yield f"  of {_count(int((~finite).sum()))} not known: the equations give no number"
    if not finite.any():
        return
    for part in parts:
        columns = [choice.system.variables.index(x) for x in part.variables]
        block = rates[finite][:, columns][:, :, columns]
        yield from (f"  {line}" for line in _part_lines(part, block, owner.clock.dt_))


def _rates(
    owner: PopulationOwner, choice: Choice, visible: Mapping[str, Any]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the Jacobians of a sample of elements, and the elements."""
    entries = jacobian(choice.system)
    elements = np.unique(np.linspace(0, owner.N - 1, min(owner.N, _SAMPLE)).astype(np.int64))
    rates = np.zeros((len(elements), len(entries), len(entries)))
    for row, line in enumerate(entries):
        for column, entry in enumerate(line):
            if not is_zero(entry):
                values = np.broadcast_to(owner._evaluate(entry, visible), (owner.N,))
                rates[:, row, column] = values[elements]
    return rates, elements


def _part_lines(part: _Part, rates: NDArray[np.float64], dt: float) -> Iterator[str]:
    step = None if part.method.is_exact else part.method.linear_step
    modes = find_modes(rates, dt, step)
    groups = _grouped(modes, part.variables)
    has_error = step is not None
    yield from dict.fromkeys(_describe(group, modes, has_error=has_error) for group in groups)
    if step is not None:
        yield from (line for group in groups for line in _warnings(group, modes, part, rates))
    elif not part.method.is_exact and part.method not in SOLVERS:
        yield f"stability: not known for {part.method.name}"


@dataclass(frozen=True, slots=True)
class _Group:
    """Modes of several elements in which the same variables take part."""

    names: str
    elements: NDArray[np.int64]
    modes: NDArray[np.int64]

    def pick(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give the values that belong to the group."""
        return values[self.elements, self.modes]


def _grouped(modes: Modes, variables: Sequence[str]) -> list[_Group]:
    """Group the modes of all elements; of conjugate pairs one is taken."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for element, rates in enumerate(modes.rates):
        taken: dict[str, int] = {}
        for mode, rate in enumerate(rates):
            if rate.imag >= 0:
                names = _names(modes.shares[element, mode], variables)
                taken[names] = taken.get(names, 0) + 1
                found.setdefault((names, taken[names]), []).append((element, mode))
    return [
        _Group(names, *(np.array(part) for part in zip(*places, strict=True)))
        for (names, _), places in found.items()
    ]


def _names(shares: NDArray[np.float64], variables: Sequence[str]) -> str:
    named = [x for x, share in zip(variables, shares, strict=True) if share >= _SHARE]
    return ", ".join(named or [variables[int(shares.argmax())]])


def _describe(group: _Group, modes: Modes, *, has_error: bool) -> str:
    rates = group.pick(modes.rates)
    decays = np.where(np.abs(rates.real) > 1e-9 * np.abs(rates), rates.real, 0.0)
    if not decays.any():
        what = "undamped" if rates.imag.any() else "constant"
    else:
        with np.errstate(divide="ignore"):
            what = f"{_range(1 / np.abs(decays))}, {_direction(decays)}"
    if rates.imag.any():
        what += f", period {_range(2 * np.pi / rates.imag[rates.imag != 0])}"
    error = f", error {_percent(group.pick(modes.errors).max())}" if has_error else ""
    return f"{group.names}: {what}{error}"


def _percent(error: float) -> str:
    return "over 100 %" if error > 1 else f"{100 * error:.2g} %"


def _range(times: NDArray[np.float64]) -> str:
    low, high = show_time(times.min()), show_time(times.max())
    return low if low == high else f"{low} to {high}"


def _direction(decays: NDArray[np.float64]) -> str:
    if (decays <= 0).all():
        return "decays"
    return "grows" if (decays >= 0).all() else "decays or grows"


def _warnings(
    group: _Group, modes: Modes, part: _Part, rates: NDArray[np.float64]
) -> Iterator[str]:
    """Warn of a mode that the method lets grow, or follows badly."""
    step = part.method.linear_step
    assert step is not None
    unstable = group.pick(modes.unstable)
    errors = group.pick(modes.errors)
    about = f"{part.method.name} is {{}} for {group.names}"
    if unstable.any():
        worst = group.elements[np.where(unstable, np.abs(group.pick(modes.factors)), 0).argmax()]
        bound = largest_step(rates[worst], modes.dt, step, lambda m: not m.unstable.any())
        yield f"warning: {about.format('unstable')}; it is stable for dt up to {show_time(bound)}"
    elif errors.max() > TOLERANCE:
        worst = group.elements[errors.argmax()]
        bound = largest_step(rates[worst], modes.dt, step, lambda m: m.errors.max() <= TOLERANCE)
        yield (
            f"warning: {about.format('inaccurate')}; for errors up to {100 * TOLERANCE:.0f} % "
            f"take dt up to {show_time(bound)}"
        )
