// exp and its relatives without cancellation: expm1, exprel = (exp(x) - 1) / x, tanh, sinh, cosh.
//
// x = k ln2 + r with |r| <= ln2 / 2; exp(r) = 1 + r + r^2 / 2 + r^3 q(r), q interpolated in 60
// digits at the Chebyshev nodes.
#pragma once
#include "bits.hpp"

namespace eqsim {
namespace detail {

constexpr double log2_e = 0x1.71547652b82fep+0;
constexpr double ln2_hi = 0x1.62e42fefa39efp-1;
constexpr double ln2_lo = 0x1.abc9e3b39803fp-56;

// (exp(r) - 1 - r - r^2 / 2) / r^3.
EQSIM_INLINE double exp_cubic(double r) {
    const double r2 = r * r;
    double even = 0x1.af4de97ca4194p-26, odd = 0x1.1f730349868cep-29;
    even = fma(even, r2, 0x1.71de0231960ebp-19);
    odd = fma(odd, r2, 0x1.27e4db646b17ep-22);
    even = fma(even, r2, 0x1.a01a01abe7fe1p-13);
    odd = fma(odd, r2, 0x1.a01a01a6d889cp-16);
    even = fma(even, r2, 0x1.11111111100dcp-7);
    odd = fma(odd, r2, 0x1.6c16c16c162d4p-10);
    even = fma(even, r2, 0x1.5555555555557p-3);
    odd = fma(odd, r2, 0x1.5555555555556p-5);
    return fma(odd, r, even);
}

// exp(x + low) for |x| <= 800 and |low| far below 1. Two factors 2^k reach beyond the range of one,
// so that subnormal results are rounded once.
EQSIM_INLINE double exp_sum(double x, double low) {
    const Rounded k = round_product(x, log2_e);
    const double first = fma(-k.value, ln2_hi, x);
    const double rest = fma(-k.value, ln2_lo, low);
    const double r = first + rest;
    const Pair p = fast_two_sum(1.0, first);
    const double power = p.hi + (p.lo + fma(r * r, fma(r, exp_cubic(r), 0.5), rest));
    const uint64_t biased = k.word + 2046;
    const uint64_t half = biased >> 1;
    return power * from_bits(half << 52) * from_bits((biased - half) << 52);
}

// (exp(x) - 1) / 2^16 as a pair, for -200 <= x <= 720: the scale leaves room above the largest
// double.
EQSIM_INLINE Pair expm1_scaled(double x) {
    const Rounded k = round_product(x, log2_e);
    const double first = fma(-k.value, ln2_hi, x);
    const double r = fma(-k.value, ln2_lo, first);
    const double r_low = fma(-k.value, ln2_lo, first - r);
    const Pair square = two_product(r, r);
    const double cubic = fma(r * square.hi, exp_cubic(r), r_low);
    const Pair p = fast_two_sum(r, 0.5 * square.hi);
    const double p_low = p.lo + fma(0.5, square.lo, cubic);
    const double scale = from_bits((k.word + (1023 - 16)) << 52);
    const Pair power = fast_two_sum(scale, scale * p.hi);
    const Pair difference = two_sum(power.hi, -0x1p-16);
    return fast_two_sum(difference.hi, difference.lo + fma(scale, p_low, power.lo));
}

EQSIM_INLINE double clamp(double x, double low, double high) {
    const double raised = x < low ? low : x;
    return raised > high ? high : raised;
}

// a / d with both as pairs, to almost full precision before the last rounding.
EQSIM_INLINE double divide(Pair a, Pair d) {
    const double inverse = 1.0 / d.hi;
    const double quotient = a.hi * inverse;
    const double rest = fma(-quotient, d.hi, a.hi) + fma(-quotient, d.lo, a.lo);
    return fma(rest, inverse, quotient);
}

}  // namespace detail

EQSIM_INLINE double exp(double x) { return detail::exp_sum(detail::clamp(x, -746.0, 710.0), 0.0); }

EQSIM_INLINE double expm1(double x) {
    const Pair scaled = detail::expm1_scaled(detail::clamp(x, -100.0, 712.0));
    const double result = (scaled.hi + scaled.lo) * 0x1p16;
    return abs(x) < 0x1p-54 ? x : result;
}

EQSIM_INLINE double exprel(double x) {
    const Pair scaled = detail::expm1_scaled(detail::clamp(x, -100.0, 720.0));
    const double magnitude = abs(x);
    const double divisor = magnitude < 0x1p-54 ? 1.0 : x;
    const double inverse = 1.0 / divisor;
    const double quotient = scaled.hi * inverse;
    const double rest = fma(-quotient, divisor, scaled.hi) + scaled.lo;
    const double result = fma(rest, inverse, quotient) * 0x1p16;
    const double bounded = x > 720.0 ? infinity : (x < -64.0 ? -inverse : result);
    return magnitude < 0x1p-54 ? 1.0 : bounded;
}

EQSIM_INLINE double tanh(double x) {
    const double magnitude = abs(x);
    const Pair numerator = detail::expm1_scaled(2.0 * detail::clamp(magnitude, 0.0, 20.0));
    const Pair shifted = fast_two_sum(0x1p-15, numerator.hi);
    const Pair swapped = fast_two_sum(numerator.hi, 0x1p-15);
    const bool large = numerator.hi > 0x1p-15;
    const Pair denominator = {shifted.hi, (large ? swapped.lo : shifted.lo) + numerator.lo};
    const double result = detail::divide(numerator, denominator);
    const double chosen = magnitude < 0x1p-28 ? magnitude : result;
    return from_bits(bits(chosen) | (bits(x) & sign_bit));
}

}  // namespace eqsim
