// sin and cos, within 1 unit in the last place for |x| <= 2^30.
//
// x = k pi/2 + r with |r| <= pi/4, r as a pair: pi/2 is held in three doubles. Beyond 2^50 the
// result is nan: neighbouring doubles there are a quarter of a radian and more apart.
#pragma once
#include "bits.hpp"

namespace eqsim {
namespace detail {

struct Quadrant {
    Pair angle;
    uint64_t number;
};

EQSIM_INLINE Quadrant reduce_angle(double x) {
    const Rounded k = round_product(x, 0x1.45f306dc9c883p-1);
    const double first = fma(-k.value, 0x1.921fb54442d18p+0, x);
    const Pair product = two_product(k.value, 0x1.1a62633145c07p-54);
    const Pair sum = two_sum(first, -product.hi);
    const double low = sum.lo - fma(k.value, -0x1.f1976b7ed8fbcp-110, product.lo);
    return {fast_two_sum(sum.hi, low), k.word};
}

EQSIM_INLINE double sin_of_angle(Pair r) {
    const double z = r.hi * r.hi;
    double series = 0x1.5e0a4fc16be59p-33;
    series = fma(series, z, -0x1.ae6008d114485p-26);
    series = fma(series, z, 0x1.71de37946ed6dp-19);
    series = fma(series, z, -0x1.a01a019e820aep-13);
    series = fma(series, z, 0x1.1111111110babp-7);
    series = fma(series, z, -0x1.5555555555555p-3);
    const double low = r.lo * fma(-0.5, z, 1.0);
    return r.hi + fma(series * z, r.hi, low);
}

EQSIM_INLINE double cos_of_angle(Pair r) {
    const double z = r.hi * r.hi;
    double series = -0x1.907cd8ff5ede7p-37;
    series = fma(series, z, 0x1.1eeb67d026ec6p-29);
    series = fma(series, z, -0x1.27e4fa16cc2d1p-22);
    series = fma(series, z, 0x1.a01a019f4ddfdp-16);
    series = fma(series, z, -0x1.6c16c16c16963p-10);
    series = fma(series, z, 0x1.5555555555555p-5);
    const double half = 0.5 * z;
    const double head = 1.0 - half;
    const double rest = (1.0 - head) - half;
    return head + fma(z * z, series, fma(-r.hi, r.lo, rest));
}

// The sine of the angle plus a number of quarter turns.
EQSIM_INLINE double sin_in_quadrant(Pair angle, uint64_t quarter) {
    const double sine = sin_of_angle(angle);
    const double cosine = cos_of_angle(angle);
    const double chosen = (quarter & 1) != 0 ? cosine : sine;
    return from_bits(bits(chosen) ^ ((quarter & 2) << 62));
}

}  // namespace detail

EQSIM_INLINE double sin(double x) {
    const detail::Quadrant reduced = detail::reduce_angle(x);
    const double result = detail::sin_in_quadrant(reduced.angle, reduced.number);
    const double bounded = abs(x) <= 0x1p50 ? result : not_a_number;
    return abs(x) < 0x1p-27 ? x : bounded;
}

EQSIM_INLINE double cos(double x) {
    const detail::Quadrant reduced = detail::reduce_angle(x);
    const double result = detail::sin_in_quadrant(reduced.angle, reduced.number + 1);
    return abs(x) <= 0x1p50 ? result : not_a_number;
}

}  // namespace eqsim
