// Runs of the network: the time loop, watched in slices of about 20 ms.
// Include it after `kernels.hpp`, which has the state of the model.
#pragma once
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>

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

// Say why a run ended early.
inline std::string failure_text(const model::State& state, int64_t completed) {
    if (state.failure_owner == nullptr) {
        return "there is no memory left for recordings, after " + std::to_string(completed) +
               " steps";
    }
    char time[32];
    std::snprintf(time, sizeof(time), "%g", state.failure_time);
    const char* const reasons[] = {"the solver needs more internal steps than max_steps",
                                   "a derivative is not a finite number",
                                   "no internal step is small enough for the tolerances"};
    return std::string(state.failure_owner) + ": the equations of element " +
           std::to_string(state.failure_element) + " cannot be integrated over the step from t = " +
           time + " s\n" + reasons[state.failure - 2];
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
        throw std::runtime_error(failure_text(state, session.completed));
    }
    return stop == 0;
}

}  // namespace project
