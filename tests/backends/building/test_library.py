"""A program is compiled once, found again, and its compiler's failures are shown."""

import subprocess
import sys

import numpy as np
import pytest

from eqsim.backends.building.library import build_library
from eqsim.errors import CompilationError, StorageError
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.words import words
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Elements,
    Kernel,
    Literal,
    Load,
    Program,
    Store,
    ValueDecl,
)
from eqsim.options import CompileOptions

pytestmark = pytest.mark.compile
OPTIONS = CompileOptions(optimisation=1)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Use a cache of its own."""
    monkeypatch.setenv("EQSIM_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def counting(step):
    """Make a program that adds `step` to every element."""
    loaded = Load(DType.F64, "cells.x", Axis.ELEMENT)
    more = Apply(DType.F64, "+", (loaded, Literal(DType.F64, step)))
    kernel = Kernel("cells.count", Elements("cells"), (Store("cells.x", Axis.ELEMENT, more),))
    return Program(
        "counting",
        ("clock",),
        (ValueDecl("cells.N", DType.I64),),
        (Buffer("cells.x", DType.F64, "cells.N"),),
        kernels=(kernel,),
    )


def run(kernels, program, steps):
    """Run on three elements; give their values and the state's words."""
    x = np.zeros(64)
    state = np.zeros(len(words(program)), np.int64)
    names = [word.name for word in words(program)]
    state[names.index("cells.N")], state[names.index("cells.x")] = 3, x.ctypes.data
    kernels.setup(state)
    assert kernels.run(state, steps) == steps
    return x[:3].tolist(), dict(zip(names, state.tolist(), strict=True))


def test_a_program_runs(folder):
    built = build_library(counting(0.5), OPTIONS)
    values, state = run(built.kernels, counting(0.5), 4)
    assert values == [2.0] * 3
    assert state["clock.step"] == 4
    assert built.path.is_relative_to(folder)


def test_it_is_found_again_with_the_same_options_only():
    first = build_library(counting(1.0), OPTIONS)
    again = build_library(counting(1.0), OPTIONS)
    assert (first.from_cache, again.from_cache) == (False, True)
    assert first.path == again.path
    assert not build_library(counting(2.0), OPTIONS).from_cache
    assert not build_library(counting(1.0), CompileOptions(optimisation=0)).from_cache


def test_a_changed_library_is_compiled_anew():
    built = build_library(counting(1.0), OPTIONS)
    content = built.path.read_bytes()
    built.path.unlink()
    built.path.write_bytes(content + b"x")
    again = build_library(counting(1.0), OPTIONS)
    assert not again.from_cache
    assert run(again.kernels, counting(1.0), 1)[0] == [1.0] * 3


def test_a_failing_compiler_is_quoted_and_the_source_kept(folder):
    bad = CompileOptions(extra_flags=("-include", "no_such_file.h"))
    for _ in range(2):
        with pytest.raises(CompilationError) as raised:
            build_library(counting(1.0), bad)
    text = str(raised.value)
    assert "no_such_file.h" in text
    kept = [path for path in folder.iterdir() if path.name.startswith("failed-")]
    assert len(kept) == 1
    assert str(kept[0]) in text
    assert (kept[0] / "kernels.hpp").exists()


def test_a_full_disk_during_compilation_is_a_matter_of_storage(tmp_path):
    compiler = tmp_path / "compiler"
    compiler.write_text(
        "#!/bin/sh\n[ $1 = --version ] && exit 0\necho 'fatal: No space left on device'; exit 1\n"
    )
    compiler.chmod(0o700)
    with pytest.raises(StorageError, match="No space left on device"):
        build_library(counting(1.0), CompileOptions(compiler=str(compiler)))


def test_processes_fill_one_cache_at_the_same_time(folder):
    code = (
        "from eqsim import NeuronGroup, ms, run, set_device\n"
        "set_device('runtime', optimisation=1)\n"
        "G = NeuronGroup(3, 'x : 1', threshold='i == 1', reset='x += 1')\n"
        "run(1*ms)\n"
        "print(G.x[:].tolist())"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [process.communicate()[0].strip() for process in processes]
    assert answers == ["[0.0, 10.0, 0.0]"] * 3
    assert len([entry for entry in folder.iterdir() if len(entry.name) == 64]) == 1
    assert not list(folder.glob("work-*"))
