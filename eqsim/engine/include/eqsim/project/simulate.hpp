// Runs of the network: the time loop, watched in slices of about 20 ms.
// Include it after `kernels.hpp`, which has the state of the model.
#pragma once
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "session.hpp"

namespace project {

inline int64_t next_slice(int64_t steps, double seconds) {
    const double factor = 0.02 / std::max(seconds, 1e-9);
    return std::max<int64_t>(1, int64_t(double(steps) * std::min(factor, 16.0)));
}

// So many bytes of recordings are written at once.
constexpr int64_t piece = int64_t(1) << 20;

// What a run calls: setup and time loop, as they are compiled in a library.
struct Loop {
    void (*setup)(model::State*);
    int64_t (*run)(model::State*, int64_t steps, const volatile int32_t* stop);
};

// The clock in whose steps progress is told: a regular one, with most steps ahead.
inline const Clock& leading(const std::vector<Clock>& clocks) {
    const Clock* chosen = &clocks.front();
    for (const Clock& clock : clocks) {
        const bool is_better = clock.is_regular() && !chosen->is_regular();
        if (is_better || (clock.is_regular() == chosen->is_regular() && clock.steps() > chosen->steps())) {
            chosen = &clock;
        }
    }
    return *chosen;
}

// Run up to the end of all clocks.
inline void watched_run(model::State& state, Session& session, const Loop& loop,
                        const std::vector<Clock>& clocks, bool report) {
    const Clock& shown = leading(clocks);
    eqsim::ProgressBar bar(shown.steps(), 0.2);
    int64_t passes = 0;
    for (const Clock& clock : clocks) passes += clock.steps();
    for (int64_t done = 0, slice = 1; done < passes && stop == 0 && state.failure == 0;) {
        const double before = eqsim::wall_seconds();
        const int64_t asked = std::min(slice, passes - done);
        const int64_t now = loop.run(&state, asked, &stop);
        session.flush(piece);
        if (report) bar.update(shown.step - shown.first);
        if (now < asked) break;
        done += now;
        slice = next_slice(asked, eqsim::wall_seconds() - before);
    }
    if (report && shown.step == shown.last) bar.finish();
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

// Perform the steps ahead of clocks; false if they were cut short from the keyboard.
inline bool simulate(model::State& state, Session& session, const Loop& loop,
                     const std::vector<Clock>& clocks, bool report) {
    loop.setup(&state);
    const double before = eqsim::wall_seconds();
    watched_run(state, session, loop, clocks, report && !session.options.quiet);
    session.flush(1);
    session.simulated += eqsim::wall_seconds() - before;
    session.asked += leading(clocks).steps();
    session.completed += leading(clocks).step - leading(clocks).first;
    if (state.failure != 0) {
        throw std::runtime_error(failure_text(state, session.completed));
    }
    return stop == 0;
}

}  // namespace project
