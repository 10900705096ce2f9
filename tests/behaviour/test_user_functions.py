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
