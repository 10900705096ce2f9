"""The headers give the same bits in every compilation, and the NumPy side gives them too."""

import ctypes
import platform

import numpy as np
import pytest

from eqsim.engine import random
from eqsim.engine.connect import bernoulli_rows, sample_rows
from eqsim.engine.expm import expm
from eqsim.engine.functions import ARITY, apply

pytestmark = pytest.mark.compile

SOURCE = """#include <eqsim/connect.hpp>
#include <eqsim/discrete.hpp>
#include <eqsim/expm.hpp>
#include <eqsim/math.hpp>
extern "C" {
%s
void uniform_loop(uint64_t key, int64_t step, double* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::uniform(key, step, i);
}
void normal_loop(uint64_t key, int64_t step, double* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::normal(key, step, i);
}
void poisson_loop(uint64_t key, int64_t step, double mean, int64_t* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::poisson(key, step, i, mean);
}
void binomial_loop(uint64_t key, int64_t step, double p, int64_t* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::binomial(key, step, i, 100, p);
}
void expm_fixed(const double* a, double* out) { eqsim::expm<3>(a, out); }
void expm_any(const double* a, double* out) {
    double work[eqsim::expm_work_size(3)];
    eqsim::expm(3, a, out, work);
}
int64_t row(uint64_t key, int64_t number, int64_t n_cols, double p, int64_t size, int32_t* out) {
    eqsim::Column columns = {nullptr, 0, 0};
    int64_t error = 0;
    uint64_t set[1024] = {0};
    if (size < 0) eqsim::bernoulli_row(key, number, n_cols, p, &columns, &error);
    else eqsim::sample_row(key, number, n_cols, size, set, &columns, &error);
    memcpy(out, columns.data, sizeof(int32_t) * columns.size);
    const int64_t length = columns.size;
    eqsim::column_free(&columns);
    return error ? -1 : length;
}
}
"""
PARAMETERS = {1: "a[i]", 2: "a[i], b[i]", 3: "a[i], b[i], c[i]"}
LOOP = """void loop_%s(const double* a, const double* b, const double* c, double* out, int64_t n) {
    (void)b; (void)c;
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::%s(%s);
}
"""
VARIANTS = [("-O3", "-march=native"), ("-O1",), ("-O3",), ("-O0",)]
if platform.machine() == "x86_64":
    VARIANTS.append(("-O3", "-march=x86-64-v3"))


def address(array):
    return ctypes.c_void_p(array.ctypes.data)


@pytest.fixture(params=VARIANTS, ids=" ".join)
def library(request, compile_library):
    loops = "".join(LOOP % (name, name, PARAMETERS[count]) for name, count in ARITY.items())
    return compile_library(SOURCE % loops, *request.param)


def test_every_compilation_gives_the_same_bits(library):
    check_functions(library)
    check_draws(library)
    check_matrix_exponential(library)
    check_rows(library)


def check_functions(library):
    rng = np.random.default_rng(11)
    n = 1003
    wide = rng.integers(0, 2**64, n, dtype=np.uint64).view(float)
    for scale in (1.0, 100.0, None):
        points = [wide if scale is None else rng.normal(0, scale, n) for _ in range(3)]
        for name, count in ARITY.items():
            out = np.empty(n)
            getattr(library, f"loop_{name}")(*map(address, [*points, out]), ctypes.c_int64(n))
            assert_same(out, apply(name, *points[:count]), name)


def assert_same(found, expected, name):
    """Equal bits, except that the sign and payload of a nan are free."""
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected), err_msg=name)
    valid = ~np.isnan(found)
    np.testing.assert_array_equal(
        found[valid].view(np.int64), expected[valid].view(np.int64), err_msg=name
    )


def check_draws(library):
    key, step, n = random.derive_key(1, 2, 3), 12345, 501
    elements = np.arange(n)
    arguments = (ctypes.c_uint64(key), ctypes.c_int64(step))
    for name in ("uniform", "normal"):
        out = np.empty(n)
        getattr(library, f"{name}_loop")(*arguments, address(out), ctypes.c_int64(n))
        np.testing.assert_array_equal(out, getattr(random, name)(key, step, elements))
    counts = np.empty(n, dtype=np.int64)
    for mean in (0.3, 7.0, 40.0, 1e6):
        library.poisson_loop(*arguments, ctypes.c_double(mean), address(counts), ctypes.c_int64(n))
        np.testing.assert_array_equal(counts, random.poisson(key, step, elements, mean))
    for p in (0.01, 0.4, 0.95):
        library.binomial_loop(*arguments, ctypes.c_double(p), address(counts), ctypes.c_int64(n))
        np.testing.assert_array_equal(counts, random.binomial(key, step, elements, 100, p))


def check_matrix_exponential(library):
    rng = np.random.default_rng(12)
    for scale in (1e-3, 1.0, 1e3):
        matrix = scale * rng.normal(size=(3, 3)) - scale * 3 * np.eye(3)
        for function in (library.expm_fixed, library.expm_any):
            out = np.empty((3, 3))
            function(address(matrix), address(out))
            np.testing.assert_array_equal(out, expm(matrix))


def check_rows(library):
    out = np.empty(50000, dtype=np.int32)
    library.row.restype = ctypes.c_int64
    for n_cols, p, size in ((40000, 0.03, -1), (1000, 0.7, -1), (5000, 0.0, 100)):
        length = library.row(
            ctypes.c_uint64(99),
            ctypes.c_int64(5),
            ctypes.c_int64(n_cols),
            ctypes.c_double(p),
            ctypes.c_int64(size),
            address(out),
        )
        drawn = (
            sample_rows(99, [5], n_cols, size) if size >= 0 else bernoulli_rows(99, [5], n_cols, p)
        )
        np.testing.assert_array_equal(out[:length], drawn[1])
