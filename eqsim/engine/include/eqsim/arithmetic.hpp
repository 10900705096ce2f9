// Rounding, order, and division with the sign rules of Python.
#pragma once
#include "bits.hpp"

namespace eqsim {

EQSIM_INLINE double sqrt(double x) { return __builtin_sqrt(x); }
EQSIM_INLINE double floor(double x) { return __builtin_floor(x); }
EQSIM_INLINE double ceil(double x) { return __builtin_ceil(x); }
EQSIM_INLINE double trunc(double x) { return __builtin_trunc(x); }

EQSIM_INLINE int64_t abs(int64_t x) { return x < 0 ? static_cast<int64_t>(-static_cast<uint64_t>(x)) : x; }

EQSIM_INLINE double sign(double x) {
    const double negative = x < 0.0 ? -1.0 : x;
    return x > 0.0 ? 1.0 : negative;
}

EQSIM_INLINE int64_t sign(int64_t x) { return (x > 0) - (x < 0); }

// nan if either is nan.
EQSIM_INLINE double min(double a, double b) {
    const double smaller = a < b ? a : b;
    return a != a ? a : smaller;
}

EQSIM_INLINE double max(double a, double b) {
    const double larger = a > b ? a : b;
    return a != a ? a : larger;
}

EQSIM_INLINE int64_t min(int64_t a, int64_t b) { return a < b ? a : b; }
EQSIM_INLINE int64_t max(int64_t a, int64_t b) { return a > b ? a : b; }

EQSIM_INLINE double clip(double x, double low, double high) { return min(max(x, low), high); }
EQSIM_INLINE int64_t clip(int64_t x, int64_t low, int64_t high) { return min(max(x, low), high); }

// Towards zero; what has no int64 (nan, infinite, too large) becomes the smallest one.
EQSIM_INLINE int64_t to_int64(double x) {
    const bool fits = abs(x) < 0x1p63;
    return fits ? static_cast<int64_t>(fits ? x : 0.0) : INT64_MIN;
}

namespace detail {

struct Division {
    double quotient;
    double remainder;
};

// Exact remainders by fmod, for quotients of 2^50 and more, infinite and nan arguments.
static inline __attribute__((noinline)) Division divide_slowly(double x, double y) {
    double remainder = __builtin_fmod(x, y);
    if (y == 0.0) return {x / y, remainder};
    double quotient = (x - remainder) / y;
    if (remainder == 0.0) {
        remainder = __builtin_copysign(0.0, y);
    } else if ((y < 0.0) != (remainder < 0.0)) {
        remainder += y;
        quotient -= 1.0;
    }
    if (quotient == 0.0) return {__builtin_copysign(0.0, x / y), remainder};
    const double below = __builtin_floor(quotient);
    return {quotient - below > 0.5 ? below + 1.0 : below, remainder};
}

// The floor of the rounded quotient is right or one too large, and its remainder is exact.
EQSIM_INLINE Division divide_to_floor(double x, double y) {
    const double guess = __builtin_floor(x / y);
    const bool quick = (abs(guess) < 0x1p50) & (abs(y) < infinity);
    if (__builtin_expect(!quick, 0)) return divide_slowly(x, y);
    const double rest = fma(-guess, y, x);
    const bool passed = y > 0.0 ? rest < 0.0 : rest > 0.0;
    const double remainder = passed ? rest + y : rest;
    return {passed ? guess - 1.0 : guess, remainder == 0.0 ? __builtin_copysign(0.0, y) : remainder};
}

}  // namespace detail

EQSIM_INLINE double floor_div(double x, double y) { return detail::divide_to_floor(x, y).quotient; }
EQSIM_INLINE double mod(double x, double y) { return detail::divide_to_floor(x, y).remainder; }

// Division by zero gives zero, as it does in NumPy; -2^63 // -1 wraps.
EQSIM_INLINE int64_t floor_div(int64_t a, int64_t b) {
    if (b == 0) return 0;
    if (b == -1) return static_cast<int64_t>(-static_cast<uint64_t>(a));
    const int64_t quotient = a / b;
    return quotient - ((a % b != 0) & ((a < 0) != (b < 0)));
}

EQSIM_INLINE int64_t mod(int64_t a, int64_t b) {
    if (b == 0 || b == -1) return 0;
    const int64_t remainder = a % b;
    return remainder + (((remainder != 0) & ((a < 0) != (b < 0))) ? b : 0);
}

}  // namespace eqsim
