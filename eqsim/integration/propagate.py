"""The solution of a linear system over one step, in closed form or by a matrix exponential."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eqsim.expr.arithmetic import multiply, total
from eqsim.expr.nodes import Call, Expr, Name, Number
from eqsim.expr.symbolic import SympyObject, sympy
from eqsim.integration.linear import LinearSystem
from eqsim.integration.system import DT
from eqsim.integration.update import Propagator

__all__ = ["propagate"]


@dataclass(frozen=True, slots=True)
class _Span:
    """A linear system, what of it changes, and for how long."""

    linear: LinearSystem
    active: tuple[str, ...]
    step: SympyObject


@dataclass(frozen=True, slots=True)
class _Drive:
    """What pushes a variable at a constant rate over the step: `gain*(sum of the inputs)`.

    An input is a value and, where it is a variable that is held over the step, that variable.  The
    gain includes dt and the factors (such as 1/tau) that the inputs share with the variable's own
    rate: they are constant wherever that rate is, and so is their product with what it multiplies.
    """

    gain: SympyObject
    inputs: tuple[tuple[SympyObject, str | None], ...]


def propagate(
    linear: LinearSystem,
    active: tuple[str, ...],
    wanted: tuple[str, ...],
    label: str,
    step: Expr = DT,
) -> tuple[tuple[Propagator, ...], dict[str, Expr]]:
    """Give the values of some variables after a time in which only the active ones change.

    Parameters
    ----------
    linear : LinearSystem
        The equations.
    active : tuple of str
        The variables that change; the others are held.
    wanted : tuple of str
        The active variables to give the new values of.
    label : str
        Tells the names of matrix entries from those of another call.
    step : Expr
        The time.
    """
    span = _Span(linear, active, linear.symbols.to_sympy(step))
    causes = {x: linear.causes(x, active) for x in wanted}
    coupled = [x for x in wanted if len(causes[x]) > 1]
    results = {x: _alone(span, x) for x in wanted if x not in coupled}
    propagators = []
    for block in _merge(causes[x] for x in coupled):
        members = tuple(x for x in active if x in block)
        rows = tuple(x for x in coupled if x in block)
        propagator, values = _together(span, members, {x: causes[x] for x in rows}, label)
        propagators.append(propagator)
        results |= values
    return tuple(propagators), results


def _merge(groups: Iterable[tuple[str, ...]]) -> list[set[str]]:
    """Unite the groups that share a member."""
    blocks: list[set[str]] = []
    for group in groups:
        apart = [block for block in blocks if block.isdisjoint(group)]
        joined = [block for block in blocks if not block.isdisjoint(group)]
        blocks = [*apart, set(group).union(*joined)]
    return blocks


def _drive(span: _Span, variable: str) -> _Drive:
    row = span.linear.rows[variable]
    pushes: list[tuple[SympyObject, str | None]] = [(row.constant, None)]
    pushes += [(value, x) for x, value in row.coefficients.items() if x not in span.active]
    pushes = [(value, x) for value, x in pushes if value != 0]
    shared = sympy.Integer(1)
    for factor in sympy.Mul.make_args(row.coefficients[variable]):
        if not factor.is_Number and all(factor in sympy.Mul.make_args(v) for v, _ in pushes):
            shared *= factor
    gain = shared * span.step
    return _Drive(gain, tuple((value / shared, x) for value, x in pushes))


def _driven(linear: LinearSystem, drive: _Drive, response: Expr) -> list[Expr]:
    """Give the terms that a drive adds to a variable that responds to its unit so."""
    terms = []
    for value, held in drive.inputs:
        term = multiply(response, linear.symbols.from_sympy(value))
        terms.append(term if held is None else multiply(term, Name(held)))
    return terms


def _alone(span: _Span, variable: str) -> Expr:
    """Give the new value of a variable that depends on no other active one."""
    from_sympy = span.linear.symbols.from_sympy
    exponent = span.linear.coefficient(variable, variable) * span.step
    drive = _drive(span, variable)
    start: Expr = Name(variable)
    response = from_sympy(drive.gain)
    if exponent != 0:
        start = multiply(start, Call("exp", (from_sympy(exponent),)))
        response = multiply(response, Call("exprel", (from_sympy(exponent),)))
    return total([start, *_driven(span.linear, drive, response)])


def _together(
    span: _Span,
    members: tuple[str, ...],
    causes: dict[str, tuple[str, ...]],
    label: str,
) -> tuple[Propagator, dict[str, Expr]]:
    """Give the matrix exponential of coupled variables, and the new values of the wanted ones.

    `causes` maps the wanted ones to the members that they depend on.
    """
    drives = {x: drive for x in members if (drive := _drive(span, x)).inputs}
    joint = _joint(members)

    def entry(kind: str, row: str, column: str) -> str | None:
        known = row in causes and column in causes[row]
        return "_" + joint.join((kind + label, row, column)) if known else None

    names = tuple(
        (*(entry("P", row, x) for x in members), *(entry("Q", row, x) for x in drives))
        for row in members
    )
    unnamed = tuple((None,) * len(names[0]) for _ in drives)
    values = {}
    for row, found in zip(members, names, strict=True):
        if row in causes:
            responses = [Name(name) if name else None for name in found]
            starts, pushes = responses[: len(members)], responses[len(members) :]
            terms = [multiply(p, Name(x)) for p, x in zip(starts, members, strict=True) if p]
            for response, drive in zip(pushes, drives.values(), strict=True):
                terms += _driven(span.linear, drive, response) if response else []
            values[row] = total(terms)
    return Propagator((*names, *unnamed), _matrix(span, members, drives)), values


def _matrix(
    span: _Span, members: tuple[str, ...], drives: dict[str, _Drive]
) -> tuple[tuple[Expr, ...], ...]:
    """Give `[[A*dt, G], [0, 0]]`, with the gain of each drive in a column of its own."""
    linear, step = span.linear, span.step
    size = len(members) + len(drives)

    def shown(value: SympyObject) -> Expr:
        return Number(0.0) if value == 0 else linear.symbols.from_sympy(value)

    top = tuple(
        (
            *(shown(linear.coefficient(row, x) * step) for x in members),
            *(shown(drive.gain if x == row else 0) for x, drive in drives.items()),
        )
        for row in members
    )
    return (*top, *((Number(0.0),) * size for _ in drives))


def _joint(names: Iterable[str]) -> str:
    """Give a run of underscores that no name holds, so that joined names stay distinct."""
    joint = "_"
    while any(joint in name for name in names):
        joint += "_"
    return joint
