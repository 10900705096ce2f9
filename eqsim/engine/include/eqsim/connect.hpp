// Random rows of a connection matrix, each a pure function of (key, row).
#pragma once
#include "arithmetic.hpp"
#include "discrete.hpp"
#include "log.hpp"
#include "random.hpp"
#include "table.hpp"

namespace eqsim {

constexpr int64_t tile_width = 16384;

namespace detail {

constexpr int gaps_per_block = 32;

// The lengths of 32 gaps between successes, geometric with log_failure = log(1 - p), cut to a tile.
// Each call of Philox gives two: half a block lies between them.
EQSIM_INLINE void draw_gaps(uint64_t key, int64_t row, int64_t tile, int64_t block,
                            double per_log_failure, int32_t* gaps) {
    const int half = gaps_per_block / 2;
    const uint64_t step = (static_cast<uint64_t>(tile) << 32) + static_cast<uint64_t>(block) * half;
    for (int k = 0; k < half; ++k) {
        const Words words =
            draw_words(key, step + static_cast<uint64_t>(k), static_cast<uint64_t>(row));
        const double first = unit_interval(words.b, words.a) + 0x1p-53;
        const double second = unit_interval(words.d, words.c) + 0x1p-53;
        const double first_gap = log(first) * per_log_failure;
        const double second_gap = log(second) * per_log_failure;
        const double limit = static_cast<double>(tile_width);
        gaps[k] = static_cast<int32_t>(first_gap < limit ? first_gap : limit);
        gaps[half + k] = static_cast<int32_t>(second_gap < limit ? second_gap : limit);
    }
}

// Append the successes of one tile; false if there is no memory.
EQSIM_INLINE bool bernoulli_tile(uint64_t key, int64_t row, int64_t tile, int64_t width,
                                 double per_log_failure, Column* columns, int64_t* error) {
    int32_t position = -1;
    for (int64_t block = 0; position < width; ++block) {
        if (!column_reserve(columns, gaps_per_block, sizeof(int32_t), error)) return false;
        int32_t gaps[gaps_per_block];
        draw_gaps(key, row, tile, block, per_log_failure, gaps);
        int32_t* out = static_cast<int32_t*>(columns->data) + columns->size;
        const uint32_t base = static_cast<uint32_t>(tile * tile_width);
        int64_t inside = 0;
        for (int k = 0; k < gaps_per_block; ++k) {
            position += gaps[k] + 1;
            out[k] = static_cast<int32_t>(base + static_cast<uint32_t>(position));
            inside += position < width;
        }
        columns->size += inside;
    }
    return true;
}

EQSIM_INLINE bool full_row(int64_t n_cols, Column* columns, int64_t* error) {
    if (!column_reserve(columns, n_cols, sizeof(int32_t), error)) return false;
    int32_t* out = static_cast<int32_t*>(columns->data) + columns->size;
    for (int64_t j = 0; j < n_cols; ++j) out[j] = static_cast<int32_t>(j);
    columns->size += n_cols;
    return true;
}

}  // namespace detail

// Append the columns j of a row, each with probability p, in increasing order. Tiles of 16384
// columns have streams of their own. n_cols < 2^31.
EQSIM_INLINE bool bernoulli_row(uint64_t key, int64_t row, int64_t n_cols, double p,
                                Column* columns, int64_t* error) {
    if (!(p > 0.0)) return true;
    if (p >= 1.0) return detail::full_row(n_cols, columns, error);
    const double per_log_failure = 1.0 / log1p(-p);
    for (int64_t tile = 0; tile * tile_width < n_cols; ++tile) {
        const int64_t left = n_cols - tile * tile_width;
        const int64_t width = left < tile_width ? left : tile_width;
        if (!detail::bernoulli_tile(key, row, tile, width, per_log_failure, columns, error)) {
            return false;
        }
    }
    return true;
}

// The 64-bit words of the set that sample_row works in; it must be zero, and is left so.
constexpr int64_t sample_set_words(int64_t n_cols) { return (n_cols + 63) / 64; }

// Append `size` of n_cols columns in increasing order, every subset with the same probability
// (Floyd's algorithm; above one half, the columns left out are drawn). 0 <= size <= n_cols < 2^31.
static inline bool sample_row(uint64_t key, int64_t row, int64_t n_cols, int64_t size,
                              uint64_t* set, Column* columns, int64_t* error) {
    if (!column_reserve(columns, size, sizeof(int32_t), error)) return false;
    const bool complement = 2 * size > n_cols;
    const int64_t drawn = complement ? n_cols - size : size;
    for (int64_t k = 0; k < drawn; ++k) {
        const int64_t last = n_cols - drawn + k;
        const double choices = static_cast<double>(last + 1);
        const int64_t j = static_cast<int64_t>(uniform(key, k, row) * choices);
        const bool taken = (set[j >> 6] >> (j & 63)) & 1;
        const int64_t added = taken ? last : j;
        set[added >> 6] |= UINT64_C(1) << (added & 63);
    }
    for (int64_t word = 0; word < sample_set_words(n_cols); ++word) {
        const int64_t left = n_cols - 64 * word;
        const uint64_t valid = left < 64 ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        uint64_t members = (complement ? ~set[word] : set[word]) & valid;
        set[word] = 0;
        for (; members != 0; members &= members - 1) {
            column_push(columns, static_cast<int32_t>(64 * word + __builtin_ctzll(members)));
        }
    }
    return true;
}

// Append `size` of n_cols columns, each drawn from all of them, in the order in which they are drawn.
// 0 < n_cols < 2^31, unless size is 0.
EQSIM_INLINE bool draw_row(uint64_t key, int64_t row, int64_t n_cols, int64_t size,
                           Column* columns, int64_t* error) {
    if (!column_reserve(columns, size, sizeof(int32_t), error)) return false;
    int32_t* out = static_cast<int32_t*>(columns->data) + columns->size;
    const double choices = static_cast<double>(n_cols);
    for (int64_t k = 0; k < size; ++k) {
        out[k] = static_cast<int32_t>(uniform(key, k, row) * choices);
    }
    columns->size += size;
    return true;
}

namespace detail {

// The draws that share a sample among rows have steps beyond those of the rows themselves.
constexpr int64_t share_step = int64_t(1) << 47;

// How many of `drawn` things, taken from `total` without putting back, are among `marked` ones: by
// the weights of all numbers relative to that of the most probable one.
static inline int64_t hypergeometric(double u, int64_t drawn, int64_t marked, int64_t total) {
    const int64_t left_out = total - drawn - marked;
    const int64_t least = left_out < 0 ? -left_out : 0;
    const int64_t most = drawn < marked ? drawn : marked;
    const double mean = (static_cast<double>(drawn) + 1.0) * (static_cast<double>(marked) + 1.0);
    int64_t mode = to_int64(mean / (static_cast<double>(total) + 2.0));
    mode = mode < least ? least : mode > most ? most : mode;
    const auto odds = [=](int64_t k) {  // of k + 1 against k
        const double up = static_cast<double>(drawn - k) * static_cast<double>(marked - k);
        return up / (static_cast<double>(k + 1) * static_cast<double>(left_out + k + 1));
    };
    constexpr double negligible = 0x1p-60;
    double all = 1.0, weight = 1.0;
    for (int64_t k = mode; k < most && weight > negligible; ++k) all += weight *= odds(k);
    weight = 1.0;
    for (int64_t k = mode; k > least && weight > negligible; --k) all += weight /= odds(k - 1);
    double rest = u * all - 1.0;
    if (rest < 0.0) return mode;
    weight = 1.0;
    for (int64_t k = mode; k < most && weight > negligible; ++k) {
        rest -= weight *= odds(k);
        if (rest < 0.0) return k + 1;
    }
    weight = 1.0;
    for (int64_t k = mode; k > least && weight > negligible; --k) {
        rest -= weight /= odds(k - 1);
        if (rest < 0.0) return k - 1;
    }
    return mode;
}

}  // namespace detail

// How many of a sample of `drawn` from `total` columns of many rows fall to one row, which has
// `here` of them; the sample is with replacement or without.
static inline int64_t share_of_row(uint64_t key, int64_t row, int64_t drawn, int64_t here,
                                   int64_t total, bool replacement) {
    if (here >= total) return drawn;
    if (!replacement) {
        return detail::hypergeometric(uniform(key, detail::share_step, row), drawn, here, total);
    }
    const double part = static_cast<double>(here) / static_cast<double>(total);
    return binomial(key, detail::share_step, row, drawn, part);
}

}  // namespace eqsim
