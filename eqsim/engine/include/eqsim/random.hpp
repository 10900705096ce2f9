// Uniform and normal draws as pure functions of (key, step, element).
#pragma once
#include "arithmetic.hpp"
#include "log.hpp"
#include "philox.hpp"
#include "trig.hpp"

namespace eqsim {
namespace detail {

// Multiples of 2^-53 in [0, 1), from 32 bits of one word and 21 of the other.
EQSIM_INLINE double unit_interval(uint64_t high, uint64_t low) {
    return fma(small_to_double(high), 0x1p-32, small_to_double(low >> 11) * 0x1p-53);
}

// The cosine of u turns.
EQSIM_INLINE double cos_of_turn(double u) {
    const Rounded quarter = round_product(u, 4.0);
    const double part = fma(u, 4.0, -quarter.value);
    const Pair angle = two_product(part, 0x1.921fb54442d18p+0);
    const Pair wide = {angle.hi, fma(part, 0x1.1a62633145c07p-54, angle.lo)};
    return sin_in_quadrant(wide, quarter.word + 1);
}

// Box and Muller; the uniform below the logarithm is in (0, 1].
EQSIM_INLINE double normal_of_words(Words words) {
    const double radius = unit_interval(words.b, words.a) + 0x1p-53;
    const double turn = unit_interval(words.d, words.c);
    return __builtin_sqrt(-2.0 * log(radius)) * cos_of_turn(turn);
}

}  // namespace detail

EQSIM_INLINE double uniform(uint64_t key, int64_t step, int64_t element) {
    const Words words =
        draw_words(key, static_cast<uint64_t>(step), static_cast<uint64_t>(element));
    return detail::unit_interval(words.b, words.a);
}

EQSIM_INLINE double normal(uint64_t key, int64_t step, int64_t element) {
    return detail::normal_of_words(
        draw_words(key, static_cast<uint64_t>(step), static_cast<uint64_t>(element)));
}

}  // namespace eqsim
