// x to the power y, within 2 units in the last place, with the special values of IEEE 754.
#pragma once
#include "exp.hpp"
#include "log.hpp"

namespace eqsim {
namespace detail {

// 0: not an integer, 1: odd, 2: even (infinite counts as even).
EQSIM_INLINE uint64_t parity(double y) {
    const double magnitude = abs(y);
    const bool large = magnitude >= 0x1p52;
    const double shifted = large ? magnitude : magnitude + 0x1p52;
    const double whole = large ? magnitude : shifted - 0x1p52;
    const uint64_t odd = magnitude < 0x1p53 ? bits(shifted) & 1 : 0;
    return whole == magnitude ? 2 - odd : 0;
}

EQSIM_INLINE double pow_of_magnitude(double x, double y) {
    const WideLog wide = wide_log(x);
    const Pair sum = fast_two_sum(wide.exponent * ln2_cut, wide.mantissa.hi);
    const double low = sum.lo + fma(wide.exponent, ln2_rest, wide.mantissa.lo);
    const Pair natural = fast_two_sum(sum.hi, low);
    const double finite = x < infinity ? natural.hi : x;
    const double logarithm = x == 0.0 ? -infinity : finite;
    const double product = y * logarithm;
    const double product_low = fma(y, natural.lo, fma(y, natural.hi, -product));
    const double bounded = clamp(product, -800.0, 800.0);
    return exp_sum(bounded, abs(product) < 800.0 ? product_low : 0.0);
}

}  // namespace detail

EQSIM_INLINE double pow(double x, double y) {
    const double magnitude = abs(x);
    const double power = detail::pow_of_magnitude(magnitude, y);
    const uint64_t parity = detail::parity(y);
    const uint64_t sign = parity == 1 ? bits(x) & sign_bit : 0;
    const double signed_power = from_bits(bits(power) | sign);
    const double root = magnitude < infinity ? not_a_number : signed_power;
    const double negative = parity == 0 ? root : signed_power;
    const double real = x < 0.0 ? negative : signed_power;
    const double of_unit = abs(y) == infinity ? 1.0 : real;
    const double result = magnitude == 1.0 ? of_unit : real;
    const double with_zero = y == 0.0 ? 1.0 : result;
    return x == 1.0 ? 1.0 : with_zero;
}

}  // namespace eqsim
