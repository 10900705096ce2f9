"""Functions that only Python has are found, and refused where there is no Python."""

import pytest

from eqsim.equations.cpp import CppSource
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.python_calls import python_calls, refuse_python
from eqsim.ir.program import Axis, Elements, Invoke, Kernel, Store


def calling(name, *functions, cpp=None):
    body = tuple(Store("p.x", Axis.ELEMENT, Invoke(DType.F64, f, (), cpp)) for f in functions)
    return Kernel(name, Elements("p"), body, comment=("x = f()",))


def test_each_function_with_the_first_kernel_that_calls_it():
    first, second = calling("p.one", "p.g", "p.f"), calling("p.two", "p.f", "p.h")
    assert python_calls([first, second]) == {"p.f": first, "p.g": first, "p.h": second}
    assert python_calls([calling("p.one", "p.f", cpp=CppSource("f", ""))]) == {}


def test_the_refusal_names_kernel_function_and_text():
    with pytest.raises(ModelError, match=r"p\.one: 'f' is a function in Python only") as refused:
        refuse_python([calling("p.one", "p.f")])
    assert "x = f()" in str(refused.value)
    assert "implementation('cpp'" in str(refused.value)
    refuse_python([calling("p.one")])
