"""A program to the files of a shared library, or of a project that runs on its own.

`kernels.hpp` is the same text in both; the files beside it are thin shells.
"""

from __future__ import annotations

from collections.abc import Mapping

from eqsim._version import __version__
from eqsim.codegen.kernels import kernel_text, signature
from eqsim.codegen.kernels_file import headers, kernels_file, title
from eqsim.codegen.lines import broken
from eqsim.codegen.literals import cpp_string
from eqsim.codegen.names import identifier
from eqsim.codegen.render import render
from eqsim.codegen.results import result_lines
from eqsim.codegen.scope import Declarations, declarations
from eqsim.codegen.snapshots import visit_lines
from eqsim.codegen.synapses import declaration_lines, initial_value
from eqsim.codegen.timeline import action_names, timeline_entries
from eqsim.codegen.user_code import user_code, user_sources
from eqsim.codegen.views import ActionsView, BuildView, LibraryView, MainView
from eqsim.ir.effects import has_solutions
from eqsim.ir.program import Program
from eqsim.ir.time_loop import regular_clocks
from eqsim.ir.timeline import Perform, Project

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


def emit_project(program: Program, project: Project) -> SourceTree:
    """Print the files of a project; the engine's headers and the data come beside them."""
    build = BuildView(
        title(program),
        __version__,
        identifier(program.name),
        OPTIMISATION,
        SEMANTICS,
        SOLVERS if has_solutions(program) else (),
    )
    known = declarations(program)
    actions = _actions(program, project, known)
    return {
        "kernels.hpp": kernels_file(program),
        "library.cpp": render("library.cpp.j2", LibraryView(title(program))),
        "actions.hpp": render("standalone/actions.hpp.j2", actions),
        "actions.cpp": render("standalone/actions.cpp.j2", actions),
        "main.cpp": render("standalone/main.cpp.j2", _main(program, project, known)),
        "Makefile": render("standalone/Makefile.j2", build),
        "CMakeLists.txt": render("standalone/CMakeLists.txt.j2", build),
        "README.md": render("standalone/README.md.j2", build),
        ".gitignore": "main\n*.o\nflags.mk\nbuild/\nresults/\n",
    }


def _actions(program: Program, project: Project, known: Declarations) -> ActionsView:
    kernels = tuple(entry.kernel for entry in project.timeline if isinstance(entry, Perform))
    names = action_names(project)
    printed = user_sources((*program.setup, *program.kernels))
    return ActionsView(
        title(program),
        headers(program, kernels),
        tuple(user_code(each) for each in user_sources(kernels) if each not in printed),
        tuple(signature(kernel, names[str(k)]) for k, kernel in enumerate(kernels)),
        tuple(kernel_text(kernel, names[str(k)], known) for k, kernel in enumerate(kernels)),
    )


def _main(program: Program, project: Project, known: Declarations) -> MainView:
    preparation = [line for rows in program.rows for line in declaration_lines(rows, known)]
    preparation += [f"project::Moment {known.moment(c)};" for c in regular_clocks(program)]
    preparation += [
        f"arena.take({known.field(buffer.name)}, 1, {initial_value(buffer, project)});"
        for buffer in program.buffers
        if buffer.extent is None
    ]
    preparation += visit_lines(program, project, known)
    return MainView(
        title=title(program),
        title_literal=cpp_string(program.name),
        projections=tuple(known.projections[rows.name] for rows in program.rows),
        preparation=broken(preparation),
        timeline=timeline_entries(program, project, known),
        results=broken(result_lines(program, project, known)),
    )
