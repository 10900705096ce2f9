"""A C++ project on disk: written, built and executed."""

from __future__ import annotations

import io
import json
import logging
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.building.linked import linked_with
from eqsim.backends.building.toolchain import (
    Linked,
    Toolchain,
    build_project,
    compilation_error,
    find_toolchain,
    optimisation_flags,
    run_project,
)
from eqsim.backends.project.results import Results, read_results
from eqsim.codegen.sources import SourceTree
from eqsim.engine import INCLUDE_DIR
from eqsim.errors import InternalError, SimulationError, StorageError
from eqsim.ir.program import Kernel
from eqsim.options import CompileOptions

__all__ = ["Results", "execute_project", "make_project", "results_folder", "write_project"]

logger = logging.getLogger("eqsim.build.project")

MARKER = ".eqsim-project.json"
DATA_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
INTERRUPTED = 130
ERROR = "error: "


def write_project(
    folder: Path, sources: SourceTree, arrays: Mapping[str, NDArray[np.generic]]
) -> None:
    """Write a project: its sources, the engine's headers, and the arrays it reads.

    Files that have not changed are left alone, so that nothing is compiled without need; files
    of an earlier project in the same folder that this one does not have are removed.

    Raises
    ------
    StorageError
        If the folder cannot be written, or holds something that is no project of eqsim's.
    """
    files = {path: text.encode(errors="surrogateescape") for path, text in sources.items()}
    for header in sorted(INCLUDE_DIR.rglob("*.hpp")):
        files[f"include/{header.relative_to(INCLUDE_DIR).as_posix()}"] = header.read_bytes()
    for name, array in arrays.items():
        if not DATA_NAME.fullmatch(name):
            raise InternalError(f"'{name}' cannot be the name of a file; please report this")
        files[f"data/{name}.npy"] = _npy(array)
    with _reported(folder):
        before = _files_of_project(folder)
        _write(folder / MARKER, _marker({*before, *files}))
        for path, content in files.items():
            _write(folder / path, content)
        for path in sorted(before - set(files)):
            (folder / path).unlink(missing_ok=True)
        _write(folder / MARKER, _marker(set(files)))


def make_project(folder: Path, options: CompileOptions, kernels: tuple[Kernel, ...] = ()) -> None:
    """Build the program of a project, with what its kernels need beside the engine.

    Raises
    ------
    CompilationError
        If there is no compiler, or it failed; the project stays as it is.
    """
    toolchain = find_toolchain(options)
    linked = linked_with(kernels, toolchain)
    with _reported(folder):
        _write(folder / "flags.mk", _flags(toolchain, options, linked).encode())
    done = build_project(folder, toolchain, options, linked)
    if done.status != 0:
        raise compilation_error(done, folder)
    logger.info("built the project in %s in %.2f s", folder, done.seconds)


def execute_project(
    folder: Path, arguments: Sequence[str] = (), echo: Callable[[str], None] | None = None
) -> Results:
    """Execute a project's program and read its results.

    Parameters
    ----------
    folder : Path
        The project.
    arguments : sequence of str
        Options for the program, such as `--seed`.
    echo : callable, optional
        Gets what the program reports while it runs; by default it goes to the standard error.

    Raises
    ------
    SimulationError
        If the program fails, or its results cannot be read.
    StorageError
        If earlier results cannot be removed.
    """
    _refuse_help(folder, arguments)
    results = results_folder(folder, arguments)
    with _reported(folder):
        for earlier in (results, *results.glob("stored_*")):
            (earlier / "manifest.json").unlink(missing_ok=True)
    shown = _Progress()
    run = run_project(folder / "main", ("--results", "results", *arguments), echo or shown.add)
    shown.finish()
    if run.status in (0, 1, INTERRUPTED) and (results / "manifest.json").exists():
        return read_results(results)
    raise SimulationError(
        f"the program in {folder} ended with status {run.status}",
        details=tuple(run.reported.strip().splitlines()[-10:]),
    )


def _refuse_help(folder: Path, arguments: Sequence[str]) -> None:
    for option in ("--help", "-h"):
        if option in arguments:
            raise SimulationError(
                f"with {option} a program only prints its options, and has no results",
                hint=f"leave it out, or start {folder / 'main'} {option} in a terminal",
            )


@dataclass(slots=True)
class _Progress:
    """Shows what a program reports up to its error, which is raised in the manifest's words."""

    held: str = ""
    failed: bool = False

    def add(self, piece: str) -> None:
        """Show a piece, but for an end that the next one may make the start of an error."""
        if self.failed:
            return
        text, error, _ = (self.held + piece).partition(ERROR)
        self.failed = bool(error)
        begun = [] if error else [k for k in range(1, len(ERROR)) if text.endswith(ERROR[:k])]
        size = len(text) - max(begun, default=0)
        self.held = text[size:]
        _show(text[:size])

    def finish(self) -> None:
        """Show what was held back."""
        _show(self.held)


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def results_folder(folder: Path, arguments: Sequence[str]) -> Path:
    """Give the folder to which a project's program writes its results."""
    places = [k for k, argument in enumerate(arguments[:-1]) if argument == "--results"]
    return folder / (arguments[places[-1] + 1] if places else "results")


def _npy(array: NDArray[np.generic]) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(
        stream, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False
    )
    return stream.getvalue()


def _flags(toolchain: Toolchain, options: CompileOptions, linked: Linked) -> str:
    words = {
        "CXX": toolchain.command,
        "CXXFLAGS": (*optimisation_flags(toolchain, options), *linked.compile_flags),
    }
    if linked.link_flags:
        words["LDLIBS"] = linked.link_flags
    lines = (f"{name} = {shlex.join(value)}" for name, value in words.items())
    return "".join(line.replace("$", "$$").replace("#", "\\#") + "\n" for line in lines)


def _marker(files: set[str]) -> bytes:
    content = {"format": "eqsim project", "version": 1, "files": sorted(files)}
    return (json.dumps(content, indent=1) + "\n").encode()


def _files_of_project(folder: Path) -> set[str]:
    """List the files of the project that a folder holds; none if it is empty or missing."""
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    try:
        content = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        files = set(content["files"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise StorageError(
            f"the folder {folder} is not empty and holds no project of eqsim's",
            hint="name another folder, or empty this one",
        ) from None
    return {path for path in files if isinstance(path, str) and _is_inside(path)}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(
            f"the project folder {folder} cannot be used: {error.strerror}",
            hint="name a folder that you can write to, on a disk with room",
        ) from error
