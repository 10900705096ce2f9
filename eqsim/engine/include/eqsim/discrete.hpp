// Poisson and binomial draws as pure functions of (key, step, element), for 0 <= step < 2^48.
//
// A mean below 10 is inverted from one uniform. Above, transformed rejection (Hormann 1993: PTRS and
// BTRS); its attempts are counted in the 16 highest bits of the step, so that they share no draw
// with another step or element.
#pragma once
#include "exp.hpp"
#include "random.hpp"

namespace eqsim {
namespace detail {

constexpr int rejection_attempts = 1 << 16;
constexpr double inversion_mean = 10.0;

struct UniformPair {
    double first;   // in [-1/2, 1/2)
    double second;  // in (0, 1]
};

EQSIM_INLINE UniformPair attempt_uniforms(uint64_t key, int64_t step, int64_t element,
                                          int attempt) {
    const uint64_t word = static_cast<uint64_t>(step) + (static_cast<uint64_t>(attempt) << 48);
    const Words words = draw_words(key, word, static_cast<uint64_t>(element));
    return {unit_interval(words.b, words.a) - 0.5, unit_interval(words.d, words.c) + 0x1p-53};
}

// log(n!), by Stirling's series above the table.
static inline double log_factorial(double n) {
    static constexpr double table[10] = {0.0,
                                         0.0,
                                         0.6931471805599453,
                                         1.791759469228055,
                                         3.1780538303479458,
                                         4.787491742782046,
                                         6.579251212010101,
                                         8.525161361065415,
                                         10.60460290274525,
                                         12.801827480081469};
    if (n < 10.0) return table[static_cast<int>(n)];
    const double inverse = 1.0 / n;
    const double square = inverse * inverse;
    double series = fma(square, -1.0 / 1680.0, 1.0 / 1260.0);
    series = fma(series, square, -1.0 / 360.0);
    series = fma(series, square, 1.0 / 12.0);
    return fma(n + 0.5, log(n), fma(series, inverse, 0.9189385332046728 - n));
}

static inline int64_t poisson_by_inversion(double u, double mean) {
    double term = exp(-mean);
    int64_t count = 0;
    while (u >= term && count < 200) {
        u -= term;
        count += 1;
        term *= mean / static_cast<double>(count);
    }
    return count;
}

static inline int64_t poisson_by_rejection(uint64_t key, int64_t step, int64_t element,
                                           double mean) {
    const double b = 0.931 + 2.53 * __builtin_sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double log_inverse_alpha = log(1.1239 + 1.1328 / (b - 3.4));
    const double accepted_at_once = 0.9277 - 3.6224 / (b - 2.0);
    const double log_mean = log(mean);
    for (int attempt = 0; attempt < rejection_attempts; ++attempt) {
        const UniformPair u = attempt_uniforms(key, step, element, attempt);
        const double edge = 0.5 - abs(u.first);
        const double k = floor((2.0 * a / edge + b) * u.first + mean + 0.43);
        if (edge >= 0.07 && u.second <= accepted_at_once) return to_int64(k);
        if (!(k >= 0.0) || (edge < 0.013 && u.second > edge)) continue;
        const double bound = log(u.second) + log_inverse_alpha - log(a / (edge * edge) + b);
        if (bound <= k * log_mean - mean - log_factorial(k)) return to_int64(k);
    }
    return to_int64(mean);
}

// For 0 < p <= 1/2.
static inline int64_t binomial_by_inversion(double u, int64_t n, double p) {
    const double odds = p / (1.0 - p);
    double term = exp(static_cast<double>(n) * log1p(-p));
    int64_t count = 0;
    while (u >= term && count < n && count < 200) {
        u -= term;
        term *= odds * static_cast<double>(n - count) / static_cast<double>(count + 1);
        count += 1;
    }
    return count;
}

static inline int64_t binomial_by_rejection(uint64_t key, int64_t step, int64_t element, int64_t n,
                                            double p) {
    const double trials = static_cast<double>(n);
    const double deviation = __builtin_sqrt(trials * p * (1.0 - p));
    const double b = 1.15 + 2.53 * deviation;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double alpha = (2.83 + 5.1 / b) * deviation;
    const double log_odds = log(p / (1.0 - p));
    const double mode = floor((trials + 1.0) * p);
    const double log_at_mode = log_factorial(mode) + log_factorial(trials - mode);
    for (int attempt = 0; attempt < rejection_attempts; ++attempt) {
        const UniformPair u = attempt_uniforms(key, step, element, attempt);
        const double edge = 0.5 - abs(u.first);
        const double k = floor((2.0 * a / edge + b) * u.first + trials * p + 0.5);
        if (edge >= 0.07 && u.second <= 0.92 - 4.2 / b) return to_int64(k);
        if (!(k >= 0.0) || k > trials) continue;
        const double bound = log(u.second * alpha / (a / (edge * edge) + b));
        const double ratio = log_at_mode - log_factorial(k) - log_factorial(trials - k);
        if (bound <= ratio + (k - mode) * log_odds) return to_int64(k);
    }
    return to_int64(mode);
}

}  // namespace detail

// Zero for a mean that is not positive; means above 2^62 count as 2^62.
static inline int64_t poisson(uint64_t key, int64_t step, int64_t element, double mean) {
    if (!(mean > 0.0)) return 0;
    if (mean < detail::inversion_mean) {
        return detail::poisson_by_inversion(uniform(key, step, element), mean);
    }
    return detail::poisson_by_rejection(key, step, element, min(mean, 0x1p62));
}

// Zero for p that is not positive, n for p of one and more.
static inline int64_t binomial(uint64_t key, int64_t step, int64_t element, int64_t n, double p) {
    if (!(p > 0.0) || n <= 0) return 0;
    if (p >= 1.0) return n;
    if (p > 0.5) return n - binomial(key, step, element, n, 1.0 - p);
    if (static_cast<double>(n) * p < detail::inversion_mean) {
        return detail::binomial_by_inversion(uniform(key, step, element), n, p);
    }
    return detail::binomial_by_rejection(key, step, element, n, p);
}

}  // namespace eqsim
