// Synapses chosen from those there are: creation numbers.
#pragma once
#include <limits>
#include <map>

#include "projection.hpp"

namespace project {

using Numbers = std::vector<int64_t>;

// Stands for a bound that was not given.
constexpr int64_t left_out = std::numeric_limits<int64_t>::min();

// A bound of a slice of Python's as a number from `least` to `most`.
inline int64_t bound(int64_t given, int64_t size, int64_t least, int64_t most, int64_t otherwise) {
    if (given == left_out) return otherwise;
    return std::min(std::max(given < 0 ? given + size : given, least), most);
}

// Those of range(size)[start:stop:step].
inline Numbers in_range(int64_t size, int64_t start, int64_t stop, int64_t given_step) {
    const int64_t step = given_step == left_out ? 1 : given_step;
    const bool is_up = step > 0;
    const int64_t least = is_up ? 0 : -1, most = is_up ? size : size - 1;
    const int64_t first = bound(start, size, least, most, is_up ? 0 : size - 1);
    const int64_t last = bound(stop, size, least, most, is_up ? size : -1);
    Numbers chosen;
    for (int64_t k = first; is_up ? k < last : k > last; k += step) chosen.push_back(k);
    return chosen;
}

// Those of a list, where negative numbers count from the end.
inline Numbers counted(int64_t size, const eqsim::NpyArray<int64_t>& listed, const std::string& what) {
    Numbers chosen;
    for (int64_t k = 0; k < listed.size(); ++k) {
        const int64_t number = listed.data[size_t(k)];
        if (number < -size || number >= size) {
            throw std::out_of_range(what + ": index " + std::to_string(number) +
                                    " is out of range\nindices: 0 to " + std::to_string(size - 1));
        }
        chosen.push_back(number < 0 ? number + size : number);
    }
    return chosen;
}

// Those with a flag.
inline Numbers flagged(int64_t size, const eqsim::NpyArray<bool>& flags, const std::string& what) {
    if (flags.size() != size) {
        throw ModelError(what + ": a mask needs one value per element\nfound: shape (" +
                         std::to_string(flags.size()) + ",)\nexpected: (" + std::to_string(size) +
                         ",)");
    }
    Numbers chosen;
    for (int64_t k = 0; k < size; ++k) {
        if (flags.data[size_t(k)]) chosen.push_back(k);
    }
    return chosen;
}

// Those that a list of the state has.
inline Numbers numbers(const int32_t* list, int64_t size) { return Numbers(list, list + size); }

// Those that an array of the project's data has.
inline Numbers numbers(const eqsim::NpyArray<int64_t>& listed) {
    return Numbers(listed.data.get(), listed.data.get() + listed.size());
}

// Rows or target elements: all, or some in ascending order.
class Ends {
public:
    Ends() = default;
    explicit Ends(const eqsim::NpyArray<int32_t>& given)
        : is_all_(false), given_(given.data.get(), given.data.get() + given.size()) {}

    bool have(int32_t end) const {
        return is_all_ || std::binary_search(given_.begin(), given_.end(), end);
    }

private:
    bool is_all_ = true;
    std::vector<int32_t> given_;
};

// Those between rows and target elements; if there are none and one is meant, say what is `missing`.
inline Numbers between(const Projection& synapses, const Ends& rows, const Ends& elements,
                       const std::string& missing) {
    const std::vector<int32_t> sources = synapses.sources_by_number();
    const std::vector<int32_t> targets = synapses.targets_by_number();
    Numbers chosen;
    for (size_t k = 0; k < sources.size(); ++k) {
        if (rows.have(sources[k]) && elements.have(targets[k])) chosen.push_back(int64_t(k));
    }
    if (chosen.empty() && !missing.empty()) throw std::out_of_range(missing);
    return chosen;
}

// How many of the same pair each synapse has before it, where all of a pair are there or none.
inline Numbers copies_of(const Projection& synapses, const Numbers& chosen) {
    const std::vector<int32_t> sources = synapses.sources_by_number();
    const std::vector<int32_t> targets = synapses.targets_by_number();
    std::map<std::pair<int32_t, int32_t>, int64_t> seen;
    Numbers copies;
    for (const int64_t number : chosen) {
        copies.push_back(seen[{sources[size_t(number)], targets[size_t(number)]}]++);
    }
    return copies;
}

// Likewise, and of those of each pair the ones whose numbers are wanted.
template <typename Wanted>
Numbers between(const Projection& synapses, const Ends& rows, const Ends& elements,
                const std::string& missing, const Wanted& wanted) {
    const Numbers all = between(synapses, rows, elements, "");
    const Numbers copies = copies_of(synapses, all);
    int64_t most = 0;
    for (const int64_t copy : copies) most = std::max(most, copy + 1);
    const Numbers chosen_copies = wanted(most);
    Numbers chosen;
    for (size_t k = 0; k < all.size(); ++k) {
        const auto found = std::find(chosen_copies.begin(), chosen_copies.end(), copies[k]);
        if (found != chosen_copies.end()) chosen.push_back(all[k]);
    }
    if (chosen.empty() && !missing.empty()) throw std::out_of_range(missing);
    return chosen;
}

// Let a list of the state hold numbers.
inline void keep(Arena& arena, int32_t*& list, int64_t& size, const Numbers& chosen) {
    size = int64_t(chosen.size());
    arena.take(list, size);
    for (size_t k = 0; k < chosen.size(); ++k) list[k] = int32_t(chosen[k]);
}

// Likewise, each of them once.
inline void keep_distinct(Arena& arena, int32_t*& list, int64_t& size, Numbers chosen) {
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    keep(arena, list, size, chosen);
}

}  // namespace project
