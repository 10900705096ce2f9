// The past of variables: rings of rows, one row a step, that grow with the longest delay.
#pragma once
#include "arrays.hpp"

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

// The longest of some delays in seconds, in steps; `of` is the variable that they are for.
template <typename T>
int64_t longest(const char* of, const T* delays, int64_t count, double dt) {
    constexpr double most = 1e12;
    double found = 0.0;
    for (int64_t k = 0; k < count; ++k) {
        const double seconds = double(delays[k]), steps = std::floor(seconds / dt + 0.5);
        if (!(seconds >= 0.0 && steps < most)) {
            throw std::runtime_error(std::string(of) + ": its past has a delay that is not a time "
                                     "from 0 on\nfound: " + std::to_string(seconds) + " s");
        }
        found = std::max(found, steps);
    }
    return int64_t(found);
}

inline int64_t longest(const char* of, double delay, double dt) { return longest(of, &delay, 1, dt); }

// Give a history rows for its longest delay, from `now` on. Where nothing is known of the past, the
// `count` elements of the variable have always been what they are at `present`. Rows keep their age,
// which is how long before the next step they were; where steps have another length, the nearest is
// taken.
template <typename T>
void remember(const History<T>& history, Arena& arena, const T* present, int64_t count,
              int64_t longest, const Moment& now) {
    const bool is_new = history.is_apart(now);
    const bool goes_on = history.reached.step == now.step && history.reached.dt == now.dt;
    if (!is_new && goes_on && history.depth > longest) return;
    const int64_t stride = round_up(std::max<int64_t>(count, 1), block);
    const int64_t depth = is_new ? longest + 1 : std::max(longest + 1, history.depth);
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
