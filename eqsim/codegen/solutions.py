"""A solution of differential equations as C++: the function that the solver calls, and the call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eqsim.codegen.expressions import text
from eqsim.codegen.lines import block
from eqsim.codegen.literals import CPP_TYPES, cpp_string, literal_text
from eqsim.codegen.names import NameTable
from eqsim.codegen.scope import Scope
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Entry, LetSolution, Statement, Value
from eqsim.ir.rewrite import inner_expressions, walk

__all__ = ["solution_lines", "solver_lines"]


def solver_lines(statements: tuple[Statement, ...], scope: Scope) -> list[str]:
    """Print the solvers that a loop needs, which all its elements share."""
    solutions = [statement for statement in statements if isinstance(statement, LetSolution)]
    return [line for statement in solutions for line in _solver(statement, scope)]


def _solver(statement: LetSolution, scope: Scope) -> Iterator[str]:
    settings = statement.settings
    tolerances, solver = (scope.part(statement, part) for part in ("tolerances", "solver"))
    listed = ", ".join(literal_text(each, DType.F64) for each in settings.absolute)
    relative = literal_text(settings.relative, DType.F64)
    yield f"const double {tolerances}[] = {{{listed}}};"
    yield (
        f"eqsim::Solver {solver}(eqsim::Method::{settings.method}, {len(statement.names)}, "
        f"{relative}, {tolerances}, {settings.max_steps});"
    )


def solution_lines(statement: LetSolution, scope: Scope) -> list[str]:
    """Print the solution for one element."""
    part = {name: scope.part(statement, name) for name in ("solver", "rates", "solution", "step")}
    start = text(statement.start, scope)
    duration = text(statement.duration, scope)
    initial = ", ".join(text(each, scope) for each in statement.initial)
    owner = cpp_string(statement.owner)
    lines = [
        *_function(statement, scope, part["rates"]),
        f"double {part['solution']}[] = {{{initial}}};",
        f"double {part['step']} = {text(statement.first_step, scope)};",
        f"eqsim::note_failure(state, {part['solver']}.solve({part['rates']}, {part['solution']}, "
        f"{start}, {duration}, &{part['step']}), {owner}, {text(statement.element, scope)}, "
        f"{start});",
    ]
    lines += [
        f"const double {scope.local(name)} = {part['solution']}[{place}];"
        for place, name in enumerate(statement.names)
    ]
    return [*lines, f"const double {scope.local(statement.next_step)} = {part['step']};"]


def _function(statement: LetSolution, scope: Scope, name: str) -> list[str]:
    """Print the derivatives as a lambda that carries its constants."""
    function = statement.derivatives
    bound = (function.time, *function.state, *function.constants)
    outside = scope.names.identifiers
    names = (*bound, *(name for name, _ in function.bindings))
    seen = (outside[key] for key in _keys_of_outer_names(statement) if key in outside)
    own = NameTable.of({f"local {each}": (each,) for each in names}, ("x", "dx", *seen))
    inside = replace(scope, names=NameTable({**outside, **own.identifiers}))
    carried = (
        f"{inside.local(constant)} = {text(expr, scope)}"
        for constant, expr in zip(function.constants, statement.constants, strict=True)
    )
    lines = [
        f"const double {inside.local(variable)} = x[{place}];"
        for place, variable in enumerate(function.state)
    ]
    lines += [
        f"const {CPP_TYPES[expr.dtype]} {inside.local(binding)} = {text(expr, inside)};"
        for binding, expr in function.bindings
    ]
    lines += [f"dx[{k}] = {text(rate, inside)};" for k, rate in enumerate(function.rates)]
    time = f"[[maybe_unused]] double {inside.local(function.time)}"
    head = f"const auto {name} = [&, {', '.join(carried)}]"
    arguments = f"({time}, const double* x, double* dx)"
    first, *body, last = block(f"{head.replace(', ]', ']')}{arguments}", lines)
    return [first, *body, f"{last};"]


def _keys_of_outer_names(statement: LetSolution) -> Iterator[str]:
    """List what the function takes from the kernel around it, which its names must not hide."""
    for node in (node for expr in inner_expressions(statement) for node in walk(expr)):
        if isinstance(node, Entry):
            yield f"buffer {node.buffer}"
        elif isinstance(node, Value):
            yield f"value {node.name}"
