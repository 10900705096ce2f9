"""Functions of the user's, in C++ where the model is compiled and in Python where it is not."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Function, NeuronGroup, StateMonitor, Synapses, ms, mV, run, volt

SQUASH = """
#include <cmath>
double squash(double v, double scale) {
    return v/(1 + std::fabs(v/scale));
}
"""


@eq.implementation("cpp", SQUASH)
@eq.check_units(v=volt, scale=volt, result=volt)
def squash(v, scale):
    return v / (1 + abs(v / scale))


@eq.implementation("cpp", "int64_t collatz(int64_t n) { return n % 2 == 0 ? n/2 : 3*n + 1; }")
@eq.declare_types(n="integer", result="integer")
@eq.check_units(n=1, result=1)
def collatz(n):
    return np.where(n % 2 == 0, n // 2, 3 * n + 1)


@eq.implementation("cpp", "bool differ(bool a, bool b) { return a != b; }")
@eq.check_units(a=bool, b=bool, result=bool)
def differ(a, b):
    return a != b


def test_equations_and_assignments_call_it(finish):
    group = NeuronGroup(3, "dv/dt = (squash(i*10*mV, 5*mV) - v)/ms : volt", method="exact")
    group.v = "squash(i*1*mV, 1*mV)"
    values = StateMonitor(group, "v", record=True)
    run(0.2 * ms)
    finish()
    target, start = (np.arange(3) * factor for factor in (10, 1))
    target, start = target / (1 + target / 5), start / (1 + start)
    assert values.v[:, 0] / mV == pytest.approx(start, rel=1e-12)
    assert group.v[:] / mV == pytest.approx(target + (start - target) * np.exp(-0.2), rel=1e-12)


def test_integers_and_booleans(finish):
    group = NeuronGroup(
        4, "n : integer\nx : 1", threshold="differ(i > 1, i > 2)", reset="n = collatz(n); x += 1"
    )
    group.n = "collatz(i + 3)"
    run(0.2 * ms)
    finish()
    assert group.n[:].tolist() == [10, 2, 4, 3]
    assert group.x[:].tolist() == [0, 0, 2, 0]


def test_synapses_call_it(finish):
    group = NeuronGroup(2, "v : volt", threshold="t_in_timesteps == 0", reset="v += 0*mV")
    synapses = Synapses(group, group, "w : volt", on_pre="v_post += squash(w, 1*mV)")
    synapses.connect()
    synapses.w = "squash(3*mV, 1*mV)"
    run(0.1 * ms)
    finish()
    assert group.v[:] / mV == pytest.approx(2 * 0.75 / 1.75, rel=1e-12)


def test_a_function_that_is_not_stateless_is_called_for_each_element(finish):
    code = "double count() { static double calls = 0; calls += 1; return calls; }"
    calls = iter(range(1, 1000))
    count = Function(lambda: next(calls), arg_units=[], return_unit=1, stateless=False)
    around = {"count": eq.implementation("cpp", code, name="count")(count)}
    group = NeuronGroup(
        3, "x : 1\ny : 1", threshold="i >= 0", reset="x = count(); y = count()", namespace=around
    )
    run(0.2 * ms)
    finish()
    drawn = sorted([*group.x[:], *group.y[:]])
    assert drawn == [7, 8, 9, 10, 11, 12]


def test_a_chain_of_comparisons_calls_its_middle_once(finish):
    code = "double tick() { static double calls = 0; calls += 1; return calls; }"
    calls = iter(range(1, 1000))
    tick = Function(lambda: next(calls), arg_units=[], return_unit=1, stateless=False)
    around = {"tick": eq.implementation("cpp", code, name="tick")(tick)}
    group = NeuronGroup(
        1, "x : 1\ny : 1", threshold="0 < tick() < 4", reset="x += 1; y = tick()", namespace=around
    )
    run(0.3 * ms)
    finish()
    assert group.x[0] == 2
    assert group.y[0] == 4


TABLE = np.array([3.0, 1.0, 2.0])
LOOKED_UP = {
    "hashdefine_code": "#define ENTRIES 3",
    "support_code": """
#include <cmath>
double looked_up(int64_t k) {
    return std::fabs(_namespace_table[k % ENTRIES])*_namespacescale;
}
""",
}


@eq.implementation("cpp", LOOKED_UP, namespace={"_table": TABLE, "scale": 10 * mV})
@eq.declare_types(k="integer")
@eq.check_units(k=1, result=volt)
def looked_up(k):
    return 10 * TABLE[k % 3] * mV


@eq.implementation(
    "cpp", "double both(int64_t k) { return looked_up(k) + looked_up(k + 1); }",
    dependencies={"looked_up": looked_up},
)  # fmt: skip
@eq.declare_types(k="integer")
@eq.check_units(k=1, result=volt)
def both(k):
    return looked_up(k) + looked_up(k + 1)


def test_cpp_reads_arrays_as_they_are_at_each_run_and_calls_other_functions(finish):
    TABLE[:] = [3, 1, 2]
    group = NeuronGroup(3, "v : volt\nw : volt", threshold="True", reset="v += both(i)")
    group.w = "looked_up(i)"
    run(0.1 * ms)
    TABLE[:] = [30, 10, 20]
    run(0.1 * ms)
    TABLE[:] = 0
    finish()
    assert group.w[:] / mV == pytest.approx([30, 10, 20])
    assert group.v[:] / mV == pytest.approx([440, 330, 550])


def test_two_owners_with_arrays_of_their_own(finish):
    def named(values):
        made = Function(lambda k: values[k], arg_units=[1], return_unit=1, arg_types=["integer"])
        code = "double entry(int64_t k) { return _namespacevalues[k]; }"
        made.implementations.add_implementation("cpp", code, {"values": values}, name="entry")
        return {"entry": made}

    first, second = (
        NeuronGroup(2, "x : 1", threshold="True", reset="x = entry(i)", namespace=named(values))
        for values in (np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    )
    run(0.1 * ms)
    finish()
    assert [*first.x[:], *second.x[:]] == [1, 2, 3, 4]


def test_files_of_cpp_and_macros(finish, tmp_path):
    (tmp_path / "thrice.h").write_text("double thrice(double);\n")
    (tmp_path / "thrice.cpp").write_text(
        '#include "thrice.h"\ndouble thrice(double x) { return FACTOR*x; }\n'
    )

    @eq.implementation(
        "cpp",
        "// It is all in the file.",
        headers=['"thrice.h"'],
        sources=[tmp_path / "thrice.cpp"],
        include_dirs=[str(tmp_path)],
        define_macros=[("FACTOR", "3"), ("UNUSED", None)],
        extra_compile_args=["-Wall"],
        libraries=["m"],
    )
    @eq.check_units(x=1, result=1)
    def thrice(x):
        return 3 * x

    group = NeuronGroup(
        2, "x : 1", threshold="True", reset="x = thrice(i + 1)", namespace={"thrice": thrice}
    )
    run(0.1 * ms)
    finish()
    assert group.x[:].tolist() == [3, 6]


def test_the_highest_type_of_the_arguments(finish):
    code = "template <class T> T top(T a, T b) { return a > b ? a : b; }"

    @eq.implementation("cpp", code)
    @eq.declare_types(result="highest")
    @eq.check_units(a=None, b="a", result=lambda a, b: a)
    def top(a, b):
        return np.maximum(a, b)

    group = NeuronGroup(
        4, "n : integer\nx : 1\nv : volt", threshold="True",
        reset="n = top(n, i) // 2; x = top(i, 1.5); v = top(v, i*mV)", namespace={"top": top},
    )  # fmt: skip
    run(0.1 * ms)
    finish()
    assert group.n[:].tolist() == [0, 0, 1, 1]
    assert group.x[:].tolist() == [1.5, 1.5, 2, 3]
    assert group.v[:] / mV == pytest.approx([0, 1, 2, 3])


def test_functions_of_the_element_and_code_that_depends_on_the_owner(finish):
    made = Function(
        lambda x, k: x * k, arg_units=[1], arg_names=["x"], return_unit=1,
        stateless=False, auto_vectorise=True,
    )  # fmt: skip
    code = "double scaled(double x, int64_t k) { return x*k; }"
    made.implementations.add_implementation("cpp", code, name="scaled")
    counted = Function(lambda x: x, arg_units=[1], return_unit=1)
    counted.implementations.add_dynamic_implementation("numpy", lambda owner: lambda x: owner.N * x)
    counted.implementations.add_dynamic_implementation(
        "cpp", lambda owner: f"double counted(double x) {{ return {owner.N}*x; }}", name="counted"
    )
    group = NeuronGroup(
        3, "x : 1\ny : 1", threshold="i > 0", reset="x = scaled(2.5); y = counted(x)",
        namespace={"scaled": made, "counted": counted},
    )  # fmt: skip
    run(0.1 * ms)
    finish()
    assert group.x[:].tolist() == [0, 2.5, 5]
    assert group.y[:].tolist() == [0, 7.5, 15]
