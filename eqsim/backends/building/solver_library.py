"""The library of solvers that programs with error control link with: SUNDIALS."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from eqsim.backends.building.toolchain import Linked, Toolchain, preprocess
from eqsim.codegen.sources import SOLVERS
from eqsim.errors import CompilationError

__all__ = ["FOLDER", "linked_libraries"]

FOLDER = "EQSIM_SUNDIALS"
"""The environment variable that names the folder of an installation: with include/ and lib/."""

OLDEST, SPLIT, NEWEST = 5, 7, 7
_PROBE = """#include <sundials/sundials_config.h>
#include <cvode/cvode.h>
#include <arkode/arkode_erkstep.h>
found SUNDIALS_VERSION_MAJOR
"""
_HINT = (
    "install it: 'apt install libsundials-dev' (Debian, Ubuntu), 'conda install -c conda-forge "
    f"sundials' or 'brew install sundials'; where it is in a folder of its own, let {FOLDER} name "
    "that folder. Methods without error control, such as 'rk4', do without it"
)


def linked_libraries(toolchain: Toolchain) -> Linked:
    """Find SUNDIALS in the folder asked for, or where compilers and package managers have it.

    Raises
    ------
    CompilationError
        If it is not there, or too old or too new.
    """
    asked = os.environ.get(FOLDER, "")
    places = (Path(asked),) if asked else (None, *_usual_places())
    for place in places:
        version = _version_in(place, toolchain)
        if version is not None:
            return _linked(version, place)
    looked = f"it was looked for in {asked}, which {FOLDER} names" if asked else None
    raise CompilationError(
        "the integration method needs the library SUNDIALS, which was not found",
        details=(looked or "it was looked for where the compiler and package managers have it",),
        hint=_HINT,
    )


def _usual_places() -> tuple[Path, ...]:
    conda = os.environ.get("CONDA_PREFIX", "")
    named = [Path(sys.prefix), *([Path(conda)] if conda else [])]
    return (*named, Path("/opt/homebrew"), Path("/usr/local"))


def _version_in(place: Path | None, toolchain: Toolchain) -> int | None:
    if place is not None and not (place / "include" / "sundials").is_dir():
        return None
    done = preprocess(toolchain, _PROBE, _include_flags(place))
    found = re.search(r"^found (\d+)$", done.log, re.MULTILINE)
    return int(found[1]) if done.status == 0 and found else None


def _include_flags(place: Path | None) -> tuple[str, ...]:
    return () if place is None else (f"-I{place / 'include'}",)


def _linked(version: int, place: Path | None) -> Linked:
    if not OLDEST <= version <= NEWEST:
        raise CompilationError(
            f"the library SUNDIALS has version {version}",
            details=(f"versions {OLDEST} to {NEWEST} can be used",),
            hint=f"install another one, and let {FOLDER} name its folder",
        )
    parts = SOLVERS if version < SPLIT else (*SOLVERS, "core")
    libraries = [f"-lsundials_{part}" for part in parts]
    folders = () if place is None else (f"-L{place / 'lib'}", f"-Wl,-rpath,{place / 'lib'}")
    return Linked(_include_flags(place), (*folders, *libraries))
