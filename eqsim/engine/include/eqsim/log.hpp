// Natural, binary and decimal logarithms, and log1p.
//
// x = 2^k m with m in [sqrt(1/2), sqrt(2)); with f = m - 1 and s = f / (2 + f),
// log(m) = 2 atanh(s), an odd series in s.
#pragma once
#include "bits.hpp"

namespace eqsim {
namespace detail {

// log(2) cut to 41 bits, so that its product with an exponent is exact, and the rest.
constexpr double ln2_cut = 0x1.62e42fefa3000p-1;
constexpr double ln2_rest = 0x1.3de6af278ece6p-42;

struct Reduced {
    double exponent;
    double mantissa;
    uint64_t scale;  // what was subtracted from the bits of the argument
};

// For positive, finite, normal x. The offset keeps the shifted word unsigned.
EQSIM_INLINE Reduced reduce(double x) {
    const uint64_t root_half = UINT64_C(0x3fe6a09e667f3bcd);
    const uint64_t offset = bits(x) - root_half;
    const uint64_t scale = offset & UINT64_C(0xfff0000000000000);
    const uint64_t biased = (offset + (UINT64_C(1024) << 52)) >> 52;
    return {small_to_double(biased) - 1024.0, from_bits(bits(x) - scale), scale};
}

// k log(2) + log(1 + f + f_low).
EQSIM_INLINE double log_of_reduced(double k, double f, double f_low) {
    const double s = f / (2.0 + f);
    const double z = s * s;
    double series = 0x1.2b5f68a50d903p-3;
    series = fma(series, z, 0x1.39fdcceb4bb45p-3);
    series = fma(series, z, 0x1.7462b91b8df65p-3);
    series = fma(series, z, 0x1.c71c62d5e53e0p-3);
    series = fma(series, z, 0x1.2492492dfd86cp-2);
    series = fma(series, z, 0x1.9999999995273p-2);
    series = fma(series, z, 0x1.5555555555558p-1);
    const double half_square = 0.5 * f * f;
    const double correction = fma(k, ln2_rest, fma(s, fma(z, series, half_square), f_low));
    return fma(k, ln2_cut, f - (half_square - correction));
}

// log(0) = -inf, log(inf) = inf, and nan for what is negative or nan.
EQSIM_INLINE double log_limits(double x, double result) {
    const double finite = x < infinity ? result : x;
    const double positive = x > 0.0 ? finite : not_a_number;
    return x == 0.0 ? -infinity : positive;
}

// The logarithm of a positive finite number, with about 65 bits, as k log(2) + log(m).
struct WideLog {
    double exponent;
    Pair mantissa;
};

EQSIM_INLINE WideLog wide_log(double x) {
    const bool tiny = x < 0x1p-1022;
    const Reduced reduced = reduce(tiny ? x * 0x1p54 : x);
    const double k = tiny ? reduced.exponent - 54.0 : reduced.exponent;
    const double f = reduced.mantissa - 1.0;
    const double d = 2.0 + f;
    const double d_low = f - (d - 2.0);
    const double inverse = 1.0 / d;
    const double s = f * inverse;
    const double s_low = fma(-s, d_low, fma(-s, d, f)) * inverse;
    const Pair square = two_product(s, s);
    const double z = square.hi;
    double series = 0x1.e03a7acf07f85p-5;
    series = fma(series, z, 0x1.df7ba1f4809c3p-5);
    series = fma(series, z, 0x1.1118cd67251c5p-4);
    series = fma(series, z, 0x1.3b1395b82701ep-4);
    series = fma(series, z, 0x1.745d177ad436ap-4);
    series = fma(series, z, 0x1.c71c71c6ea5acp-4);
    series = fma(series, z, 0x1.2492492492522p-3);
    series = fma(series, z, 0x1.999999999999ap-3);
    const Pair factor = fast_two_sum(0x1.5555555555555p-2, fma(series, z, 0x1.5555555555555p-56));
    const double z_low = fma(2.0 * s, s_low, square.lo);
    const Pair term = two_product(z, factor.hi);
    const double term_low = fma(z, factor.lo, fma(z_low, factor.hi, term.lo));
    const Pair cubic = two_product(s, term.hi);
    const double cubic_low = fma(s, term_low, fma(s_low, term.hi, cubic.lo));
    const Pair sum = fast_two_sum(s, cubic.hi);
    const Pair wide = fast_two_sum(sum.hi, sum.lo + (s_low + cubic_low));
    return {k, {2.0 * wide.hi, 2.0 * wide.lo}};
}

EQSIM_INLINE Pair scaled_sum(double k, Pair log_mantissa, Pair factor) {
    const Pair product = two_product(log_mantissa.hi, factor.hi);
    const double low = fma(log_mantissa.hi, factor.lo, fma(log_mantissa.lo, factor.hi, product.lo));
    const Pair sum = fast_two_sum(k, product.hi);
    return {sum.hi, sum.lo + low};
}

}  // namespace detail

EQSIM_INLINE double log(double x) {
    const bool tiny = x < 0x1p-1022;
    const detail::Reduced reduced = detail::reduce(tiny ? x * 0x1p54 : x);
    const double k = tiny ? reduced.exponent - 54.0 : reduced.exponent;
    return detail::log_limits(x, detail::log_of_reduced(k, reduced.mantissa - 1.0, 0.0));
}

EQSIM_INLINE double log1p(double x) {
    const Pair sum = two_sum(1.0, x);
    const detail::Reduced reduced = detail::reduce(sum.hi);
    // The rounding error of 1 + x, brought to the scale of the mantissa. Beyond 2^53 it is far below
    // the result, and the scale would leave the range of a double.
    const double scale = from_bits(UINT64_C(0x3ff0000000000000) - reduced.scale);
    const double error = sum.hi < 0x1p60 ? sum.lo * scale : 0.0;
    const Pair f = two_sum(reduced.mantissa - 1.0, error);
    const double f_low = f.lo * fma(f.hi, f.hi - 1.0, 1.0);
    const double result = detail::log_of_reduced(reduced.exponent, f.hi, f_low);
    const double limited = detail::log_limits(sum.hi, result);
    return abs(x) < 0x1p-54 ? x : limited;
}

EQSIM_INLINE double log2(double x) {
    const detail::WideLog wide = detail::wide_log(x);
    const Pair sum = detail::scaled_sum(wide.exponent, wide.mantissa,
                                        {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56});
    return detail::log_limits(x, sum.hi + sum.lo);
}

EQSIM_INLINE double log10(double x) {
    const detail::WideLog wide = detail::wide_log(x);
    const Pair exponent = fast_two_sum(wide.exponent * detail::ln2_cut, wide.mantissa.hi);
    const double low = exponent.lo + fma(wide.exponent, detail::ln2_rest, wide.mantissa.lo);
    const Pair natural = fast_two_sum(exponent.hi, low);
    const Pair sum =
        detail::scaled_sum(0.0, natural, {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57});
    return detail::log_limits(x, sum.hi + sum.lo);
}

}  // namespace eqsim
