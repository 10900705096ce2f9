// Synapses with delays of their own: their order by row, delay and creation number.
#pragma once
#include "storage.hpp"

namespace project {

// Addresses of the words with the order; `pre` is null where rows belong to sources.
struct DelayWords {
    int64_t* longest;
    int64_t* kinds;
    int32_t** steps;
    int32_t** begin;
    int32_t** place;
    int32_t** pre;
};

// The delays of all synapses by number, in seconds, the length of a step, and steps to be added.
struct Delays {
    std::vector<double> seconds;
    double dt;
    int64_t added;

    double steps(int64_t created) const {
        return std::floor(seconds[size_t(created)] / dt + 0.5) + double(added);
    }

    // Those that occur, ascending.
    std::vector<double> occurring() const {
        std::vector<double> found;
        for (size_t k = 0; k < seconds.size(); ++k) found.push_back(steps(int64_t(k)));
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }
};

inline void check_delays(const std::string& name, const Projection& synapses,
                         const std::vector<double>& seconds) {
    const auto unfit = std::find_if_not(seconds.begin(), seconds.end(), [](double each) {
        return std::isfinite(each) && each >= 0.0;
    });
    if (unfit == seconds.end()) return;
    const auto k = size_t(unfit - seconds.begin());
    throw std::runtime_error(
        name + ": delays are finite and not negative\nfound: " + std::to_string(*unfit) +
        " s for synapse " + std::to_string(k) + ", from source " +
        std::to_string(synapses.sources_by_number()[k]) + " to element " +
        std::to_string(synapses.targets_by_number()[k]));
}

// An order, and the arrays that hold it.
struct DelayOrder {
    std::vector<int32_t> steps, begin, place, pre;

    void find(const Projection& synapses, const Delays& delays, bool by_target) {
        const std::vector<double> occurring = delays.occurring();
        const std::vector<int32_t> sources = synapses.sources_by_number();
        const Range range = by_target ? synapses.target : synapses.source;
        const auto kinds = int64_t(occurring.size());
        std::vector<int32_t> segment = by_target ? synapses.targets_by_number() : sources;
        std::vector<int32_t> stored(segment.size()), number(segment.size());
        for (size_t k = 0; k < segment.size(); ++k) {
            const auto at = std::lower_bound(occurring.begin(), occurring.end(),
                                             delays.steps(int64_t(k)));
            const int64_t row = segment[k] - (by_target ? range.start : 0);
            segment[k] = int32_t(row * kinds + (at - occurring.begin()));
            stored[k] = int32_t(synapses.place_of(int64_t(k)));
        }
        std::vector<int64_t> starts(size_t(range.size * kinds) + 1);
        place.resize(segment.size());
        eqsim::sort_pairs(segment.data(), stored.data(), int64_t(segment.size()),
                          range.size * kinds, starts.data(), place.data(), number.data());
        begin.assign(starts.begin(), starts.end());
        steps.assign(occurring.begin(), occurring.end());
        pre.clear();
        for (const int32_t k : number) {
            pre.push_back(int32_t(synapses.source.start + sources[size_t(k)]));
        }
    }
};

// Find the order of a projection's synapses by delays as stored, and the longest of them.
inline void order_by_delay(DelayOrder& order, const std::string& name, const Projection& synapses,
                           const double* seconds, double dt, int64_t added, DelayWords words) {
    const auto size = static_cast<size_t>(synapses.size());
    Delays delays{synapses.by_number(std::vector<double>(seconds, seconds + size)), dt, added};
    check_delays(name, synapses, delays.seconds);
    order.find(synapses, delays, words.pre != nullptr);
    *words.longest = order.steps.empty() ? 0 : order.steps.back();
    *words.kinds = int64_t(order.steps.size());
    *words.steps = order.steps.data();
    *words.begin = order.begin.data();
    *words.place = order.place.data();
    if (words.pre != nullptr) *words.pre = order.pre.data();
}

}  // namespace project
