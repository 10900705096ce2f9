// Bit patterns of doubles, and the error-free sums the accurate functions stand on.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EQSIM_INLINE static inline __attribute__((always_inline))

namespace eqsim {

constexpr double infinity = __builtin_inf();
constexpr double not_a_number = __builtin_nan("");
constexpr uint64_t sign_bit = UINT64_C(1) << 63;

EQSIM_INLINE uint64_t bits(double x) {
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    return word;
}

EQSIM_INLINE double from_bits(uint64_t word) {
    double x;
    memcpy(&x, &word, sizeof x);
    return x;
}

EQSIM_INLINE double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }

EQSIM_INLINE double abs(double x) { return __builtin_fabs(x); }

// An unsigned integer below 2^52 as a double, in vector registers of any width.
EQSIM_INLINE double small_to_double(uint64_t n) {
    return from_bits(n | UINT64_C(0x4330000000000000)) - 0x1p52;
}

// The nearest integer, and the same integer in the low bits of a word (two's complement),
// for |x| < 2^51. Adding 1.5 * 2^52 leaves no bit for the fraction.
struct Rounded {
    double value;
    uint64_t word;
};

EQSIM_INLINE Rounded round_product(double x, double factor) {
    const double shifted = fma(x, factor, 0x1.8p52);
    return {shifted - 0x1.8p52, bits(shifted) - UINT64_C(0x4338000000000000)};
}

// An unevaluated sum hi + lo with |lo| at most half a unit in the last place of hi.
struct Pair {
    double hi;
    double lo;
};

EQSIM_INLINE Pair two_sum(double a, double b) {
    const double sum = a + b;
    const double part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}

// Exact when a is zero or |a| >= |b|.
EQSIM_INLINE Pair fast_two_sum(double a, double b) {
    const double sum = a + b;
    return {sum, b - (sum - a)};
}

EQSIM_INLINE Pair two_product(double a, double b) {
    const double product = a * b;
    return {product, fma(a, b, -product)};
}

}  // namespace eqsim
