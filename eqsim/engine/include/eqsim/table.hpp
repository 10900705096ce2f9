// Columns that grow: what recordings and connections are written to.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "bits.hpp"

namespace eqsim {

// Three words of eight bytes; size and capacity count elements. Memory comes from malloc.
struct Column {
    void* data;
    int64_t size;
    int64_t capacity;
};

// Ask for large pages where the system has them: much of the time of filling a large column goes
// into getting its pages.
static inline void advise_large_pages(void* data, int64_t bytes) {
#if defined(__linux__)
    const uintptr_t page = uintptr_t(1) << 21;
    const uintptr_t first = (reinterpret_cast<uintptr_t>(data) + page - 1) & ~(page - 1);
    const uintptr_t end = reinterpret_cast<uintptr_t>(data) + static_cast<uintptr_t>(bytes);
    const uintptr_t last = end & ~(page - 1);
    if (last > first) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#else
    (void)data, (void)bytes;
#endif
}

// Make room for `extra` more elements. If there is no memory, sets *error to 1, leaves the column as
// it was and returns false.
static inline bool column_reserve(Column* column, int64_t extra, int64_t itemsize,
                                  int64_t* error) {
    const int64_t needed = column->size + extra;
    if (__builtin_expect(needed <= column->capacity, 1)) return true;
    const int64_t grown = column->capacity + column->capacity / 2 + 1024;
    const int64_t capacity = needed > grown ? needed : grown;
    void* data = realloc(column->data, static_cast<size_t>(capacity * itemsize));
    if (data == nullptr) {
        *error = 1;
        return false;
    }
    // What has large pages is slow to move, so that a column that grows does without.
    if (column->data == nullptr) advise_large_pages(data, capacity * itemsize);
    column->data = data;
    column->capacity = capacity;
    return true;
}

// Append to a column that has room.
template <typename T>
EQSIM_INLINE void column_push(Column* column, T value) {
    static_cast<T*>(column->data)[column->size++] = value;
}

static inline void column_free(Column* column) {
    free(column->data);
    *column = {nullptr, 0, 0};
}

}  // namespace eqsim
