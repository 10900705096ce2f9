"""A program as a shared library: printed, compiled where the cache does not have it, opened."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eqsim.backends.building.cache import (
    LIBRARY,
    entry_key,
    keep_failed,
    look_up,
    new_entry,
    publish,
    storage_error,
    write_sources,
)
from eqsim.backends.building.linked import content_of_files, linked_with
from eqsim.backends.building.toolchain import (
    Linked,
    Toolchain,
    compilation_error,
    compile_library,
    find_toolchain,
    optimisation_flags,
)
from eqsim.codegen.sources import SEMANTICS, SourceTree, emit_library
from eqsim.engine import INCLUDE_DIR
from eqsim.engine._module import KernelLibrary
from eqsim.errors import InternalError
from eqsim.ir.checks.words import words
from eqsim.ir.program import Program
from eqsim.options import CompileOptions

__all__ = ["CompiledLibrary", "build_library"]

compilation = logging.getLogger("eqsim.build.compilation")
cache_hit = logging.getLogger("eqsim.build.cache_hit")

CACHE_FORMAT = "1"
DISK_FULL = "No space left on device"


@dataclass(frozen=True, slots=True)
class CompiledLibrary:
    """A program's kernels, ready to be called, and how long that took."""

    kernels: KernelLibrary
    path: Path
    seconds: float
    from_cache: bool


def build_library(program: Program, options: CompileOptions) -> CompiledLibrary:
    """Give a program's compiled kernels, from the cache if they are in it.

    Raises
    ------
    CompilationError
        If there is no compiler, or it failed.
    StorageError
        If the cache cannot be used.
    """
    started = time.perf_counter()
    toolchain = find_toolchain(options)
    kernels = (*program.setup, *program.kernels)
    linked = linked_with(kernels, toolchain)
    sources = emit_library(program)
    files = content_of_files(kernels, toolchain, linked)
    key = entry_key({**_ingredients(sources, toolchain, options, linked), **files})
    found = look_up(key)
    path = _build(key, sources, toolchain, options, linked) if found is None else found
    seconds = time.perf_counter() - started
    if found is None:
        compilation.info("compiled %r in %.2f s, to %s", program.name, seconds, path)
    else:
        cache_hit.info("found %r compiled, in %s", program.name, path)
    library = KernelLibrary(str(path))
    if library.words != len(words(program)):
        raise InternalError(f"{path} has another state than its program; please report this")
    return CompiledLibrary(library, path, time.perf_counter() - started, found is not None)


def _ingredients(
    sources: SourceTree, toolchain: Toolchain, options: CompileOptions, linked: Linked
) -> Mapping[str, str]:
    """List everything that the compiled code depends on."""
    headers = {
        f"header {path.relative_to(INCLUDE_DIR).as_posix()}": path.read_text(encoding="utf-8")
        for path in sorted(INCLUDE_DIR.rglob("*.hpp"))
    }
    return {
        "format": CACHE_FORMAT,
        "compiler": toolchain.version,
        "command": "\0".join(toolchain.command),
        "flags": "\0".join((SEMANTICS, *optimisation_flags(toolchain, options))),
        "libraries": "\0".join((*linked.compile_flags, *linked.link_flags)),
        "user sources": "\0".join(linked.sources),
        "processor": toolchain.processor if options.native else "",
        **{f"source {path}": text for path, text in sources.items()},
        **headers,
    }


def _build(
    key: str, sources: SourceTree, toolchain: Toolchain, options: CompileOptions, linked: Linked
) -> Path:
    with new_entry() as work:
        write_sources(work, sources)
        done = compile_library(toolchain, work / "library.cpp", work / LIBRARY, options, linked)
        if done.status != 0 and DISK_FULL in done.log:
            raise storage_error(DISK_FULL)
        if done.status != 0:
            raise compilation_error(done, keep_failed(key, work))
        return publish(key, work)
