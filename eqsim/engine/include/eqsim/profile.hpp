// The time that kernels take, of which a sample is measured.
#pragma once
#include <cstdint>

#include "progress.hpp"

namespace eqsim {

// Perform a kernel and time it every eighth time. The entry has how often it was performed, how
// often it was timed, and the seconds that took.
template <typename Kernel>
void timed(double* entry, Kernel kernel) {
    const bool measured = int64_t(entry[0]) % 8 == 0;
    entry[0] += 1.0;
    if (!measured) return kernel();
    const double began = wall_seconds();
    kernel();
    entry[1] += 1.0;
    entry[2] += wall_seconds() - began;
}

}  // namespace eqsim
