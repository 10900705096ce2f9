"""C++ of the user's: printed once for each text, in a namespace of its own."""

from dataclasses import replace

import pytest

from eqsim.codegen.cmake import cmake_commands
from eqsim.codegen.user_code import (
    HEADING,
    file_names,
    head_and_body,
    user_arrays,
    user_build,
    user_code,
    user_namespace,
    user_sources,
)
from eqsim.equations.cpp import CppArray, CppBuild, CppSource
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import literal
from eqsim.ir.program import Axis, Elements, Invoke, Kernel, Store

ONE = CppSource(
    "f", "#include <cmath>\n#define TWO 2\n\ndouble f(double x) {\n    return TWO*x;\n}"
)
OTHER = CppSource("f", "double f(double x) { return x; }")


def kernel(*sources):
    calls = [Invoke(DType.F64, f"cells.f{k}", (literal(1.0),), s) for k, s in enumerate(sources)]
    return Kernel(
        "cells.k", Elements("cells"), tuple(Store("cells.x", Axis.ELEMENT, c) for c in calls)
    )


def test_each_text_once():
    assert user_sources((kernel(ONE, OTHER), kernel(ONE))) == (ONE, OTHER)
    assert user_sources((kernel(None),)) == ()


def test_namespaces_differ_where_texts_do():
    assert user_namespace(ONE) != user_namespace(OTHER)
    assert user_namespace(ONE).startswith("user_f_")


def test_lines_of_the_preprocessor_stand_outside():
    lines = user_code(ONE).splitlines()
    before = [HEADING, "#include <cmath>", "#define TWO 2", ""]
    assert lines[:5] == [*before, f"namespace {user_namespace(ONE)} {{"]
    assert "double f(double x) {" in lines[5:]


@pytest.mark.parametrize(
    ("code", "head", "body"),
    [
        ("double f();", [], ["double f();"]),
        ("// what\n#define A \\\n  1\nint a;", ["// what", "#define A \\", "  1"], ["int a;"]),
        ("#ifdef A\n#define B\n#endif\nint a;", ["#ifdef A", "#define B", "#endif"], ["int a;"]),
        ("#ifdef A\nint a;\n#endif", [], ["#ifdef A", "int a;", "#endif"]),
        ("int a;\n# include <b>\n#define C", ["# include <b>"], ["int a;", "#define C"]),
    ],
)
def test_conditionals_and_continued_lines_stay_whole(code, head, body):
    assert head_and_body(code) == (head, body)


def test_what_the_code_reads_and_calls_stands_before_it():
    array = CppArray("values", DType.BOOL, "cells.g.values")
    source = CppSource("g", "double g() { return f(1); }", (array,), (("n", 3), ("x", 0.5)), (ONE,))
    name, lines = user_namespace(source), user_code(source).splitlines()
    assert lines[3:7] == [
        f"using namespace {user_namespace(ONE)};",
        "static const uint8_t* _namespacevalues = nullptr;",
        "constexpr int64_t _namespacen = INT64_C(3);",
        "constexpr double _namespacex = 0.5;",
    ]
    assert user_sources((kernel(source, ONE),)) == (ONE, source)
    assert [*user_arrays(source)] == [(f"{name}::_namespacevalues", "cells.g.values")]
    other = replace(source, arrays=(replace(array, buffer="others.g.values"),))
    assert user_namespace(other) != name


def test_what_functions_are_built_with_is_collected_once():
    one = replace(ONE, build=CppBuild(libraries=("m", "z"), sources=("/a b.cpp",)))
    other = replace(OTHER, build=CppBuild(libraries=("m",)), dependencies=(one,))
    build = user_build((kernel(other),))
    assert build == CppBuild(libraries=("m", "z"), sources=("/a b.cpp",))
    assert file_names(build) == {"/a b.cpp": "user_1_a_b.cpp"}
    assert cmake_commands(build) == (
        "target_include_directories(main PRIVATE [==[/]==])",
        "target_link_libraries(main PRIVATE [==[-lm]==] [==[-lz]==])",
    )
    assert cmake_commands(CppBuild()) == ()
