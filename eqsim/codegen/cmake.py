"""What a project's CMakeLists.txt says of the user's functions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eqsim.equations.cpp import CppBuild

__all__ = ["cmake_commands"]


def cmake_commands(build: CppBuild) -> tuple[str, ...]:
    """Print what the program is compiled and linked with for the user's functions."""
    folders = (*build.include_dirs, *(str(Path(source).parent) for source in build.sources))
    macros = (n if v is None else f"{n}={v}" for n, v in build.define_macros)
    linked = (*(f"-l{name}" for name in build.libraries), *build.extra_link_args)
    needed = {
        "target_include_directories": dict.fromkeys(folders),
        "target_compile_definitions": macros,
        "target_compile_options": build.extra_compile_args,
        "target_link_directories": build.library_dirs,
        "target_link_libraries": linked,
    }
    printed = ((command, _quoted(words)) for command, words in needed.items())
    return tuple(f"{command}(main PRIVATE {words})" for command, words in printed if words)


def _quoted(words: Iterable[str]) -> str:
    return " ".join(f"[==[{word}]==]" for word in words)
