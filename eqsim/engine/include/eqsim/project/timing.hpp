// Where networks stand in time, and which steps a run makes of each clock.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace project {

// Two times are the same when they are closer than this part of the shortest step.
constexpr double same_time = 1e-4;

// Count the steps of `dt` seconds that begin before a time.
inline int64_t steps_until(double t, double dt) { return int64_t(std::ceil(t / dt - same_time)); }

// A clock in a run: the number of its next step, and where its steps begin: at multiples of `dt`,
// or at listed times, of which the last one never comes.
struct Clock {
    const char* name;
    int64_t& step;
    double dt = 0.0;
    const double* times = nullptr;
    int64_t count = 1;
    int64_t first = 0, last = 0;

    Clock(const char* called, int64_t& next, double length) : name(called), step(next), dt(length) {}
    Clock(const char* called, int64_t& next, const double* listed, int64_t size)
        : name(called), step(next), times(listed), count(size) {}

    bool is_regular() const { return times == nullptr; }
    double time() const { return is_regular() ? double(step) * dt : times[step]; }
    int64_t steps() const { return last - first; }

    // Count the steps that begin before a time; those closer than `margin` begin at it.
    int64_t steps_before(double t, double margin) const {
        if (is_regular()) return steps_until(t, dt);
        return std::lower_bound(times, times + count - 1, t - margin) - times;
    }
};

// Where a clock stood at the end of a run.
struct Reached {
    std::string clock;
    int64_t step;
    double dt;
};

// The time that a network has reached.
struct Timing {
    double t = 0.0;
    std::vector<Reached> reached;

    // Let clocks begin where the last run ended, and find the steps of the next `seconds`.
    void begin(std::vector<Clock>& clocks, double seconds) {
        const double near = margin(clocks);
        for (Clock& clock : clocks) {
            clock.first = clock.step = first_step(clock, near);
            clock.last = std::max(clock.step, clock.steps_before(t + seconds, near));
        }
    }

    // The number of the next step of a clock with steps of `dt` seconds.
    int64_t next_step(double dt) const {
        for (const Reached& before : reached) {
            if (before.dt == dt) return before.step;
        }
        return steps_until(t, dt);
    }

    // Note how far clocks came; a run that was cut short ends where its next step begins.
    void end(const std::vector<Clock>& clocks, double seconds) {
        const double near = margin(clocks), planned = t + seconds;
        double earliest = std::numeric_limits<double>::infinity(), reached_end = planned;
        bool is_whole = true, is_near = false;
        reached.clear();
        for (const Clock& clock : clocks) {
            reached.push_back({clock.name, clock.step, clock.dt});
            earliest = std::min(earliest, clock.time());
            is_whole &= clock.step >= clock.last;
            if (!is_near && std::fabs(clock.time() - planned) < near) {
                is_near = true;
                reached_end = clock.time();
            }
        }
        t = is_whole ? reached_end : earliest;
    }

private:
    static double margin(const std::vector<Clock>& clocks) {
        double shortest = std::numeric_limits<double>::infinity();
        for (const Clock& clock : clocks) {
            if (clock.is_regular()) shortest = std::min(shortest, clock.dt);
        }
        return std::isinf(shortest) ? 0.0 : same_time * shortest;
    }

    int64_t first_step(const Clock& clock, double near) const {
        for (const Reached& before : reached) {
            if (clock.is_regular() ? before.dt != clock.dt : before.clock != clock.name) continue;
            return clock.is_regular() ? before.step : within(clock, before.step, near);
        }
        check_change(clock);
        return clock.steps_before(t, near);
    }

    // The next step of a clock with listed times, which may be others than those before.
    int64_t within(const Clock& clock, int64_t step, double near) const {
        const double* const end = clock.times + clock.count - 1;
        const int64_t latest = std::upper_bound(clock.times, end, t + near) - clock.times;
        return std::min(std::max(step, clock.steps_before(t, near)), latest);
    }

    // Refuse another length of step where none of the new steps begins.
    void check_change(const Clock& clock) const {
        for (const Reached& before : reached) {
            if (before.clock != clock.name || !clock.is_regular()) continue;
            if (std::fabs(t / clock.dt - std::nearbyint(t / clock.dt)) < same_time) continue;
            throw std::runtime_error(
                "the time step cannot be changed now\nthe clock '" + before.clock +
                "' had steps of " + std::to_string(before.dt) + " s, and now has " +
                std::to_string(clock.dt) + " s\nthe network has reached " + std::to_string(t) +
                " s, which is no multiple of that");
        }
    }
};

}  // namespace project
