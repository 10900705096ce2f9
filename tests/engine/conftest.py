"""Compiling small pieces of C++ against the engine's headers."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from eqsim.engine import INCLUDE_DIR

BASE_FLAGS = (
    "-std=c++17",
    "-Wall",
    "-Wextra",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",
    f"-I{INCLUDE_DIR}",
)


@pytest.fixture(scope="session")
def compiler() -> str:
    candidates = (os.environ.get("CXX", ""), "g++", "clang++", "c++")
    found = next((path for name in candidates if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no C++ compiler")
    return found


@pytest.fixture
def compile_source(compiler: str, tmp_path: Path) -> Callable[..., tuple[Path, str]]:
    """Compile a text; give the binary and what the compiler said."""

    def compile_text(text: str, *flags: str) -> tuple[Path, str]:
        number = len(list(tmp_path.glob("*.cpp")))
        source, binary = tmp_path / f"source{number}.cpp", tmp_path / f"binary{number}"
        source.write_text(text)
        command = [compiler, *BASE_FLAGS, *flags, str(source), "-o", str(binary)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return binary, done.stderr

    return compile_text


@pytest.fixture
def compile_library(
    compile_source: Callable[..., tuple[Path, str]],
) -> Callable[..., ctypes.CDLL]:
    """Compile a text to a shared library and open it."""

    def compile_and_open(text: str, *flags: str) -> ctypes.CDLL:
        return ctypes.CDLL(str(compile_source(text, "-fPIC", "-shared", *flags)[0]))

    return compile_and_open
