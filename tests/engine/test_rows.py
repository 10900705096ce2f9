"""Walking over compressed rows in C++."""

import ctypes

import numpy as np
import pytest

pytestmark = pytest.mark.compile

SOURCE = """#include <eqsim/csr.hpp>
#include <eqsim/rows.hpp>
extern "C" int64_t row_of(const int64_t* row_ptr, int64_t n_rows, int64_t place) {
    return eqsim::row_of(row_ptr, n_rows, place);
}
extern "C" double sum_after_prefetch(const double* array, int64_t first, int64_t last) {
    eqsim::prefetch(array, first, last);
    double sum = 0.0;
    for (int64_t k = first; k < last; ++k) sum += array[k];
    return sum;
}
extern "C" bool sort_narrow(const int32_t* i, const int32_t* j, int64_t count, int64_t n_rows,
                            int64_t* row_ptr, int32_t* columns, int32_t* order) {
    return eqsim::sort_pairs(i, j, count, n_rows, row_ptr, columns, order);
}
"""


def pointers(*arrays):
    return [ctypes.c_void_p(array.ctypes.data) for array in arrays]


def test_the_row_of_a_place(compile_library):
    library = compile_library(SOURCE, "-O2")
    library.row_of.restype = ctypes.c_int64
    lengths = [0, 3, 0, 0, 1, 5, 0]
    row_ptr = np.concatenate([[0], np.cumsum(lengths)])
    expected = np.repeat(np.arange(len(lengths)), lengths)
    found = [
        library.row_of(*pointers(row_ptr), ctypes.c_int64(len(lengths)), ctypes.c_int64(place))
        for place in range(len(expected))
    ]
    np.testing.assert_array_equal(found, expected)


def test_prefetching_changes_nothing(compile_library):
    library = compile_library(SOURCE, "-O2")
    library.sum_after_prefetch.restype = ctypes.c_double
    array = np.arange(5000.0)
    for first, last in ((0, 0), (3, 7), (0, 5000)):
        bounds = ctypes.c_int64(first), ctypes.c_int64(last)
        assert library.sum_after_prefetch(*pointers(array), *bounds) == array[first:last].sum()


def test_narrow_numbers_sort_like_wide_ones(compile_library):
    library = compile_library(SOURCE, "-O2")
    library.sort_narrow.restype = ctypes.c_bool
    i, j = np.array([2, 0, 2, 1], np.int32), np.array([5, 6, 7, 8], np.int32)
    row_ptr, columns, order = np.empty(4, np.int64), np.empty(4, np.int32), np.empty(4, np.int32)
    sizes = ctypes.c_int64(4), ctypes.c_int64(3)
    assert library.sort_narrow(*pointers(i, j), *sizes, *pointers(row_ptr, columns, order))
    np.testing.assert_array_equal(row_ptr, [0, 1, 2, 4])
    np.testing.assert_array_equal(columns, [6, 8, 5, 7])
    np.testing.assert_array_equal(order, [1, 3, 0, 2])
