"""C++ of the user's: printed once for each text, in a namespace of its own."""

from eqsim.codegen.user_code import user_code, user_namespace, user_sources
from eqsim.equations.functions import CppSource
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
    assert lines[:3] == ["#include <cmath>", "#define TWO 2", f"namespace {user_namespace(ONE)} {{"]
    assert "double f(double x) {" in lines[3:]
