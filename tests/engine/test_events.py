"""Rings of spike lists."""

import ctypes

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.compile

SOURCE = """#include <eqsim/events.hpp>
extern "C" int64_t slot(int64_t depth, int64_t step) {
    return eqsim::ring_slot({nullptr, nullptr, depth, 0}, step);
}
extern "C" int64_t listed(int64_t step, int64_t period) {
    return eqsim::listed_step(step, period);
}
extern "C" int64_t below_long(const int64_t* list, int64_t count, int64_t value) {
    return eqsim::lower_bound(list, count, value);
}
extern "C" int64_t below(const int32_t* list, int64_t count, int64_t value) {
    return eqsim::lower_bound(list, count, value);
}
extern "C" int64_t within(int32_t* list, int64_t count, int64_t start, int64_t size) {
    return eqsim::ring_count_within({list, &count, 1, count}, 0, start, size);
}
extern "C" void record(int32_t* list, int64_t* count, int64_t depth, int64_t capacity,
                       int64_t step, int32_t index) {
    const eqsim::Ring ring = {list, count, depth, capacity};
    int64_t* size = eqsim::ring_count(ring, step);
    eqsim::ring_list(ring, step)[(*size)++] = index;
}
"""


@pytest.fixture
def library(compile_library):
    library = compile_library(SOURCE, "-O2")
    functions = (library.slot, library.below, library.below_long, library.listed, library.within)
    for function in functions:
        function.restype = ctypes.c_int64
    return library


def test_slots_turn_round(library):
    for depth in (1, 3, 16):
        for step in (-depth, -1, 0, 1, depth, 10**15):
            found = library.slot(ctypes.c_int64(depth), ctypes.c_int64(step))
            assert found == step % depth


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spikes=st.sets(st.integers(0, 50)), value=st.integers(-5, 60))
def test_lower_bound(library, spikes, value):
    spikes = np.array(sorted(spikes), dtype=np.int32)
    found = library.below(
        ctypes.c_void_p(spikes.ctypes.data), ctypes.c_int64(len(spikes)), ctypes.c_int64(value)
    )
    assert found == np.searchsorted(spikes, value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spikes=st.sets(st.integers(0, 50)), start=st.integers(0, 60), size=st.integers(0, 60))
def test_spikes_of_a_range_are_counted(library, spikes, start, size):
    listed = np.array(sorted(spikes), dtype=np.int32)
    words = (ctypes.c_int64(word) for word in (len(listed), start, size))
    found = library.within(ctypes.c_void_p(listed.ctypes.data), *words)
    assert found == len(spikes.intersection(range(start, start + size)))


def test_lower_bound_of_large_numbers(library):
    steps = np.array([0, 2**33, 2**40], dtype=np.int64)
    pointer, size = ctypes.c_void_p(steps.ctypes.data), ctypes.c_int64(3)
    for value in (0, 1, 2**33, 2**33 + 1, 2**50):
        found = library.below_long(pointer, size, ctypes.c_int64(value))
        assert found == np.searchsorted(steps, value)


def test_a_list_begins_anew_after_its_period(library):
    for step, period, expected in ((5, 0, 5), (5, 7, 5), (7, 7, 0), (2**40 + 3, 2**20, 3)):
        assert library.listed(ctypes.c_int64(step), ctypes.c_int64(period)) == expected


def test_lists_are_kept_by_step(library):
    depth, capacity = 3, 5
    lists = np.zeros((depth, capacity), dtype=np.int32)
    counts = np.zeros(depth, dtype=np.int64)
    pointers = ctypes.c_void_p(lists.ctypes.data), ctypes.c_void_p(counts.ctypes.data)
    for step, index in ((-1, 7), (4, 2), (4, 9)):
        numbers = map(ctypes.c_int64, (depth, capacity, step))
        library.record(*pointers, *numbers, ctypes.c_int32(index))
    np.testing.assert_array_equal(counts, [0, 2, 1])
    np.testing.assert_array_equal(lists[1, :2], [2, 9])
    assert lists[2, 0] == 7
