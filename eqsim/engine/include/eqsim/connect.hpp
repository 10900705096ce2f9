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

// From this probability on, uniforms of 32 bits are fine enough for gaps: the probability of each
// length is exact to 2^-32, and the longest one is far below the width of a tile.
constexpr double coarse_probability = 0x1p-7;

EQSIM_INLINE uint64_t gap_step(int64_t tile, int64_t block, int calls) {
    return (static_cast<uint64_t>(tile) << 32) + static_cast<uint64_t>(block * calls);
}

// The lengths of 32 gaps between successes, geometric with log_failure = log(1 - p), cut to a tile.
// Each call of Philox gives two: half a block lies between them.
EQSIM_INLINE void draw_gaps(uint64_t key, int64_t row, int64_t tile, int64_t block,
                            double per_log_failure, int32_t* gaps) {
    const int half = gaps_per_block / 2;
    const uint64_t step = gap_step(tile, block, half);
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

EQSIM_INLINE int32_t coarse_gap(uint32_t word, double per_log_failure) {
    const double u = fma(small_to_double(word), 0x1p-32, 0x1p-33);
    const Reduced reduced = reduce(u);
    const double length = log_of_reduced(reduced.exponent, reduced.mantissa - 1.0, 0.0);
    return static_cast<int32_t>(length * per_log_failure);
}

// The same for probabilities from `coarse_probability` on: each call of Philox gives four.
EQSIM_INLINE void draw_coarse_gaps(uint64_t key, int64_t row, int64_t tile, int64_t block,
                                   double per_log_failure, int32_t* gaps) {
    const int quarter = gaps_per_block / 4;
    const uint64_t step = gap_step(tile, block, quarter);
    for (int k = 0; k < quarter; ++k) {
        const Words words =
            draw_words(key, step + static_cast<uint64_t>(k), static_cast<uint64_t>(row));
        gaps[k] = coarse_gap(words.a, per_log_failure);
        gaps[quarter + k] = coarse_gap(words.b, per_log_failure);
        gaps[2 * quarter + k] = coarse_gap(words.c, per_log_failure);
        gaps[3 * quarter + k] = coarse_gap(words.d, per_log_failure);
    }
}

// Append the successes of one tile; false if there is no memory.
template <bool coarse>
EQSIM_INLINE bool bernoulli_tile(uint64_t key, int64_t row, int64_t tile, int64_t width,
                                 double per_log_failure, Column* columns, int64_t* error) {
    int32_t position = -1;
    for (int64_t block = 0; position < width; ++block) {
        if (!column_reserve(columns, gaps_per_block, sizeof(int32_t), error)) return false;
        int32_t gaps[gaps_per_block];
        if (coarse) {
            draw_coarse_gaps(key, row, tile, block, per_log_failure, gaps);
        } else {
            draw_gaps(key, row, tile, block, per_log_failure, gaps);
        }
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

// Make room for rows with these probabilities: their mean number of successes and five standard
// deviations.
static inline bool reserve_bernoulli_rows(int64_t n_rows, const int64_t* n_cols, const double* p,
                                          Column* columns, int64_t* error) {
    double mean = 0.0;
    for (int64_t k = 0; k < n_rows; ++k) mean += static_cast<double>(n_cols[k]) * p[k];
    const double likely = mean + 5.0 * __builtin_sqrt(mean);
    const int64_t room = to_int64(likely) + detail::gaps_per_block;
    return column_reserve(columns, room, sizeof(int32_t), error);
}

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
        const bool enough = p < detail::coarse_probability
                                ? detail::bernoulli_tile<false>(key, row, tile, width,
                                                                per_log_failure, columns, error)
                                : detail::bernoulli_tile<true>(key, row, tile, width,
                                                               per_log_failure, columns, error);
        if (!enough) return false;
    }
    return true;
}

namespace detail {

constexpr int draws_per_block = 64;

// Uniform draws of a row in [0, 1), those from 64 `block` on. Each call of Philox gives two: half a
// block lies between them.
EQSIM_INLINE void draw_uniforms(uint64_t key, int64_t row, int64_t block, double* uniforms) {
    const int half = draws_per_block / 2;
    const uint64_t step = static_cast<uint64_t>(block * half);
    for (int k = 0; k < half; ++k) {
        const Words words =
            draw_words(key, step + static_cast<uint64_t>(k), static_cast<uint64_t>(row));
        uniforms[k] = unit_interval(words.b, words.a);
        uniforms[half + k] = unit_interval(words.d, words.c);
    }
}

// A set of columns as bits; a bit of `words` at the end tells of 64 words before whether one is not
// zero.
struct ColumnSet {
    uint64_t* members;
    uint64_t* words;

    static constexpr uint64_t bit(int64_t k) { return UINT64_C(1) << (k & 63); }
    bool has(int64_t column) const { return (members[column >> 6] & bit(column)) != 0; }
    void add(int64_t column) {
        members[column >> 6] |= bit(column);
        words[column >> 12] |= bit(column >> 6);
    }
};

constexpr int64_t words_of(int64_t bits) { return (bits + 63) / 64; }

// Append the members of a word, which are columns from `first` on.
EQSIM_INLINE void append_members(uint64_t word, int64_t first, Column* columns) {
    for (; word != 0; word &= word - 1) {
        column_push(columns, static_cast<int32_t>(first + __builtin_ctzll(word)));
    }
}

EQSIM_INLINE void append_set(const ColumnSet& set, int64_t n_cols, Column* columns) {
    for (int64_t group = 0; group < words_of(words_of(n_cols)); ++group) {
        for (uint64_t left = set.words[group]; left != 0; left &= left - 1) {
            const int64_t word = 64 * group + __builtin_ctzll(left);
            append_members(set.members[word], 64 * word, columns);
            set.members[word] = 0;
        }
        set.words[group] = 0;
    }
}

EQSIM_INLINE void append_complement(const ColumnSet& set, int64_t n_cols, Column* columns) {
    for (int64_t word = 0; word < words_of(n_cols); ++word) {
        const int64_t left = n_cols - 64 * word;
        const uint64_t valid = left < 64 ? ColumnSet::bit(left) - 1 : ~UINT64_C(0);
        append_members(~set.members[word] & valid, 64 * word, columns);
        set.members[word] = set.words[word >> 6] = 0;
    }
}

}  // namespace detail

// The 64-bit words that sample_row works in; they must be zero, and are left so.
constexpr int64_t sample_set_words(int64_t n_cols) {
    return detail::words_of(n_cols) + detail::words_of(detail::words_of(n_cols));
}

// Append `size` of n_cols columns in increasing order, every subset with the same probability
// (Floyd's algorithm; above one half, the columns left out are drawn). 0 <= size <= n_cols < 2^31.
EQSIM_INLINE bool sample_row(uint64_t key, int64_t row, int64_t n_cols, int64_t size, uint64_t* work,
                             Column* columns, int64_t* error) {
    if (!column_reserve(columns, size, sizeof(int32_t), error)) return false;
    detail::ColumnSet set = {work, work + detail::words_of(n_cols)};
    const bool complement = 2 * size > n_cols;
    const int64_t drawn = complement ? n_cols - size : size;
    const int64_t per_block = detail::draws_per_block;
    for (int64_t begin = 0; begin < drawn; begin += per_block) {
        double uniforms[per_block];
        detail::draw_uniforms(key, row, begin / per_block, uniforms);
        const int64_t end = drawn < begin + per_block ? drawn : begin + per_block;
        for (int64_t k = begin; k < end; ++k) {
            const int64_t last = n_cols - drawn + k;
            const double choices = static_cast<double>(last + 1);
            const int64_t j = static_cast<int64_t>(uniforms[k - begin] * choices);
            set.add(set.has(j) ? last : j);
        }
    }
    if (complement) {
        detail::append_complement(set, n_cols, columns);
    } else {
        detail::append_set(set, n_cols, columns);
    }
    return true;
}

// Append `size` of n_cols columns, each drawn from all of them, in the order in which they are drawn.
// 0 < n_cols < 2^31, unless size is 0.
EQSIM_INLINE bool draw_row(uint64_t key, int64_t row, int64_t n_cols, int64_t size,
                           Column* columns, int64_t* error) {
    const int64_t per_block = detail::draws_per_block;
    if (!column_reserve(columns, size + per_block, sizeof(int32_t), error)) return false;
    int32_t* out = static_cast<int32_t*>(columns->data) + columns->size;
    const double choices = static_cast<double>(n_cols);
    for (int64_t begin = 0; begin < size; begin += per_block) {
        double uniforms[per_block];
        detail::draw_uniforms(key, row, begin / per_block, uniforms);
        for (int64_t k = 0; k < per_block; ++k) {
            out[begin + k] = static_cast<int32_t>(uniforms[k] * choices);
        }
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
