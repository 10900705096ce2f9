"""What generated loops rely on: the compiler turns the engine's functions into vector code."""

import platform
import re

import pytest

pytestmark = pytest.mark.compile

UNARY = ("abs", "cos", "exp", "expm1", "exprel", "floor", "log", "log10", "log1p", "log2")
UNARY += ("sign", "sin", "sqrt", "tanh")
LOOPS = {name: f"out[i] = eqsim::{name}(a[i])" for name in UNARY} | {
    "pow": "out[i] = eqsim::pow(a[i], b[i])",
    "clip": "out[i] = eqsim::clip(a[i], b[i], 1.0)",
    "uniform": "out[i] = eqsim::uniform(key, step, i)",
    "normal": "out[i] = eqsim::normal(key, step, i)",
    "select": "out[i] = a[i] > 0.0 ? b[i] + eqsim::exp(a[i]) : eqsim::tanh(b[i])",
}
SOURCE = """#include <eqsim/math.hpp>
#include <eqsim/random.hpp>
extern "C" void loop(const double* __restrict a, const double* __restrict b,
                     double* __restrict out, int64_t n, uint64_t key, int64_t step) {
    (void)a; (void)b; (void)key; (void)step;
    for (int64_t i = 0; i < n; ++i) %s;
}
"""


@pytest.mark.parametrize("target", ["-march=native", "-march=x86-64-v3"])
@pytest.mark.parametrize("name", sorted(LOOPS))
def test_loops_become_vector_code(name, target, compiler, compile_source):
    report = "-Rpass=loop-vectorize" if "clang" in compiler else "-fopt-info-vec-optimized"
    if target != "-march=native" and platform.machine() not in ("x86_64", "AMD64"):
        pytest.skip("an x86-64 option")
    _, messages = compile_source(SOURCE % LOOPS[name], "-O3", target, "-fPIC", "-shared", report)
    assert re.search(r":6:\d+: (optimized: loop vectorized|remark: vectorized loop)", messages)
