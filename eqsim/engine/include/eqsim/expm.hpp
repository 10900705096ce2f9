// The matrix exponential of small dense matrices (row-major), by scaling, Taylor series and squaring.
//
// What is squared is exp(A / 2^k) - I, so that slow modes keep their digits beside fast ones. Every
// diagonal element is held twice, as f and as f - 1: the second is exact near 1, the first far
// below. Where no path of non-zero elements leads from j to i, the result is exactly zero; where i
// lies on no cycle, its diagonal element is exp(a_ii) of exp.hpp.
#pragma once
#include "arithmetic.hpp"
#include "exp.hpp"

namespace eqsim {
namespace detail {

struct ExpmSpace {
    double* scaled;
    double* series;  // exp - I
    double* product;
    double* diagonal;  // exp
    uint8_t* reach;    // [i * n + j]: j influences i
};

EQSIM_INLINE void find_paths(int n, const double* a, uint8_t* reach) {
    for (int i = 0; i < n * n; ++i) reach[i] = a[i] != 0.0;
    for (int i = 0; i < n; ++i) reach[i * n + i] = 1;
    for (int k = 0; k < n; ++k) {
        for (int i = 0; i < n; ++i) {
            for (int j = 0; j < n; ++j) reach[i * n + j] |= reach[i * n + k] & reach[k * n + j];
        }
    }
}

EQSIM_INLINE bool on_cycle(int n, int i, const uint8_t* reach) {
    for (int k = 0; k < n; ++k) {
        if (k != i && reach[i * n + k] && reach[k * n + i]) return true;
    }
    return false;
}

// The number of halvings that brings the largest row sum below 1/8; -1 if that is not finite.
EQSIM_INLINE int count_halvings(int n, const double* a) {
    double norm = 0.0;
    for (int i = 0; i < n; ++i) {
        double sum = 0.0;
        for (int j = 0; j < n; ++j) sum += abs(a[i * n + j]);
        norm = max(norm, sum);
    }
    if (!(norm < infinity)) return -1;
    const int exponent = static_cast<int>(bits(norm) >> 52) - 1022;
    return exponent + 3 > 0 ? exponent + 3 : 0;
}

// exp - I by Horner's rule, 12 terms: the next is below 2^-70 of the sum.
EQSIM_INLINE void sum_series(int n, const ExpmSpace& space) {
    const int terms = 12;
    for (int i = 0; i < n * n; ++i) space.series[i] = space.scaled[i] / terms;
    for (int term = terms - 1; term > 0; --term) {
        for (int i = 0; i < n; ++i) {
            for (int j = 0; j < n; ++j) {
                double sum = space.scaled[i * n + j];
                for (int k = 0; k < n; ++k) {
                    sum = fma(space.scaled[i * n + k], space.series[k * n + j], sum);
                }
                space.product[i * n + j] = sum / term;
            }
        }
        memcpy(space.series, space.product, sizeof(double) * static_cast<size_t>(n * n));
    }
}

// The part of element (i, j) of the square that runs over neither i nor j.
EQSIM_INLINE double sum_detours(int n, int i, int j, const ExpmSpace& space, double sum) {
    for (int k = 0; k < n; ++k) {
        if (k == i || k == j || !(space.reach[i * n + k] & space.reach[k * n + j])) continue;
        sum = fma(space.series[i * n + k], space.series[k * n + j], sum);
    }
    return sum;
}

EQSIM_INLINE void square_diagonal(int n, int i, double halved, const ExpmSpace& space) {
    double less_one = space.series[i * n + i];
    double full = space.diagonal[i];
    if (on_cycle(n, i, space.reach)) {
        const double detours = sum_detours(n, i, i, space, 0.0);
        less_one = fma(less_one, less_one, 2.0 * less_one) + detours;
        full = fma(full, full, detours);
        if (less_one > -0.5) {
            full = 1.0 + less_one;
        } else {
            less_one = full - 1.0;
        }
    } else {
        less_one = expm1(halved);
        full = exp(halved);
    }
    space.product[i * n + i] = less_one;
    space.product[n * n + i] = full;
}

EQSIM_INLINE void square(int n, const double* a, double scale, const ExpmSpace& space) {
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
            if (i == j) {
                square_diagonal(n, i, a[i * n + i] * scale, space);
            } else if (space.reach[i * n + j]) {
                const double direct =
                    space.series[i * n + j] * (space.diagonal[i] + space.diagonal[j]);
                space.product[i * n + j] = sum_detours(n, i, j, space, direct);
            } else {
                space.product[i * n + j] = 0.0;
            }
        }
    }
    memcpy(space.series, space.product, sizeof(double) * static_cast<size_t>(n * n));
    memcpy(space.diagonal, space.product + n * n, sizeof(double) * static_cast<size_t>(n));
}

// The result where an element of A is infinite or nan.
EQSIM_INLINE void fill_limits(int n, const double* a, double* out, const ExpmSpace& space) {
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
            const bool alone = i == j && !on_cycle(n, i, space.reach);
            const double linked = space.reach[i * n + j] ? not_a_number : 0.0;
            out[i * n + j] = alone ? exp(a[i * n + i]) : linked;
        }
    }
}

EQSIM_INLINE void expm_in_space(int n, const double* a, double* out, const ExpmSpace& space) {
    find_paths(n, a, space.reach);
    const int halvings = count_halvings(n, a);
    if (halvings < 0) {
        fill_limits(n, a, out, space);
        return;
    }
    const double scale = __builtin_ldexp(1.0, -halvings);
    for (int i = 0; i < n * n; ++i) space.scaled[i] = a[i] * scale;
    sum_series(n, space);
    for (int i = 0; i < n; ++i) {
        const bool cycle = on_cycle(n, i, space.reach);
        const double halved = space.scaled[i * n + i];
        if (!cycle) space.series[i * n + i] = expm1(halved);
        space.diagonal[i] = cycle ? 1.0 + space.series[i * n + i] : exp(halved);
    }
    for (int left = halvings - 1; left >= 0; --left) {
        square(n, a, __builtin_ldexp(1.0, -left), space);
    }
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
            out[i * n + j] = i == j ? space.diagonal[i] : space.series[i * n + j];
        }
    }
}

EQSIM_INLINE ExpmSpace expm_space(int n, double* work) {
    const int square = n * n;
    return {work, work + square, work + 2 * square, work + 3 * square + n,
            reinterpret_cast<uint8_t*>(work + 3 * square + 2 * n)};
}

}  // namespace detail

// The doubles that expm needs to work in.
constexpr int expm_work_size(int n) { return 3 * n * n + 2 * n + (n * n + 7) / 8; }

// out = exp(a) for n x n matrices; `out` may be `a`.
static inline void expm(int n, const double* a, double* out, double* work) {
    detail::expm_in_space(n, a, out, detail::expm_space(n, work));
}

template <int n>
static inline void expm(const double* a, double* out) {
    double work[expm_work_size(n)];
    detail::expm_in_space(n, a, out, detail::expm_space(n, work));
}

}  // namespace eqsim
