// The time that kernels take, of which a sample is measured.
#pragma once
#include <algorithm>

#include "progress.hpp"

namespace eqsim {

// What is known of a kernel, as the host reads it.
struct Profile {
    double performed;    // how often it was performed
    double represented;  // how many of these calls the seconds are an estimate of
    double seconds;
    double next;  // the call that is timed next
};

// Perform a kernel, and time it now and then: a call of more than 10 us each time, a shorter one so
// rarely that it hardly matters, but at least every 61st time. A call that is timed stands for
// those since the last one, and how many these are was decided before, by the mean until then: so
// the estimate has no bias. What it takes to read the clock, `now`, is taken off.
template <typename Kernel, typename Now = double (*)()>
void timed(double* entry, Kernel kernel, Now now = wall_seconds) {
    Profile& profile = *reinterpret_cast<Profile*>(entry);
    profile.performed += 1.0;
    if (profile.performed < profile.next) return kernel();
    const double before = now(), began = now();
    kernel();
    const double reading = began - before, took = std::max(now() - began - reading, 0.0);
    profile.seconds += (profile.performed - profile.represented) * took;
    profile.represented = profile.performed;
    const double mean = profile.seconds / profile.represented;
    profile.next = profile.performed + std::max(1.0, std::min(61.0, 300.0 * reading / mean));
}

}  // namespace eqsim
