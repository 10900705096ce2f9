"""What the user's functions are compiled and linked with, and when that makes a new program."""

import pytest

from eqsim.backends.building.linked import content_of_files, linked_with
from eqsim.backends.building.toolchain import NOTHING, find_toolchain
from eqsim.equations.cpp import CppBuild, CppSource
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import literal
from eqsim.ir.program import Axis, Elements, Invoke, Kernel, Store
from eqsim.options import CompileOptions

pytestmark = pytest.mark.compile


def calling(code, **build):
    """Give a kernel that calls a function of the user's."""
    cpp = CppSource("f", code, build=CppBuild(**build))
    call = Invoke(DType.F64, "cells.f", (literal(1.0),), cpp)
    return (Kernel("cells.k", Elements("cells"), (Store("cells.x", Axis.ELEMENT, call),)),)


@pytest.fixture(scope="module")
def toolchain():
    """Find a compiler once."""
    return find_toolchain(CompileOptions())


def test_flags_stand_in_the_order_of_what_is_given(toolchain):
    kernels = calling(
        "double f(double);",
        include_dirs=("/a",),
        sources=("/b/f.cpp",),
        define_macros=(("N", "3"), ("M", None)),
        libraries=("m",),
        library_dirs=("/c",),
        extra_compile_args=("-g",),
        extra_link_args=("-s",),
    )
    linked = linked_with(kernels, toolchain)
    assert linked.compile_flags == ("-I/a", "-I/b", "-DN=3", "-DM", "-g")
    assert linked.link_flags == ("-L/c", "-Wl,-rpath,/c", "-lm", "-s")
    assert linked.sources == ("/b/f.cpp",)
    assert linked.has_user_code
    assert linked_with((), toolchain) == NOTHING


def test_files_count_with_all_that_they_include(toolchain, tmp_path):
    (tmp_path / "f.cpp").write_text('#include "f.h"\ndouble f(double x) { return WHAT; }\n')
    (tmp_path / "f.h").write_text("#define WHAT x\n")
    kernels = calling("double f(double);", sources=(str(tmp_path / "f.cpp"),))
    linked = linked_with(kernels, toolchain)
    before = content_of_files(kernels, toolchain, linked)
    assert content_of_files(kernels, toolchain, linked) == before
    (tmp_path / "f.h").write_text("#define WHAT 2*x\n")
    assert content_of_files(kernels, toolchain, linked) != before


def test_libraries_count_by_their_age(toolchain, tmp_path):
    (tmp_path / "libf.so").write_text("1")
    kernels = calling("double f(double);", libraries=("f",), library_dirs=(str(tmp_path),))
    before = content_of_files(kernels, toolchain, NOTHING)
    (tmp_path / "libf.so").write_text("12")
    assert content_of_files(kernels, toolchain, NOTHING) != before


def test_nothing_is_read_for_code_alone(toolchain):
    kernels = calling("#include <cmath>\ndouble f(double x) { return x; }")
    assert content_of_files(kernels, toolchain, NOTHING) == {}
