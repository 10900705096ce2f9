"""What C++ of the user's is compiled and linked with, as `implementation` takes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eqsim.equations.cpp import CppBuild
from eqsim.errors import ModelError
from eqsim.options import find_inexact_flag

__all__ = ["KEYWORDS", "read_build", "read_headers"]

KEYWORDS = (
    *("headers", "include_dirs", "sources", "define_macros", "libraries", "library_dirs"),
    *("runtime_library_dirs", "extra_compile_args", "extra_link_args"),
)
_SUFFIXES = (".cpp", ".cc", ".cxx")


def read_headers(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the lines that include the headers."""
    headers = _texts(given, "headers")
    for header in headers:
        if header[:1] + header[-1:] not in ("<>", '""'):
            raise ModelError(
                f"implementation: {header!r} in headers stands in no quotes or brackets",
                hint=f"""write '"{header}"', or '<{header}>' for a header of the system""",
            )
    return tuple(f"#include {header}" for header in headers)


def read_build(given: Mapping[str, Any]) -> CppBuild:
    """Check compiler keywords; relative paths start at the working folder.

    Raises
    ------
    ModelError
        For an unknown keyword, for what is no list, for files and folders that are not there, and
        for flags that let the compiler change results.
    """
    unknown = [name for name in given if name not in KEYWORDS]
    if unknown:
        raise ModelError(
            f"implementation: there is no argument {unknown[0]!r}",
            details=(f"for the compiler: {', '.join(KEYWORDS)}",),
        )
    flags = _texts(given, "extra_compile_args")
    _refuse_flags(flags)
    return CppBuild(
        include_dirs=_folders(given, "include_dirs"),
        sources=_source_files(given),
        define_macros=_macros(given),
        libraries=_texts(given, "libraries"),
        library_dirs=_folders(given, "library_dirs") + _folders(given, "runtime_library_dirs"),
        extra_compile_args=flags,
        extra_link_args=_texts(given, "extra_link_args"),
    )


def _listed(given: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    values = given.get(name)
    if values is None:
        return ()
    if not isinstance(values, list | tuple):
        raise ModelError(f"implementation: {name} is a list, not {values!r}")
    return tuple(values)


def _texts(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = _listed(given, name)
    for value in values:
        if not isinstance(value, str) or not value or not value.isprintable():
            raise ModelError(f"implementation: {name} is a list of texts, not of {value!r}")
    return values


def _paths(given: Mapping[str, Any], name: str) -> tuple[Path, ...]:
    values = _listed(given, name)
    for value in values:
        if not isinstance(value, str | Path):
            raise ModelError(f"implementation: {name} is a list of paths, not of {value!r}")
    return tuple(Path(value).absolute() for value in values)


def _folders(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    folders = _paths(given, name)
    for folder in folders:
        if not folder.is_dir():
            raise ModelError(f"implementation: the folder {folder} in {name} does not exist")
    return tuple(map(str, folders))


def _source_files(given: Mapping[str, Any]) -> tuple[str, ...]:
    files = _paths(given, "sources")
    for file in files:
        if not file.is_file():
            raise ModelError(f"implementation: the file {file} in sources does not exist")
        if file.suffix not in _SUFFIXES:
            raise ModelError(
                f"implementation: {file.name} in sources is not C++",
                details=(f"files of C++ end in {', '.join(_SUFFIXES)}",),
            )
    return tuple(map(str, files))


def _macros(given: Mapping[str, Any]) -> tuple[tuple[str, str | None], ...]:
    macros = []
    for pair in _listed(given, "define_macros"):
        match pair:
            case (str(name), value) if name.isidentifier() and isinstance(value, str | int | None):
                macros.append((name, None if value is None else str(value)))
            case _:
                raise ModelError(
                    f"implementation: define_macros holds pairs of a name and a text, not {pair!r}",
                    hint="such as define_macros=[('N', '3'), ('FAST', None)]",
                )
    return tuple(macros)


def _refuse_flags(flags: tuple[str, ...]) -> None:
    inexact = find_inexact_flag(flags)
    if inexact is not None:
        raise ModelError(
            f"implementation: {inexact} lets the compiler change results",
            details=("the flag would count for all of the model, not for the function alone",),
            hint="leave it out",
        )
    for flag in flags:
        if flag.startswith("-std="):
            raise ModelError(
                f"implementation: {flag} in extra_compile_args: models are compiled as C++17",
                hint="compile it to a library of its own, and name that in libraries",
            )
