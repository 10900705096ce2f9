"""An update as text, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eqsim.expr.show import show
from eqsim.integration.update import Binding, Propagator, Solution, Update

__all__ = ["describe", "describe_steps"]


def describe(update: Update) -> str:
    """Give the method, why others were refused, and the assignments of one step."""
    return "\n".join((*_choice_lines(update), *describe_steps(update)))


def _choice_lines(update: Update) -> Iterator[str]:
    yield f"method {update.method}"
    for part in update.parts:
        yield f"  {part.method} for {', '.join(part.variables)}"
    for refusal in update.refusals:
        yield f"  not {refusal.method}: {refusal.reason}"
    if update.advice:
        yield f"  advice: {update.advice}"


def describe_steps(update: Update) -> Iterator[str]:
    """Give the assignments of an update, one a line; those of a matrix take more."""
    for step in update.steps:
        match step:
            case Binding(name=name, expression=expression):
                yield f"let {name} = {show(expression)}"
            case Propagator():
                yield from _propagator_lines(step)
            case Solution():
                yield from _solution_lines(step)
    for result in update.results:
        yield f"set {result.name} = {show(result.expression)}"


def _propagator_lines(propagator: Propagator) -> Iterator[str]:
    yield "let"
    yield from _table([name or "." for name in row] for row in propagator.names)
    yield "be the matrix exponential of"
    yield from _table([show(entry) for entry in row] for row in propagator.matrix)


def _solution_lines(solution: Solution) -> Iterator[str]:
    settings = solution.settings
    yield f"let {', '.join(solution.names)} be {', '.join(solution.variables)} after dt, with"
    for binding in solution.bindings:
        yield f"  {binding.name} = {show(binding.expression)}"
    for variable, rate in zip(solution.variables, solution.rates, strict=True):
        yield f"  d{variable}/dt = {show(rate)}"
    tolerances = zip(solution.variables, settings.absolute, strict=True)
    absolute = ", ".join(f"{tolerance:g} for {variable}" for variable, tolerance in tolerances)
    yield f"  to a relative error of {settings.relative:g}, an absolute one of {absolute}"
    yield f"  in at most {settings.max_steps} internal steps"


def _table(rows: Iterable[list[str]]) -> Iterator[str]:
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  [ {'  '.join(cells)} ]"
