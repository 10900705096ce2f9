// Runs of the network: the time loop, watched in slices of about 20 ms.
// Include it after `kernels.hpp`, which has the state of the model.
#pragma once
#include <algorithm>
#include <stdexcept>

#include "session.hpp"

// The time loop, compiled in library.cpp.
extern "C" void eqsim_setup(model::State* state);
extern "C" int64_t eqsim_run(model::State* state, int64_t steps, const volatile int32_t* stop);

namespace project {

inline int64_t next_slice(int64_t steps, double seconds) {
    const double factor = 0.02 / std::max(seconds, 1e-9);
    return std::max<int64_t>(1, int64_t(double(steps) * std::min(factor, 16.0)));
}

inline int64_t watched_run(model::State& state, int64_t steps, bool report) {
    eqsim::ProgressBar bar(steps, 0.2);
    int64_t done = 0, slice = 1;
    while (done < steps && stop == 0 && state.failure == 0) {
        const double before = eqsim::wall_seconds();
        const int64_t asked = std::min(slice, steps - done);
        done += eqsim_run(&state, asked, &stop);
        slice = next_slice(asked, eqsim::wall_seconds() - before);
        if (report) bar.update(done);
    }
    if (report && done == steps) bar.finish();
    return done;
}

// Perform steps; false if they were cut short from the keyboard.
inline bool simulate(model::State& state, Session& session, int64_t steps, int64_t epoch,
                     bool report) {
    state.epoch = epoch;
    eqsim_setup(&state);
    const double before = eqsim::wall_seconds();
    const int64_t done = watched_run(state, steps, report && !session.options.quiet);
    session.simulated += eqsim::wall_seconds() - before;
    session.asked += steps;
    session.completed += done;
    if (state.failure != 0) {
        throw std::runtime_error("there is no memory left for recordings, after " +
                                 std::to_string(session.completed) + " steps");
    }
    return stop == 0;
}

}  // namespace project
