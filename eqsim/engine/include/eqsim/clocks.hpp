// Which of several clocks are due in a pass of the time loop.
#pragma once
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace eqsim {

constexpr double never = std::numeric_limits<double>::infinity();

// The time of a clock's next step; never, where it has reached its end.
inline double next_time(int64_t step, int64_t end, double dt) {
    return step < end ? double(step) * dt : never;
}

// The same for a clock whose steps begin at listed times.
inline double next_time(int64_t step, int64_t end, const double* times) {
    return step < end ? times[step] : never;
}

// Clocks are due up to this time: that of the earliest one, but for 1e-4 of the shortest step.
inline double latest_due(std::initializer_list<double> times, std::initializer_list<double> steps) {
    return std::min(times) + (steps.size() == 0 ? 0.0 : 1e-4 * std::min(steps));
}

}  // namespace eqsim
