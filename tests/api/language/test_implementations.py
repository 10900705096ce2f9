"""What `implementation` and `Function.implementations` take, and what they refuse."""

import numpy as np
import pytest

from eqsim import Function, NeuronGroup, Quantity, check_units, implementation, mV
from eqsim.errors import EqsimWarning, ModelError

pytestmark = pytest.mark.usefixtures("interpreted")
CODE = "double f(double x) { return x; }"


def made(**given):
    """Give a function of one argument."""
    return Function(lambda x: x, arg_units=[1], return_unit=1, **given)


def source(function, owner=None):
    return function.implementations["cpp"].source_for(owner, "f")


@check_units(x=1, result=1)
def plain(x):
    return x


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"target": "fortran"}, "target is one of"),
        ({"code": ""}, "is a text"),
        ({"code": {"support_code": ""}}, "is a text"),
        ({"code": {"support_code": CODE, "main": CODE}}, "no part 'main'"),
        ({"namespace": {"a": np.uint64(2**63)}}, "no number and no array"),
        ({"name": "a b"}, "cannot be the name"),
        ({"namespace": [1]}, "namespace maps names to values"),
        ({"namespace": {"a b": 1}}, "cannot be a name"),
        ({"namespace": {"a": "text"}}, "no number and no array"),
        ({"namespace": {"a": np.sin}}, "no number and no array"),
        ({"namespace": {"a": np.zeros(2, np.int16)}}, "array of int16"),
        ({"namespace": {"a": np.zeros(2, complex)}}, "no number and no array"),
        ({"dependencies": {"g": plain}}, "'g' in dependencies is no Function"),
        ({"dependencies": {"g": made()}}, "'g' in dependencies has no code for 'cpp'"),
        ({"linker": []}, "no argument 'linker'"),
        ({"headers": "<cmath>"}, "headers is a list"),
        ({"headers": ["cmath"]}, "no quotes or brackets"),
        ({"libraries": [1]}, "a list of texts"),
        ({"sources": [1]}, "a list of paths"),
        ({"sources": ["missing.cpp"]}, "missing.cpp in sources does not exist"),
        ({"include_dirs": ["missing"]}, "missing in include_dirs does not exist"),
        ({"define_macros": ["N"]}, "pairs of a name and a text"),
        ({"extra_compile_args": ["-ffast-math"]}, "-ffast-math lets the compiler change results"),
        ({"extra_compile_args": ["-std=c++20"]}, "compiled as C\\+\\+17"),
    ],
)
def test_refusals(given, message):
    arguments = {"target": "cpp", "code": CODE, **given}
    with pytest.raises(ModelError, match=message):
        implementation(**arguments)(plain)


def test_a_source_file_is_cpp(tmp_path):
    (tmp_path / "a.f90").write_text("")
    with pytest.raises(ModelError, match=r"a.f90 in sources is not C\+\+"):
        implementation("cpp", CODE, sources=[tmp_path / "a.f90"])(plain)


def test_numbers_and_arrays_are_in_si():
    given = {"a": 2 * mV, "n": 3, "yes": True, "v": [1, 2] * mV, "k": np.arange(4).reshape(2, 2)}
    function = implementation("cpp", CODE, namespace=given)(plain)
    cpp, values = source(function)
    assert dict(cpp.constants) == {"a": 0.002, "n": 3, "yes": True}
    assert [(array.name, array.dtype.value) for array in cpp.arrays] == [("v", "f64"), ("k", "i64")]
    assert values["v"].tolist() == [0.001, 0.002]
    assert values["k"].tolist() == [0, 1, 2, 3]
    assert values["k.size"] == 4


def test_code_and_namespace_of_an_owner():
    function = made()
    function.implementations.add_dynamic_implementation(
        "cpp", lambda owner: f"double f(double x) {{ return {owner}*x; }}",
        namespace=lambda owner: {"a": owner}, name="f",
    )  # fmt: skip
    assert "return 3*x" in source(function, 3)[0].code
    assert source(function, 3)[0].constants == (("a", 3),)
    with pytest.raises(ModelError, match="a function of the owner"):
        function.implementations.add_dynamic_implementation("cpp", CODE)


def test_the_python_function_of_models_may_be_another_one():
    function = made()
    function.implementations.add_numpy_implementation(lambda x: 5 * x)
    group = NeuronGroup(1, "x : 1", namespace={"f": function})
    group.x = "f(2)"
    assert group.x[0] == 10
    assert function(2) == 2
    other = implementation("numpy", lambda x: 7 * x)(plain)
    group.namespace["f"] = other
    group.x = "f(2)"
    assert group.x[0] == 14
    with pytest.raises(ModelError, match="is a Python function"):
        function.implementations.add_numpy_implementation(CODE)
    with pytest.raises(ModelError, match="is a Python function"):
        function.implementations.add_implementation("numpy", CODE)


def test_what_is_for_cython_is_warned_of_where_nothing_else_is_compiled():
    function = implementation("cython", "cdef double f(double x): return x")(plain)
    assert sorted(function.implementations) == ["cython", "numpy"]
    group = NeuronGroup(1, "x : 1", namespace={"f": function})
    with pytest.warns(EqsimWarning, match="code of 'f' for 'cython' is not used"):
        group.x = "f(2)"
    implementation("cpp", CODE, name="f")(function)
    other = NeuronGroup(1, "x : 1", namespace={"f": function})
    other.x = "f(2)"


def test_elements_are_numbered_for_python_all_at_once():
    calls = []

    def numbered(x, k):
        calls.append(k)
        return x * k

    function = Function(
        numbered, arg_units=[mV], arg_names=["x"], return_unit=mV, stateless=False,
        auto_vectorise=True,
    )  # fmt: skip
    group = NeuronGroup(3, "v : volt", namespace={"f": function})
    group.v[1:] = "f(2*mV)"
    assert isinstance(group.v[:], Quantity)
    assert group.v[:] / mV == pytest.approx([0, 2, 4])
    assert len(calls) == 1


def test_the_code_defines_a_function_of_the_name_that_stands_in_it():
    code = "double {}(double x) {{ return x; }}"
    for symbol, given in (("known", None), ("plain", None), ("given", "given")):
        function = implementation("cpp", code.format(symbol), name=given)(plain)
        assert function.implementations["cpp"].source_for(None, "known")[0].symbol == symbol
    empty = implementation("cpp", "// in a header")(plain)
    assert empty.implementations["cpp"].source_for(None, "known")[0].symbol == "known"


@pytest.mark.parametrize(
    ("function", "given", "expected"),
    [
        (np.exp, {}, np.exp(2.0)),
        (lambda *args: args[0] + 1, {}, 3),
        (lambda x, unused=3: x + 1, {}, 3),
        (lambda x, k: x + k, {"auto_vectorise": True}, 2),
        (max, {"arg_units": [1, 1]}, None),
    ],
)
def test_arguments_without_names(function, given, expected):
    made = Function(function, **{"arg_units": [1], "return_unit": 1, **given})
    if expected is not None:
        group = NeuronGroup(1, "x : 1", namespace={"f": made})
        group.x = "f(2)"
        assert group.x[0] == expected
