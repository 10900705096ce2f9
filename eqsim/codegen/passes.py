"""One pass of the time loop: which kernels it performs, and which clocks it moves on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from eqsim.codegen.lines import block
from eqsim.codegen.names import NameTable
from eqsim.codegen.scope import Declarations
from eqsim.ir.program import Kernel, Program

__all__ = ["pass_lines"]

_TAKEN = ("done", "latest", "run", "setup", "steps", "stop")


def pass_lines(program: Program, names: NameTable, known: Declarations) -> Iterator[str]:
    """Print the lines of a pass; `names` are those of the kernels' functions."""
    if not program.has_several_clocks:
        yield from (_call(kernel, names) for kernel in program.kernels)
        yield from (f"{known.field(f'{clock}.step')} += 1;" for clock in program.clocks)
        return
    clocks = _clock_variables(program, names)
    yield from _due_lines(program, clocks, known)
    for clock, kernels in groupby(program.kernels, lambda kernel: kernel.clock):
        calls = [_call(kernel, names) for kernel in kernels]
        yield from calls if clock is None else block(f"if ({clocks[f'{clock}.due']})", calls)
    for clock in program.clocks:
        yield f"{known.field(f'{clock}.step')} += {clocks[f'{clock}.due']};"


def _call(kernel: Kernel, names: NameTable) -> str:
    return f"{names[kernel.name]}(state);"


def _clock_variables(program: Program, names: NameTable) -> NameTable:
    """Name the variables that hold the next time of a clock, and whether it is due."""
    functions = [names[kernel.name] for kernel in (*program.setup, *program.kernels)]
    wishes = [f"{clock}.{part}" for clock in program.clocks for part in ("time", "due")]
    return NameTable.of_names(wishes, (*_TAKEN, *functions))


def _due_lines(program: Program, clocks: NameTable, known: Declarations) -> Iterator[str]:
    """Print which clocks are due; where none is, the loop ends."""
    for clock in program.clocks:
        words = ", ".join(known.field(f"{clock}.{part}") for part in ("step", "end", "dt"))
        yield f"const double {clocks[f'{clock}.time']} = eqsim::next_time({words});"
    times = ", ".join(clocks[f"{clock}.time"] for clock in program.clocks)
    lengths = ", ".join(known.field(f"{clock}.dt") for clock in program.clocks)
    yield f"const double latest = eqsim::latest_due({{{times}}}, {{{lengths}}});"
    yield "if (latest == eqsim::never) break;"
    for clock in program.clocks:
        yield f"const bool {clocks[f'{clock}.due']} = {clocks[f'{clock}.time']} <= latest;"
