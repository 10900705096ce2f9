"""The lines of a project's `main.cpp` that make the past of variables ready for a run."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.codegen.literals import cpp_string, literal_text
from eqsim.codegen.scope import Declarations
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.lowering.delayed import delay_source
from eqsim.ir.program import Cast, Entry, Expr, History, Literal, Load, Program, Value

__all__ = ["past_lines"]


def past_lines(program: Program, known: Declarations) -> Iterator[str]:
    """Print what gives every history rows for its longest delay."""
    for history in program.histories:
        clock = (known.field(f"{history.clock}.{part}") for part in ("step", "dt"))
        longest = ", ".join(_longest(delay, history, known) for delay in history.delays)
        arguments = (
            known.history(history.name),
            "arena",
            cpp_string(history.of),
            known.field(history.of),
            known.length(history.of),
            f"std::max<double>({{{longest}}})",
            f"project::Moment{{{', '.join(clock)}}}",
        )
        yield f"project::remember({', '.join(arguments)});"


def _longest(delay: Expr, history: History, known: Declarations) -> str:
    names = ", ".join(map(cpp_string, (history.of, delay_source(delay))))
    dt = known.field(f"{history.clock}.dt")
    return f"project::longest({names}, {_seconds(delay, known)}, {dt})"


def _seconds(delay: Expr, known: Declarations) -> str:
    """Print a delay: a number, or an array and its length."""
    match delay:
        case Literal(value=value):
            return literal_text(value, DType.F64)
        case Value(name=name):
            return known.field(name)
        case Cast(arg=arg):
            return _seconds(arg, known)
        case Load(buffer=buffer) | Entry(buffer=buffer):
            return f"{known.field(buffer)}, {known.length(buffer)}"
    raise InternalError(f"{delay} is no delay; please report this")
