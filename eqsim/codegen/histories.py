"""The lines of a project's `main.cpp` that make the past of variables ready for a run."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.codegen.literals import cpp_string, literal_text
from eqsim.codegen.scope import Declarations
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Cast, Entry, Expr, History, Literal, Load, Program, Value

__all__ = ["length_of", "past_lines"]


def past_lines(program: Program, known: Declarations) -> Iterator[str]:
    """Print what gives every history rows for its longest delay."""
    for history in program.histories:
        clock = (known.field(f"{history.clock}.{part}") for part in ("step", "dt"))
        longest = ", ".join(_longest(delay, history, known) for delay in history.delays)
        arguments = (
            known.history(history.name),
            "arena",
            known.field(history.of),
            length_of(history.of, known),
            f"std::max<int64_t>({{{longest}}})",
            f"project::Moment{{{', '.join(clock)}}}",
        )
        yield f"project::remember({', '.join(arguments)});"


def length_of(buffer: str, known: Declarations) -> str:
    """Print how many entries a buffer has."""
    extent = known.buffers[buffer].extent
    return "1" if extent is None else known.field(extent)


def _longest(delay: Expr, history: History, known: Declarations) -> str:
    dt = known.field(f"{history.clock}.dt")
    return f"project::longest({cpp_string(history.of)}, {_seconds(delay, known)}, {dt})"


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
            return f"{known.field(buffer)}, {length_of(buffer, known)}"
    raise InternalError(f"{delay} is no delay; please report this")
