"""What a program is compiled and linked with beside the engine: solvers, and the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eqsim.backends.building.solver_library import linked_libraries
from eqsim.backends.building.toolchain import NOTHING, Linked, Toolchain, preprocess
from eqsim.codegen.sources import SourceTree, emit_project
from eqsim.codegen.user_code import file_names, head_and_body, user_build, user_sources
from eqsim.equations.cpp import CppBuild
from eqsim.ir.program import Kernel, LetSolution, Program
from eqsim.ir.timeline import Project, every_kernel
from eqsim.ir.union import Loop

__all__ = ["content_of_files", "linked_with", "project_sources"]


def linked_with(kernels: tuple[Kernel, ...], toolchain: Toolchain) -> Linked:
    """Find what kernels need: the library of solvers, and what functions of the user's name.

    Raises
    ------
    CompilationError
        If the library of solvers is not there.
    """
    solves = any(isinstance(s, LetSolution) for kernel in kernels for s in kernel.body)
    solver = linked_libraries(toolchain) if solves else NOTHING
    build = user_build(kernels)
    return Linked(
        (*solver.compile_flags, *_compile_flags(build)),
        (*solver.link_flags, *_link_flags(build)),
        build.sources,
        has_user_code=bool(user_sources(kernels)),
    )


def content_of_files(
    kernels: tuple[Kernel, ...], toolchain: Toolchain, linked: Linked
) -> dict[str, str]:
    """Give the text of the user's files, what they include too, and the age of libraries."""
    build = user_build(kernels)
    heads = [line for s in user_sources(kernels) for line in head_and_body(s.code)[0]]
    if build == CppBuild() and not any('"' in line for line in heads):
        return {}
    text = "\n".join((*heads, *(f'#include "{path}"' for path in build.sources)))
    ages = (
        f"{file} {status.st_size} {status.st_mtime_ns}"
        for folder in build.library_dirs
        for name in build.libraries
        for file in sorted(Path(folder).glob(f"lib{name}.*"))
        for status in (file.stat(),)
    )
    return {
        "user files": preprocess(toolchain, text, linked.compile_flags).log,
        "user libraries": "\n".join(ages),
    }


def project_sources(program: Program, project: Project, loops: tuple[Loop, ...]) -> SourceTree:
    """Print the files of a project, and copy the user's source files beside them."""
    names = file_names(user_build(every_kernel(program, project)))
    copies = {
        name: Path(path).read_text(encoding="utf-8", errors="surrogateescape")
        for path, name in names.items()
    }
    return {**emit_project(program, project, loops), **copies}


def _compile_flags(build: CppBuild) -> Iterable[str]:
    folders = dict.fromkeys((*build.include_dirs, *(str(Path(s).parent) for s in build.sources)))
    yield from (f"-I{folder}" for folder in folders)
    for name, value in build.define_macros:
        yield f"-D{name}" if value is None else f"-D{name}={value}"
    yield from build.extra_compile_args


def _link_flags(build: CppBuild) -> Iterable[str]:
    for folder in build.library_dirs:
        yield from (f"-L{folder}", f"-Wl,-rpath,{folder}")
    yield from (f"-l{name}" for name in build.libraries)
    yield from build.extra_link_args
