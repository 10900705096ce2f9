"""Compilers are found, or the reader is told what to install; what they say is passed on."""

import os
import stat
import sys
from pathlib import Path

import pytest

from eqsim.backends.building.toolchain import (
    LOG_LINES,
    Compilation,
    compilation_error,
    compile_library,
    find_toolchain,
    optimisation_flags,
    run_project,
)
from eqsim.errors import CompilationError, SimulationError
from eqsim.options import CompileOptions

OPTIONS = CompileOptions()


@pytest.fixture
def folder_of_programs(tmp_path, monkeypatch):
    """Make a folder that is the whole PATH, and what puts programs into it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setitem(sys.modules, "ziglang", None)

    def add(name, script):
        path = tmp_path / name
        path.write_text(f"#!{sys.executable}\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return add


def says(text):
    """Give the script of a compiler that only tells its version."""
    return f"print({text!r})"


def test_no_compiler_names_what_to_install(folder_of_programs, monkeypatch):
    monkeypatch.setattr("eqsim.backends.building.toolchain.find_spec", lambda name: None)
    with pytest.raises(CompilationError) as raised:
        find_toolchain(OPTIONS)
    for way in ("apt install g++", "xcode-select --install", "eqsim[compiler]", "target='numpy'"):
        assert way in str(raised.value)


def test_gcc_is_preferred_to_clang(folder_of_programs):
    folder_of_programs("clang++", says("some clang version 17"))
    assert find_toolchain(OPTIONS).kind == "clang"
    folder_of_programs("g++", says("g++ 13.1"))
    assert find_toolchain(OPTIONS).kind == "gcc"
    assert find_toolchain(OPTIONS).version == "g++ 13.1"


def test_the_ziglang_package_is_the_last_resort(folder_of_programs, monkeypatch):
    monkeypatch.setattr("eqsim.backends.building.toolchain.find_spec", lambda name: object())
    monkeypatch.setattr(sys, "executable", str(folder_of_programs("python", says("clang 19"))))
    toolchain = find_toolchain(OPTIONS)
    assert toolchain.kind == "zig"
    assert toolchain.command[1:] == ("-m", "ziglang", "c++")
    assert "-fno-sanitize=all" in optimisation_flags(toolchain, OPTIONS)


def test_the_environment_and_the_options_may_name_one(folder_of_programs, monkeypatch):
    folder_of_programs("mine", says("mine 1"))
    folder_of_programs("yours", says("yours 2"))
    monkeypatch.setenv("CXX", "mine --with flag")
    assert find_toolchain(OPTIONS).command == ("mine", "--with", "flag")
    assert find_toolchain(CompileOptions(compiler="yours")).version == "yours 2"


@pytest.mark.parametrize("script", ["raise SystemExit(3)", None])
def test_a_named_compiler_that_does_not_work_is_refused(folder_of_programs, monkeypatch, script):
    if script is not None:
        folder_of_programs("broken", script)
    monkeypatch.setenv("CXX", "broken")
    with pytest.raises(CompilationError, match=r"'broken' cannot be started[\s\S]*CXX"):
        find_toolchain(OPTIONS)


def test_a_command_with_an_open_quotation_is_refused(monkeypatch):
    monkeypatch.setenv("CXX", "g++ '-O2")
    with pytest.raises(CompilationError, match=r"no closing quotation[\s\S]*variable CXX"):
        find_toolchain(OPTIONS)
    with pytest.raises(CompilationError, match="named by the options"):
        find_toolchain(CompileOptions(compiler='"g++'))


def test_flags_follow_the_options(folder_of_programs):
    folder_of_programs("g++", says("g++"))
    toolchain = find_toolchain(OPTIONS)
    flags = optimisation_flags(
        toolchain, CompileOptions(optimisation=1, native=False, extra_flags=("-g",))
    )
    assert flags == ("-O1", "-g")
    assert any(flag.endswith("=native") for flag in optimisation_flags(toolchain, OPTIONS))


def test_an_error_shows_command_source_and_the_end_of_the_log():
    log = "\n".join(f"line {number}" for number in range(100))
    error = compilation_error(Compilation(("g++", "a b.cpp"), 1, log, 0.1), Path("kept"))
    text = str(error)
    assert "g++ 'a b.cpp'" in text
    assert "source kept in: kept" in text
    assert "line 99" in text
    assert f"line {99 - LOG_LINES}" not in text


@pytest.mark.compile
def test_the_compiler_writes_a_library_or_says_why_not(tmp_path):
    toolchain = find_toolchain(OPTIONS)
    (tmp_path / "a.cpp").write_text("int f() { return 1; }\n")
    done = compile_library(toolchain, tmp_path / "a.cpp", tmp_path / "a.so", OPTIONS)
    assert (done.status, done.log) == (0, "")
    assert (tmp_path / "a.so").exists()
    (tmp_path / "b.cpp").write_text("int f() { return }\n")
    failed = compile_library(toolchain, tmp_path / "b.cpp", tmp_path / "b.so", OPTIONS)
    assert failed.status != 0
    assert "b.cpp:1" in failed.log


def test_a_program_s_reports_are_passed_on(folder_of_programs):
    program = folder_of_programs(
        "main", "import sys; sys.stderr.write('half\\r'); print('out'); sys.exit(len(sys.argv))"
    )
    pieces = []
    run = run_project(program, ("a", "b"), pieces.append)
    assert (run.status, run.reported) == (3, "half\r")
    assert "".join(pieces) == "half\r"


def test_a_program_that_is_missing_cannot_be_started(tmp_path):
    with pytest.raises(SimulationError, match="cannot be started"):
        run_project(tmp_path / "main", (), print)


def test_the_environment_is_left_alone(folder_of_programs):
    folder_of_programs("g++", "import os; print(os.environ['LC_ALL'])")
    before = dict(os.environ)
    assert find_toolchain(OPTIONS).version == "C"
    assert dict(os.environ) == before
