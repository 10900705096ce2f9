"""One pass of the time loop: which kernels it performs, and which clocks it moves on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from eqsim.codegen.lines import block, harmless, indented
from eqsim.codegen.names import NameTable
from eqsim.codegen.scope import Declarations
from eqsim.ir.checks.time_loop import (
    PROFILE,
    PROFILE_NUMBERS,
    has_several_clocks,
    is_profiled,
    listed_clocks,
    may_stop,
    needs_host,
    regular_clocks,
    returns,
)
from eqsim.ir.program import Kernel, Program

__all__ = ["loop_comment", "pass_condition", "pass_lines"]

_TAKEN = ("done", "latest", "run", "setup", "steps", "stop")


def pass_lines(program: Program, names: NameTable, known: Declarations) -> Iterator[str]:
    """Print the lines of a pass; `names` are those of the kernels' functions."""
    clocks = _clock_variables(program, names) if has_several_clocks(program) else None
    if clocks is not None:
        yield from _due_lines(program, clocks, known)
    parts = list(_parts(program, _performed(program, names, known), clocks))
    yield from _resumable(parts) if returns(program) else parts[0]
    for clock in program.clocks:
        due = "1" if clocks is None else clocks[f"{clock}.due"]
        yield f"{known.field(f'{clock}.step')} += {due};"


def loop_comment(program: Program) -> tuple[str, ...]:
    """Say when the time loop returns."""
    until = "Perform steps until there are none left, somebody asks to stop, or a kernel fails."
    if not returns(program):
        return (until,)
    return until, "Return also where the host is needed; the next call goes on behind that place."


def pass_condition(program: Program) -> str:
    """Print the condition under which there is another pass, or one to be gone on with."""
    goes_on = "*stop == 0 && state.failure == 0"
    if may_stop(program):
        goes_on += " && state.stopped == 0"
    if returns(program):
        goes_on = f"(state.resume != 0 || ({goes_on}))"
    return f"done < steps && {goes_on}"


def _performed(program: Program, names: NameTable, known: Declarations) -> dict[str, str]:
    """Print for each kernel how it is performed."""
    plain = [kernel for kernel in program.kernels if not needs_host(kernel)]
    lines = {kernel.name: f"{names[kernel.name]}(state);" for kernel in plain}
    if not is_profiled(program):
        return lines
    places = {k.name: PROFILE_NUMBERS * place for place, k in enumerate(program.kernels)}
    profile = known.field(PROFILE)
    return {
        name: f"eqsim::timed({profile} + {places[name]}, [&] {{ {line} }});"
        for name, line in lines.items()
    }


def _parts(
    program: Program, performed: dict[str, str], clocks: NameTable | None
) -> Iterator[list[str]]:
    """Print the kernels between two returns to the host, those of one clock together."""
    part: list[str] = []
    number = 0
    for (clock, leaves), group in groupby(program.kernels, lambda k: (k.clock, needs_host(k))):
        for kernels in [[kernel] for kernel in group] if leaves else [list(group)]:
            number += leaves
            lines = [performed[kernel.name] for kernel in kernels if not leaves]
            if leaves:
                lines = _return_lines(kernels[0], number)
            due = None if clocks is None or clock is None else clocks[f"{clock}.due"]
            part += lines if due is None else block(f"if ({due})", lines)
            if leaves:
                yield part if due is None else [*part, "[[fallthrough]];"]
                part = []
    yield part


def _return_lines(kernel: Kernel, number: int) -> list[str]:
    return [f"// {harmless(kernel.name)}", f"state.resume = {number};", "return done;"]


def _resumable(parts: list[list[str]]) -> Iterator[str]:
    """Print the parts of a pass so that it goes on where it was left."""
    yield "switch (state.resume) {"
    for number, lines in enumerate(parts):
        yield f"case {number}:"
        yield from indented(lines)
    yield from indented(["break;"])
    yield "}"
    yield "state.resume = 0;"


def _clock_variables(program: Program, names: NameTable) -> NameTable:
    """Name the variables that hold the next time of a clock, and whether it is due."""
    wishes = [f"{clock}.{part}" for clock in program.clocks for part in ("time", "due")]
    return NameTable.of_names(wishes, (*_TAKEN, *names.identifiers.values()))


def _due_lines(program: Program, clocks: NameTable, known: Declarations) -> Iterator[str]:
    """Print which clocks are due; where none is, the loop ends."""
    for clock in program.clocks:
        begin = "times" if clock in listed_clocks(program) else "dt"
        words = ", ".join(known.field(f"{clock}.{part}") for part in ("step", "end", begin))
        yield f"const double {clocks[f'{clock}.time']} = eqsim::next_time({words});"
    times = ", ".join(clocks[f"{clock}.time"] for clock in program.clocks)
    lengths = ", ".join(known.field(f"{clock}.dt") for clock in regular_clocks(program))
    yield f"const double latest = eqsim::latest_due({{{times}}}, {{{lengths}}});"
    yield "if (latest == eqsim::never) break;"
    for clock in program.clocks:
        yield f"const bool {clocks[f'{clock}.due']} = {clocks[f'{clock}.time']} <= latest;"
