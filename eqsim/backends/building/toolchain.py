"""C++ compilers: finding one, and running it; the only place that starts other programs."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from eqsim.backends.building.user_code_errors import (
    find_user_code_error,
    is_link_error,
    is_user_file_error,
)
from eqsim.codegen.sources import SEMANTICS
from eqsim.engine import INCLUDE_DIR
from eqsim.errors import CompilationError, SimulationError
from eqsim.options import CompileOptions

__all__ = [
    "NOTHING",
    "Compilation",
    "Linked",
    "ProgramRun",
    "Toolchain",
    "build_project",
    "compilation_error",
    "compile_library",
    "find_toolchain",
    "optimisation_flags",
    "preprocess",
    "run_project",
]

Kind = Literal["gcc", "clang", "zig"]

SHARED = ("-shared", "-fPIC", "-fvisibility=hidden")
WITHOUT_LIBRARY = "-nostdlib++"  # most kernels need none, and zig would first compile its own
LOG_LINES = 30
CHUNK = 1 << 16
NO_COMPILER_HINT = (
    "install one: 'apt install g++' (Debian, Ubuntu), 'xcode-select --install' (macOS) or "
    "pip install 'eqsim[compiler]' (anywhere); or run without one: "
    "set_device('runtime', target='numpy')"
)


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A compiler: the command that starts it, what it calls itself, and the processor it is on."""

    command: tuple[str, ...]
    version: str
    kind: Kind
    processor: str

    def describe(self) -> str:
        """Say in one line what would be used."""
        return f"{shlex.join(self.command)} ({self.version})"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a program is compiled and linked with beside the engine.

    `sources` are files of the user's; one that `has_user_code` may need the library of C++.
    """

    compile_flags: tuple[str, ...] = ()
    link_flags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    has_user_code: bool = False


NOTHING = Linked()


@dataclass(frozen=True, slots=True)
class Compilation:
    """What a call of the compiler did."""

    command: tuple[str, ...]
    status: int
    log: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ProgramRun:
    """How a program ended, and the end of what it reported."""

    status: int
    reported: str


def find_toolchain(options: CompileOptions) -> Toolchain:
    """Find the compiler to use: the one asked for, or the first there is.

    Asked for is what `options.compiler` or the environment variable CXX says; then g++, clang++,
    c++ and the compiler of the ziglang package are tried.

    Raises
    ------
    CompilationError
        If there is none, or the one asked for cannot be started.
    """
    asked = options.compiler or os.environ.get("CXX", "")
    if asked:
        source = "the options" if options.compiler else "the environment variable CXX"
        found = _try_compiler(_words(asked, source))
        if found is None:
            raise CompilationError(
                f"the compiler '{asked}' cannot be started",
                details=(f"it is named by {source}",),
                hint="name a C++ compiler that is on the PATH, or none to have one looked for",
            )
        return found
    for command in _usual_compilers():
        found = _try_compiler(command)
        if found is not None:
            return found
    raise CompilationError("no C++ compiler was found", hint=NO_COMPILER_HINT)


def _words(command: str, source: str) -> tuple[str, ...]:
    """Split a command as a shell would."""
    try:
        return tuple(shlex.split(command))
    except ValueError as error:
        raise CompilationError(
            f"the compiler {command!r} is no command: {str(error).lower()}",
            details=(f"it is named by {source}",),
            hint="close every quotation mark, and write a backslash twice",
        ) from None


def _usual_compilers() -> tuple[tuple[str, ...], ...]:
    named = (("g++",), ("clang++",), ("c++",))
    zig = (sys.executable, "-m", "ziglang", "c++")
    return (*named, zig) if find_spec("ziglang") is not None else named


def _try_compiler(command: tuple[str, ...]) -> Toolchain | None:
    if not command or shutil.which(command[0]) is None:
        return None
    answer = _run((*command, "--version"))
    if answer.status != 0:
        return None
    version = answer.log.strip().partition("\n")[0]
    kind: Kind = "clang" if "clang" in answer.log else "gcc"
    return Toolchain(command, version, "zig" if "ziglang" in command else kind, _processor())


def _processor() -> str:
    """Say for which instructions `native` stands on this machine."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").split("\n\n")[0].split("\n")
        chosen = ("model name", "flags", "Features", "CPU part")
        return "\n".join(line for line in lines if line.partition("\t")[0].strip() in chosen)
    if sys.platform == "darwin":
        return _run(("sysctl", "-n", "machdep.cpu.brand_string")).log.strip()
    return ""


def optimisation_flags(toolchain: Toolchain, options: CompileOptions) -> tuple[str, ...]:
    """List the flags that decide how fast code is, and those the user asked for."""
    flags = [f"-O{options.optimisation}"]
    if options.native and toolchain.kind != "zig":
        is_apple_arm = sys.platform == "darwin" and platform.machine() == "arm64"
        flags.append("-mcpu=native" if is_apple_arm else "-march=native")
        if platform.machine() in ("x86_64", "AMD64"):
            flags.append("-mprefer-vector-width=512")
    if toolchain.kind != "gcc":
        flags.append("-Wno-unknown-pragmas")
    if toolchain.kind == "zig":
        flags += ["-fno-sanitize=all", "-mcpu=native" if options.native else "-mcpu=baseline"]
    return (*flags, *options.extra_flags)


def preprocess(toolchain: Toolchain, text: str, flags: tuple[str, ...]) -> Compilation:
    """Run the preprocessor over a text."""
    command = (*toolchain.command, *flags, "-E", "-P", "-x", "c++", "-")
    return _run(command, given=text)


def compile_library(
    toolchain: Toolchain,
    source: Path,
    output: Path,
    options: CompileOptions,
    linked: Linked = NOTHING,
) -> Compilation:
    """Compile a file to a shared library; whether that worked is in the result's status."""
    flags = (*optimisation_flags(toolchain, options), *SEMANTICS.split(), *SHARED)
    if toolchain.kind == "zig" and linked == NOTHING:
        flags = (*flags, WITHOUT_LIBRARY)
    includes = (f"-I{INCLUDE_DIR}", *linked.compile_flags)
    files = (source.name, *linked.sources, "-o", str(output), *linked.link_flags)
    command = (*toolchain.command, *flags, *includes, *files)
    return _run(command, source.parent)


def build_project(
    directory: Path, toolchain: Toolchain, options: CompileOptions, linked: Linked = NOTHING
) -> Compilation:
    """Build a project's program: by its Makefile, or directly where there is no make."""
    if shutil.which("make") is not None:
        return _run(("make", "--no-print-directory", f"-j{os.cpu_count() or 1}"), directory)
    flags = (*optimisation_flags(toolchain, options), *SEMANTICS.split(), "-Iinclude")
    sources = sorted(path.name for path in directory.glob("*.cpp"))
    files = (*linked.compile_flags, *sources, "-o", "main", *linked.link_flags)
    return _run((*toolchain.command, *flags, *files), directory)


def compilation_error(failed: Compilation, kept: Path) -> CompilationError:
    """Say what the compiler said, and where its input is."""
    lines = failed.log.rstrip().split("\n")
    shown = lines[-LOG_LINES:]
    omitted = f" (the last {LOG_LINES} of {len(lines)} lines)" if len(lines) > len(shown) else ""
    message = f"the compiler failed with status {failed.status}"
    hint = "if you did not ask for unusual flags, this is a defect of eqsim: please report it"
    if (wrong := find_user_code_error(failed.log, kept)) is not None:
        code = f"the C++ given with @implementation for '{wrong.function}'"
        message = f"{code} does not {'compile' if wrong.is_defined else 'define it'}"
        hint = f"it defines a function '{wrong.function}' that takes and gives what is declared"
    elif is_user_file_error(failed.log):
        message = "a source file given with @implementation does not compile"
        hint = "mend it, or what it includes; include_dirs names folders of headers"
    elif is_link_error(failed.log):
        message = "the program cannot be linked"
        hint = "@implementation takes what defines a function: sources, libraries, library_dirs"
    return CompilationError(
        message,
        details=(
            f"command: {shlex.join(failed.command)}",
            f"source kept in: {kept}",
            f"log{omitted}:",
            *(f"  {line}" for line in shown),
        ),
        hint=hint,
    )


def run_project(program: Path, arguments: Sequence[str], echo: Callable[[str], None]) -> ProgramRun:
    """Run a project's program in its folder, passing on what it reports while it runs.

    An interrupt from the keyboard is passed on to the program, which then finishes its step and
    writes its results; a second one ends it at once.
    """
    command = [str(program.resolve()), *arguments]
    try:
        process = subprocess.Popen(
            command,
            cwd=program.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise SimulationError(f"{program} cannot be started: {error.strerror}") from error
    assert process.stderr is not None
    reported = ""
    with process:
        while True:
            try:
                while chunk := os.read(process.stderr.fileno(), CHUNK):
                    piece = chunk.decode(errors="replace")
                    reported = (reported + piece)[-CHUNK:]
                    echo(piece)
                return ProgramRun(process.wait(), reported)
            except KeyboardInterrupt:
                process.send_signal(signal.SIGINT)


def _run(command: tuple[str, ...], directory: Path | None = None, given: str = "") -> Compilation:
    started = time.perf_counter()
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            cwd=directory,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return Compilation(command, -1, str(error), time.perf_counter() - started)
    return Compilation(command, done.returncode, done.stdout, time.perf_counter() - started)
