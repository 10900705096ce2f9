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

// What a run performs: at most so many passes of the time loop, which are `steps` steps of the
// clock that is followed.
struct Plan {
    int64_t steps, passes, epoch;
    bool report;
};

// Run up to the end of the plan; give how far the clock came whose step is given.
inline int64_t watched_run(model::State& state, const int64_t& step, const Plan& plan) {
    eqsim::ProgressBar bar(plan.steps, 0.2);
    const int64_t first = step;
    for (int64_t done = 0, slice = 1; done < plan.passes && stop == 0 && state.failure == 0;) {
        const double before = eqsim::wall_seconds();
        const int64_t asked = std::min(slice, plan.passes - done);
        const int64_t now = eqsim_run(&state, asked, &stop);
        if (plan.report) bar.update(step - first);
        if (now < asked) break;
        done += now;
        slice = next_slice(asked, eqsim::wall_seconds() - before);
    }
    if (plan.report && step - first == plan.steps) bar.finish();
    return step - first;
}

// Perform steps; false if they were cut short from the keyboard.
inline bool simulate(model::State& state, Session& session, const int64_t& step, Plan plan) {
    state.epoch = plan.epoch;
    plan.report &= !session.options.quiet;
    eqsim_setup(&state);
    const double before = eqsim::wall_seconds();
    const int64_t done = watched_run(state, step, plan);
    session.simulated += eqsim::wall_seconds() - before;
    session.asked += plan.steps;
    session.completed += done;
    if (state.failure != 0) {
        throw std::runtime_error("there is no memory left for recordings, after " +
                                 std::to_string(session.completed) + " steps");
    }
    return stop == 0;
}

}  // namespace project
