"""Columns that compiled code grows, taken over as arrays."""

import ctypes

import numpy as np
import pytest

from eqsim.engine.columns import take_column

pytestmark = pytest.mark.compile

SOURCE = """#include <eqsim/table.hpp>
extern "C" int64_t fill(eqsim::Column* column, int64_t count) {
    int64_t error = 0;
    for (int64_t k = 0; k < count; ++k) {
        if (!eqsim::column_reserve(column, 1, sizeof(double), &error)) break;
        eqsim::column_push<double>(column, 0.5 * static_cast<double>(k));
    }
    return error;
}
extern "C" int64_t ask_for_too_much(eqsim::Column* column) {
    int64_t error = 0;
    eqsim::column_reserve(column, INT64_C(1) << 59, sizeof(double), &error);
    return error;
}
"""


@pytest.fixture
def column():
    return np.zeros(3, dtype=np.int64)


def pointer(column):
    return ctypes.c_void_p(column.ctypes.data)


def test_a_column_grows_and_is_taken(compile_library, column):
    library = compile_library(SOURCE, "-O2")
    for count in (10, 100_000, 0):
        assert library.fill(pointer(column), ctypes.c_int64(count)) == 0
        assert column[1] == count
        taken = take_column(column.ctypes.data, np.float64)
        np.testing.assert_array_equal(taken, np.arange(count) / 2)
        np.testing.assert_array_equal(column, 0)
        assert taken.flags.writeable


def test_a_column_grows_geometrically(compile_library, column):
    library = compile_library(SOURCE, "-O2")
    capacities = set()
    for _ in range(3000):
        library.fill(pointer(column), ctypes.c_int64(100))
        capacities.add(int(column[2]))
    assert len(capacities) < 25
    assert len(take_column(column.ctypes.data, np.float64)) == 300_000


def test_without_memory_an_error_is_reported_and_nothing_is_lost(compile_library, column):
    library = compile_library(SOURCE, "-O2")
    library.fill(pointer(column), ctypes.c_int64(5))
    assert library.ask_for_too_much(pointer(column)) == 1
    np.testing.assert_array_equal(take_column(column.ctypes.data, np.float64), np.arange(5) / 2)
