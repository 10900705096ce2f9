// The past of variables: rings of rows, one row a step, that grow with the longest delay.
#pragma once
#include "arrays.hpp"
#include "room.hpp"

namespace project {

// A clock with another dt may begin after the last one ended, by less than this part of a step.
constexpr double whole_step = 0.99995;

// The words of the state that make a history, and where its clock stood when it was filled last.
// Row r is that of the steps s with s % depth = r; `depth` is 0 where nothing is known yet.
template <typename T>
struct History {
    T*& rows;
    int64_t& depth;
    int64_t& stride;
    int64_t& size;
    Moment& reached;

    T* row(int64_t step) const { return rows + (step % depth + depth) % depth * stride; }

    // Whether time has passed of which nothing is known, or has begun anew.
    bool is_apart(const Moment& now) const {
        const double passed = std::fabs(double(now.step) * now.dt - double(reached.step) * reached.dt);
        return depth == 0 || now.step == 0 || passed > whole_step * std::max(now.dt, reached.dt);
    }
};

template <typename T>
History<T> history(T*& rows, int64_t& depth, int64_t& stride, int64_t& size, Moment& reached) {
    return {rows, depth, stride, size, reached};
}

// What a delay of the past of the variable `of` has wrong; `source` is where it was found.
inline ModelError no_delay(const char* of, const char* source, double seconds) {
    char text[512];
    std::snprintf(text, sizeof text,
                  "%s: its past has a delay that is not a time from 0 on\nfound: %g s in %s\n"
                  "hint: delayed(x, d) is the value of x at the time t - d",
                  of, seconds, source);
    return ModelError(text);
}

// The longest of some delays in seconds, in steps; they are those in `source` for the variable `of`.
template <typename T>
double longest(const char* of, const char* source, const T* delays, int64_t count, double dt) {
    double found = 0.0;
    for (int64_t k = 0; k < count; ++k) {
        const double seconds = double(delays[k]);
        if (!(seconds >= 0.0 && std::isfinite(seconds))) throw no_delay(of, source, seconds);
        found = std::max(found, std::floor(seconds / dt + 0.5));
    }
    return found;
}

inline double longest(const char* of, const char* source, double delay, double dt) {
    return longest(of, source, &delay, 1, dt);
}

// Refuse more rows for the past of the variable `of` than there is memory for.
inline void check_room(const char* of, double rows, double row_bytes) {
    constexpr double most = 0x1p62;
    const double needed = rows * row_bytes, free = free_memory();
    if (needed <= free && needed < most) return;
    char text[512];
    std::snprintf(text, sizeof text,
                  "%s: there is no memory for its past\n"
                  "%.0f steps take %.2g bytes, and %.2g are free\n"
                  "hint: shorten the longest delay, or use a clock with a longer dt",
                  of, rows, needed, free);
    throw ModelError(text);
}

// Give the history of a variable, `of`, rows for its longest delay in steps, from `now` on. Where
// nothing is known of the past, the `count` elements of the variable have always been what they are
// at `present`. Rows keep their age, which is how long before the next step they were; where steps
// have another length, the nearest is taken.
template <typename T>
void remember(const History<T>& history, Arena& arena, const char* of, const T* present,
              int64_t count, double longest, const Moment& now) {
    const bool is_new = history.is_apart(now);
    const bool goes_on = history.reached.step == now.step && history.reached.dt == now.dt;
    if (!is_new && goes_on && double(history.depth) > longest) return;
    const int64_t stride = round_up(std::max<int64_t>(count, 1), block);
    check_room(of, longest + 1.0, double(stride) * sizeof(T));
    const int64_t needed = int64_t(longest) + 1;
    const int64_t depth = is_new ? needed : std::max(needed, history.depth);
    T* rows = history.rows;
    if (!is_new || depth * stride > history.size) arena.take(rows, depth * stride);
    const double ratio = now.dt / history.reached.dt;
    for (int64_t age = 1; age <= depth; ++age) {
        const T* row = present;
        if (!is_new) {
            const double steps = std::max(std::floor(double(age) * ratio + 0.5), 1.0);
            row = history.row(history.reached.step - int64_t(std::min(steps, double(history.depth))));
        }
        const int64_t slot = ((now.step - age) % depth + depth) % depth;
        std::copy_n(row, stride, rows + slot * stride);
    }
    history.size = std::max(history.size, depth * stride);
    history.rows = rows;
    history.depth = depth;
    history.stride = stride;
}

// Give a history rows that stand in the order of time.
template <typename T, typename Stored>
void recall(const History<T>& history, Arena& arena, int64_t count,
            const eqsim::NpyArray<Stored>& rows, const Moment& reached) {
    history.stride = round_up(std::max<int64_t>(count, 1), block);
    history.depth = rows.size() / history.stride;
    history.size = history.depth * history.stride;
    history.reached = reached;
    arena.take(history.rows, history.size);
    for (int64_t past = 0; past < history.depth; ++past) {
        T* row = history.row(reached.step + past);
        std::copy_n(rows.data.get() + past * history.stride, history.stride, row);
    }
}

}  // namespace project
