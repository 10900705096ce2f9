// Walking over compressed sparse rows.
#pragma once
#include "bits.hpp"

namespace eqsim {

// Ask for the elements first to last - 1 of an array, up to 4 KiB of them: what the processor's own
// prefetcher does not know to be next.
template <typename T>
EQSIM_INLINE void prefetch(const T* array, int64_t first, int64_t last) {
    const int64_t line = 64;
    const char* begin = reinterpret_cast<const char*>(array + first);
    const int64_t size = (last - first) * static_cast<int64_t>(sizeof(T));
    const int64_t reach = size < 64 * line ? size : 64 * line;
    for (int64_t offset = 0; offset < reach; offset += line) __builtin_prefetch(begin + offset);
}

// The row that holds a storage place: the last one that starts at or before it.
EQSIM_INLINE int64_t row_of(const int64_t* row_ptr, int64_t n_rows, int64_t place) {
    int64_t first = 0;
    int64_t count = n_rows;
    while (count > 0) {
        const int64_t half = count / 2;
        const bool starts_before = row_ptr[first + half + 1] <= place;
        first = starts_before ? first + half + 1 : first;
        count = starts_before ? count - half - 1 : half;
    }
    return first;
}

}  // namespace eqsim
