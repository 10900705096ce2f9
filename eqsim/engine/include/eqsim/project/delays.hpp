// The order of synapses with delays of their own: by row, delay and creation number.
#pragma once
#include <cstdio>
#include <numeric>

#include "eqsim/delays.hpp"
#include "storage.hpp"

namespace project {

constexpr double most_steps = 65534.0;

// The arrays that the state points to.
class DelayOrder {
public:
    // Find the order by delays in seconds, as stored, in steps of dt; `added` is added to them.
    // Rows are those of targets, or of sources.
    void find(eqsim::Delays& delays, const Projection& synapses, const std::string& name,
              const double* seconds, double dt, int64_t added, bool by_target) {
        const Range range = by_target ? synapses.target : synapses.source;
        const std::vector<int32_t> steps = in_steps(synapses, name, seconds, dt, added);
        const std::vector<int32_t> sources = synapses.sources_by_number();
        std::vector<int32_t> rows = by_target ? synapses.targets_by_number() : sources;
        if (by_target) for (int32_t& row : rows) row -= int32_t(range.start);
        const std::vector<int32_t> number = sorted(rows, steps, range.size);
        place_.resize(number.size());
        pre_.resize(by_target ? number.size() : 0);
        for (size_t k = 0; k < number.size(); ++k) {
            place_[k] = int32_t(synapses.place_of(number[k]));
            if (by_target) pre_[k] = int32_t(synapses.source.start + sources[size_t(number[k])]);
        }
        wait_in_rows(steps, number, range.size);
        const int64_t longest = steps.empty() ? 0 : *std::max_element(steps.begin(), steps.end());
        make_room(2 * range.size * (longest + 1) + 1);
        delays = {begin_.data(), first_.data(), wait_.data(), place_.data(),
                  by_target ? pre_.data() : nullptr, longest, due_.get(), at_.get(),
                  element_.get(), capacity_, 0, 0, 0};
    }

private:
    static std::vector<int32_t> in_steps(const Projection& synapses, const std::string& name,
                                         const double* seconds, double dt, int64_t added) {
        const auto size = size_t(synapses.size());
        std::vector<int32_t> steps;
        for (const double each : synapses.by_number(std::vector<double>(seconds, seconds + size))) {
            const double rounded = std::floor(each / dt + 0.5) + double(added);
            if (!(each >= 0.0 && rounded <= most_steps)) refuse(synapses, name, steps.size(), each);
            steps.push_back(int32_t(rounded));
        }
        return steps;
    }

    [[noreturn]] static void refuse(const Projection& synapses, const std::string& name,
                                    size_t number, double seconds) {
        const int32_t source = synapses.sources_by_number()[number];
        char found[32];
        std::snprintf(found, sizeof found, "%g", seconds);
        throw ModelError(
            name + ": delays of single synapses are not negative, and at most 65534 steps\nfound: " +
            found + " s for synapse " + std::to_string(number) +
            ", from source " + std::to_string(source));
    }

    // The creation numbers of synapses by row, steps and number; and where rows begin.
    std::vector<int32_t> sorted(const std::vector<int32_t>& rows, const std::vector<int32_t>& steps,
                                int64_t n_rows) {
        const size_t count = rows.size();
        std::vector<int32_t> number(count), by_steps(count), ordered(count), places(count);
        std::vector<int64_t> starts(size_t(most_steps) + 2);
        std::iota(number.begin(), number.end(), 0);
        eqsim::sort_pairs(steps.data(), number.data(), int64_t(count), int64_t(most_steps) + 1,
                          starts.data(), by_steps.data(), places.data());
        for (size_t k = 0; k < count; ++k) ordered[k] = rows[size_t(by_steps[k])];
        begin_.resize(size_t(n_rows) + 1);
        eqsim::sort_pairs(ordered.data(), by_steps.data(), int64_t(count), n_rows, begin_.data(),
                          number.data(), places.data());
        return number;
    }

    void wait_in_rows(const std::vector<int32_t>& steps, const std::vector<int32_t>& number,
                      int64_t n_rows) {
        first_.assign(size_t(n_rows), -1);
        wait_.assign(number.size(), eqsim::no_wait);
        for (size_t row = 0; row < size_t(n_rows); ++row) {
            const auto begin = size_t(begin_[row]), end = size_t(begin_[row + 1]);
            if (begin == end) continue;
            first_[row] = steps[size_t(number[begin])];
            for (size_t k = begin; k + 1 < end; ++k) {
                wait_[k] = uint16_t(steps[size_t(number[k + 1])] - steps[size_t(number[k])]);
            }
        }
    }

    // Memory that is touched only where it is used.
    void make_room(int64_t capacity) {
        if (capacity <= capacity_) return;
        due_.reset(static_cast<uint32_t*>(taken(capacity)));
        at_.reset(static_cast<int32_t*>(taken(capacity)));
        element_.reset(static_cast<int32_t*>(taken(capacity)));
        capacity_ = capacity;
    }

    static void* taken(int64_t capacity) {
        void* memory = std::malloc(size_t(capacity) * sizeof(int32_t));
        if (memory == nullptr) throw std::bad_alloc();
        return memory;
    }

    std::vector<int64_t> begin_;
    std::vector<int32_t> first_, place_, pre_;
    std::vector<uint16_t> wait_;
    std::unique_ptr<uint32_t, Free> due_;
    std::unique_ptr<int32_t, Free> at_, element_;
    int64_t capacity_ = 0;
};

}  // namespace project
