// Functions taken from the C library, one call per element.
//
// The argument passes through an empty asm statement, because a compiler would fold a call with a
// constant to other bits than the library computes.
#pragma once
#include "bits.hpp"

namespace eqsim {
namespace detail {

EQSIM_INLINE double opaque(double x) {
    __asm__("" : "+m"(x));
    return x;
}

}  // namespace detail

EQSIM_INLINE double tan(double x) { return __builtin_tan(detail::opaque(x)); }
EQSIM_INLINE double sinh(double x) { return __builtin_sinh(detail::opaque(x)); }
EQSIM_INLINE double cosh(double x) { return __builtin_cosh(detail::opaque(x)); }
EQSIM_INLINE double arcsin(double x) { return __builtin_asin(detail::opaque(x)); }
EQSIM_INLINE double arccos(double x) { return __builtin_acos(detail::opaque(x)); }
EQSIM_INLINE double arctan(double x) { return __builtin_atan(detail::opaque(x)); }
EQSIM_INLINE double arctan2(double y, double x) {
    return __builtin_atan2(detail::opaque(y), detail::opaque(x));
}
EQSIM_INLINE double hypot(double x, double y) {
    return __builtin_hypot(detail::opaque(x), detail::opaque(y));
}
EQSIM_INLINE double erf(double x) { return __builtin_erf(detail::opaque(x)); }
EQSIM_INLINE double gamma(double x) { return __builtin_tgamma(detail::opaque(x)); }

}  // namespace eqsim
