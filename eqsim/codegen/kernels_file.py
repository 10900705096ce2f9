"""The file that holds the state and every kernel of a program."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim._version import __version__
from eqsim.codegen.kernels import kernel_text
from eqsim.codegen.lines import broken, harmless
from eqsim.codegen.literals import STORED_TYPES
from eqsim.codegen.names import NameTable
from eqsim.codegen.passes import loop_comment, pass_condition, pass_lines
from eqsim.codegen.render import render
from eqsim.codegen.scope import Declarations, declarations
from eqsim.codegen.user_code import user_code, user_sources
from eqsim.codegen.uses import uses
from eqsim.codegen.views import KernelsView
from eqsim.ir.checks.time_loop import has_several_clocks, is_profiled, needs_host, needs_python
from eqsim.ir.checks.words import Word, words
from eqsim.ir.program import Kernel, LetPropagator, LetSolution, Program

__all__ = ["headers", "kernels_file", "loop_file", "title"]


def title(program: Program) -> str:
    """Give a program's name as harmless text."""
    return harmless(program.name)


def kernels_file(program: Program) -> str:
    """Print the file that holds the state and every kernel."""
    return loop_file(program, program, declarations(program))


def loop_file(program: Program, whole: Program, known: Declarations) -> str:
    """Print the file that holds the state of a whole, and the kernels of one program on it."""
    setup = () if needs_python(program) else program.setup
    every = (*setup, *(kernel for kernel in program.kernels if not needs_host(kernel)))
    names = kernel_names(every)
    texts = (kernel_text(kernel, names[kernel.name], known, "static ") for kernel in every)
    return render(
        "kernels.hpp.j2",
        KernelsView(
            title=title(program),
            version=__version__,
            headers=headers(whole, every),
            fields=tuple(_fields(whole, declarations(whole))),
            functions=tuple(map(user_code, user_sources(every))),
            size=str(8 * len(words(whole))),
            kernels=tuple(texts),
            setup=tuple(names[kernel.name] for kernel in setup),
            about_loop=loop_comment(program),
            condition=pass_condition(program),
            step=broken(pass_lines(program, names, known)),
        ),
    )


def kernel_names(kernels: tuple[Kernel, ...]) -> NameTable:
    """Name the functions of kernels."""
    return NameTable.of_names((kernel.name for kernel in kernels), taken=("setup", "run"))


def headers(program: Program, kernels: tuple[Kernel, ...]) -> tuple[str, ...]:
    """List the engine's headers that kernels stand on: few, for each costs compile time."""
    statements = [s for kernel in kernels for s in (*kernel.prologue, *kernel.body)]
    needed = {
        "math.hpp": True,
        "clocks.hpp": has_several_clocks(program),
        "profile.hpp": is_profiled(program),
        "random.hpp": any(uses(kernel).streams for kernel in kernels),
        "discrete.hpp": any(uses(kernel).kinds & {"poisson", "binomial"} for kernel in kernels),
        "expm.hpp": any(isinstance(s, LetPropagator) for s in statements),
        "solver.hpp": any(isinstance(s, LetSolution) for s in statements),
        "delays.hpp": any(rows.delays for rows in program.rows),
        "events.hpp": bool(program.events),
        "rows.hpp": bool(program.rows),
        "table.hpp": bool(program.tables),
    }
    return tuple(sorted(header for header, is_needed in needed.items() if is_needed))


def _fields(program: Program, known: Declarations) -> Iterator[str]:
    """Print the fields of the state, in the order of its words."""
    rings = {f"{event.name}.list" for event in program.events}
    columns = {f"{t.name}.{column.name}.data" for t in program.tables for column in t.columns}
    orders = {f"{delays.name}.begin" for rows in program.rows for delays in rows.delays}
    for word in words(program):
        if word.name in orders:
            yield f"eqsim::Delays {known.fields[word.name]}"
        elif word.name in rings:
            yield f"eqsim::Ring {known.fields[word.name]}"
        elif word.name in columns:
            yield f"eqsim::Column {known.fields[word.name]}"
        elif word.name in known.fields:
            yield f"{_type(word)} {known.fields[word.name]}"


def _type(word: Word) -> str:
    if word.kind == "pointer" and word.dtype is not None:
        return f"{STORED_TYPES[word.dtype]}*"
    if word.kind == "text":
        return "const char*"
    return "double" if word.kind == "f64" else "int64_t"
