"""A program to the files of a shared library, or of a project that runs on its own.

`kernels.hpp` is the same text in both; the files beside it are thin shells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eqsim._version import __version__
from eqsim.codegen.cmake import cmake_commands
from eqsim.codegen.foreign_states import event_lines
from eqsim.codegen.kernels import kernel_text, signature
from eqsim.codegen.kernels_file import headers, kernels_file, loop_file, title
from eqsim.codegen.lines import broken
from eqsim.codegen.literals import cpp_string
from eqsim.codegen.names import identifier
from eqsim.codegen.render import render
from eqsim.codegen.results import result_lines, stream_lines
from eqsim.codegen.runs import PrintedLoop
from eqsim.codegen.scope import Declarations, declarations
from eqsim.codegen.snapshots import visit_lines
from eqsim.codegen.synapses import declaration_lines, initial_value
from eqsim.codegen.timeline import action_names, timeline_entries
from eqsim.codegen.user_code import file_names, user_build, user_code, user_namespace, user_sources
from eqsim.codegen.views import ActionsView, BuildView, LibraryView, MainView
from eqsim.ir.effects import has_solutions
from eqsim.ir.program import Program
from eqsim.ir.timeline import Project, every_kernel
from eqsim.ir.union import Loop

__all__ = ["SEMANTICS", "SOLVERS", "SourceTree", "emit_library", "emit_project"]

SourceTree = Mapping[str, str]
"""The text of each file, by its path relative to the folder of the sources."""

OPTIMISATION = "-O3 -march=native"
SOLVERS = ("arkode", "cvode", "nvecserial")
"""The parts of SUNDIALS that solvers of differential equations need."""
SEMANTICS = "-std=c++17 -fno-math-errno -fno-trapping-math -ffp-contract=off -fwrapv"


def emit_library(program: Program) -> SourceTree:
    """Print the sources of a program's shared library."""
    return {
        "kernels.hpp": kernels_file(program),
        "library.cpp": render("library.cpp.j2", LibraryView(title(program))),
    }


def emit_project(program: Program, project: Project, loops: tuple[Loop, ...] = ()) -> SourceTree:
    """Print the files of a project; the engine's headers and the data come beside them.

    Runs perform the steps of the `loops`, whose state is part of that of the program; without any,
    those of the program itself.
    """
    known = declarations(program)
    printed = tuple(_printed(k, loop, known) for k, loop in enumerate(loops or (Loop(program),)))
    suffixes = tuple(map(_suffix, range(len(printed))))
    actions = _actions(program, project, known, printed[0].program)
    user = user_build(every_kernel(program, project))
    copies = (name.removesuffix(".cpp") for name in file_names(user).values())
    build = BuildView(
        title(program),
        __version__,
        identifier(program.name),
        OPTIMISATION,
        SEMANTICS,
        SOLVERS if has_solutions(program) else (),
        ("main", "actions", *(f"library{suffix}" for suffix in suffixes), *copies),
        cmake_commands(user),
    )
    return {
        **dict(_libraries(program, printed)),
        "actions.hpp": render("standalone/actions.hpp.j2", actions),
        "actions.cpp": render("standalone/actions.cpp.j2", actions),
        "main.cpp": render("standalone/main.cpp.j2", _main(program, project, known, printed)),
        "Makefile": render("standalone/Makefile.j2", build),
        "CMakeLists.txt": render("standalone/CMakeLists.txt.j2", build),
        "README.md": render("standalone/README.md.j2", build),
        ".gitignore": "main\n*.o\nflags.mk\nbuild/\nresults/\n",
    }


def _suffix(number: int) -> str:
    """Tell the files and functions of several loops apart."""
    return f"_{number + 1}" if number else ""


def _printed(number: int, loop: Loop, known: Declarations) -> PrintedLoop:
    suffix = _suffix(number)
    names = (f"eqsim_{what}{suffix}" for what in ("setup", "run"))
    return PrintedLoop(loop.program, known.of_loop(loop), *names)


def _libraries(program: Program, loops: tuple[PrintedLoop, ...]) -> Iterator[tuple[str, str]]:
    """Print the kernels of each loop, and the library that makes them available."""
    for number, loop in enumerate(loops):
        suffix = _suffix(number)
        yield f"kernels{suffix}.hpp", loop_file(loop.program, program, loop.known)
        view = LibraryView(title(program), suffix)
        yield f"library{suffix}.cpp", render("library.cpp.j2", view)


def _actions(
    program: Program, project: Project, known: Declarations, printed: Program
) -> ActionsView:
    """Give what is done once; the functions that are `printed` already are not repeated."""
    kernels = project.kernels
    names = action_names(project)
    there = set(map(user_namespace, user_sources((*printed.setup, *printed.kernels))))
    return ActionsView(
        title(program),
        headers(program, kernels),
        tuple(
            user_code(each) for each in user_sources(kernels) if user_namespace(each) not in there
        ),
        tuple(signature(kernel, names[str(k)]) for k, kernel in enumerate(kernels)),
        tuple(kernel_text(kernel, names[str(k)], known) for k, kernel in enumerate(kernels)),
    )


def _main(
    program: Program, project: Project, known: Declarations, loops: tuple[PrintedLoop, ...]
) -> MainView:
    preparation = [line for rows in program.rows for line in declaration_lines(rows, known)]
    preparation += [
        f"arena.take({known.field(buffer.name)}, 1, {initial_value(buffer, project)});"
        for buffer in program.buffers
        if buffer.extent is None
    ]
    preparation += stream_lines(program, project, known)
    preparation += visit_lines(program, project, known)
    return MainView(
        title=title(program),
        title_literal=cpp_string(program.name),
        loops=tuple(map(_suffix, range(len(loops)))),
        projections=tuple(known.projections[rows.name] for rows in program.rows),
        orders=tuple(known.projections[d.name] for rows in program.rows for d in rows.delays),
        moments=tuple(known.moments.identifiers.values()),
        preparation=broken(preparation),
        timeline=timeline_entries(program, project, known, loops),
        results=broken(
            (*result_lines(program, project, known), *event_lines(program, project, known))
        ),
    )
