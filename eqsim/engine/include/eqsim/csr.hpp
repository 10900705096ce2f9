// Compressed sparse rows from pairs, and their transpose.
#pragma once
#include "bits.hpp"

namespace eqsim {
namespace detail {

// Turn counts at [k + 1] into the starts of the runs at [k].
EQSIM_INLINE void accumulate(int64_t n, int64_t* starts) {
    for (int64_t k = 0; k < n; ++k) starts[k + 1] += starts[k];
}

// Undo the shift by one run that filling with starts[k]++ leaves.
EQSIM_INLINE void rewind(int64_t n, int64_t* starts) {
    for (int64_t k = n; k > 0; --k) starts[k] = starts[k - 1];
    starts[0] = 0;
}

EQSIM_INLINE bool count_values(const int32_t* values, int64_t count, int64_t n, int64_t* starts) {
    memset(starts, 0, sizeof(int64_t) * static_cast<size_t>(n + 1));
    for (int64_t k = 0; k < count; ++k) {
        if (values[k] < 0 || values[k] >= n) return false;
        starts[values[k] + 1] += 1;
    }
    accumulate(n, starts);
    return true;
}

}  // namespace detail

// Sort pairs (i, j) by i, keeping their order within a row. order[s], where `order` is not null, is
// the number of the pair stored at s. False if an i is not in [0, n_rows). Numbers of synapses, here and below, are of any
// integer type that holds them.
template <typename Number>
static inline bool sort_pairs(const int32_t* i, const int32_t* j, int64_t count, int64_t n_rows,
                              int64_t* row_ptr, int32_t* columns, Number* order) {
    if (!detail::count_values(i, count, n_rows, row_ptr)) return false;
    for (int64_t k = 0; k < count; ++k) {
        const int64_t place = row_ptr[i[k]]++;
        columns[place] = j[k];
        if (order != nullptr) order[place] = static_cast<Number>(k);
    }
    detail::rewind(n_rows, row_ptr);
    return true;
}

// Sort the pairs of some rows by their columns, keeping their order. Row r, whose columns stand from
// starts[r] to starts[r + 1], is called names[r]. See sort_pairs for the other arguments; a column
// must be in [0, n_cols).
template <typename Number>
static inline bool turn_rows(const int64_t* starts, const int32_t* names, int64_t n_rows,
                             const int32_t* columns, int64_t n_cols, int64_t* col_ptr,
                             int32_t* rows, Number* order) {
    if (!detail::count_values(columns, starts[n_rows], n_cols, col_ptr)) return false;
    for (int64_t row = 0; row < n_rows; ++row) {
        const int32_t name = names[row];
        for (int64_t k = starts[row]; k < starts[row + 1]; ++k) {
            const int64_t place = col_ptr[columns[k]]++;
            rows[place] = name;
            if (order != nullptr) order[place] = static_cast<Number>(k);
        }
    }
    detail::rewind(n_cols, col_ptr);
    return true;
}

// The synapses of each column by increasing creation number: synapse[t] is where one is stored,
// row[t] its row. `stored` lists the storage places by creation number, or is null where they
// agree; `row_of` is the row of each storage place. False if a column is not in [0, n_cols).
template <typename Place, typename Number>
static inline bool transpose(const int32_t* columns, const int32_t* row_of, const Place* stored,
                             int64_t count, int64_t n_cols, int64_t* col_ptr, Number* synapse,
                             int32_t* row) {
    if (!detail::count_values(columns, count, n_cols, col_ptr)) return false;
    for (int64_t k = 0; k < count; ++k) {
        const int64_t s = stored == nullptr ? k : stored[k];
        const int64_t place = col_ptr[columns[s]]++;
        synapse[place] = static_cast<Number>(s);
        row[place] = row_of[s];
    }
    detail::rewind(n_cols, col_ptr);
    return true;
}

// The row of every storage place.
static inline void expand_rows(const int64_t* row_ptr, int64_t n_rows, int32_t* row_of) {
    for (int64_t i = 0; i < n_rows; ++i) {
        for (int64_t s = row_ptr[i]; s < row_ptr[i + 1]; ++s) row_of[s] = static_cast<int32_t>(i);
    }
}

// The inverse of a permutation; false if `order` is none.
template <typename Number, typename Place>
static inline bool invert(const Number* order, int64_t count, Place* inverse) {
    for (int64_t k = 0; k < count; ++k) inverse[k] = -1;
    for (int64_t s = 0; s < count; ++s) {
        const int64_t k = order[s];
        if (k < 0 || k >= count || inverse[k] >= 0) return false;
        inverse[k] = static_cast<Place>(s);
    }
    return true;
}

}  // namespace eqsim
