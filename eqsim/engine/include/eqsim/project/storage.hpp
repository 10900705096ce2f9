// How the synapses of a projection are laid out: rows by source, columns by target.
#pragma once
#include "eqsim/csr.hpp"
#include "projection.hpp"

namespace project {

inline std::vector<int32_t> Projection::sources_by_number() const {
    std::vector<int32_t> stored(static_cast<size_t>(size()));
    if (!stored.empty()) eqsim::expand_rows(*words.row, source.size, stored.data());
    return by_number(std::move(stored));
}

inline std::vector<int32_t> Projection::targets_by_number() const {
    return by_number(std::vector<int32_t>(*words.post, *words.post + size()));
}

// The numbers of all synapses but some, ascending.
inline std::vector<int32_t> Projection::without(const std::vector<int64_t>& removed) const {
    std::vector<bool> stays(size_t(size()), true);
    for (const int64_t each : removed) stays[size_t(each)] = false;
    std::vector<int32_t> left;
    for (int64_t k = 0; k < size(); ++k) {
        if (stays[size_t(k)]) left.push_back(int32_t(k));
    }
    return left;
}

inline std::vector<int32_t> Projection::at(const std::vector<int32_t>& all,
                                           const std::vector<int32_t>& chosen) {
    std::vector<int32_t> found;
    found.reserve(chosen.size());
    for (const int32_t each : chosen) found.push_back(all[size_t(each)]);
    return found;
}

inline void Projection::prepend(std::vector<int32_t> first, std::vector<int32_t>& second) {
    if (first.empty()) return;
    first.insert(first.end(), second.begin(), second.end());
    second = std::move(first);
}

inline void Projection::sort(const std::vector<int32_t>& sources,
                             const std::vector<int32_t>& targets) {
    const int64_t count = int64_t(sources.size());
    *words.row = keep<int64_t>(source.size + 1);
    *words.post = keep<int32_t>(count);
    *words.size = count;
    number.resize(size_t(count));
    eqsim::sort_pairs(sources.data(), targets.data(), count, source.size, *words.row, *words.post,
                      number.data());
    order_places();
}

// Find the place of each number; nothing is kept where the numbers are the places.
inline void Projection::order_places() {
    by_target = false;
    if (std::is_sorted(number.begin(), number.end())) {
        number.clear();
        place.clear();
    } else {
        place.resize(number.size());
        eqsim::invert(number.data(), int64_t(number.size()), place.data());
        by_target = are_by_target();
    }
}

// Whether synapses were made by target, and by source for each target.
inline bool Projection::are_by_target() const {
    const int32_t* post = *words.post;
    for (size_t k = 1; k < place.size(); ++k) {
        const int32_t before = place[k - 1], now = place[k];
        if (post[now] < post[before] || (post[now] == post[before] && now < before)) return false;
    }
    return true;
}

inline void Projection::find_order() const {
    std::vector<int32_t> columns(*words.post, *words.post + size());
    for (int32_t& column : columns) column -= int32_t(target.start);
    std::vector<int64_t> starts(size_t(target.size + 1));
    std::vector<int32_t> sorted(columns.size());
    place.resize(columns.size());
    number.resize(columns.size());
    eqsim::sort_pairs(columns.data(), columns.data(), size(), target.size, starts.data(),
                      sorted.data(), place.data());
    eqsim::invert(place.data(), size(), number.data());
}

inline void Projection::take_rows(NewRows& made) {
    *words.row = keep<int64_t>(source.size + 1);
    std::copy_n(static_cast<const int64_t*>(made.ends.data), made.ends.size, *words.row + 1);
    *words.post = static_cast<int32_t*>(made.post.data);
    *words.size = made.post.size;
    kept.emplace_back(made.post.data);
    made.post.data = nullptr;
}

inline void Projection::index() {
    if (words.number != nullptr) {
        *words.number = keep<int32_t>(size());
        for (int64_t k = 0; k < size(); ++k) {
            (*words.number)[k] = numbers().empty() ? int32_t(k) : numbers()[size_t(k)];
        }
    }
    count();
    if (words.column != nullptr) transpose();
}

// How many synapses each source and target has, and how many each pair has before each synapse.
inline void Projection::count() {
    const int64_t* row = *words.row;
    const int32_t* post = *words.post;
    if (words.outgoing != nullptr) {
        int32_t* outgoing = *words.outgoing + source.start;
        for (int64_t i = 0; i < source.size; ++i) outgoing[i] = int32_t(row[i + 1] - row[i]);
    }
    if (words.incoming != nullptr) {
        std::fill_n(*words.incoming + target.start, target.size, 0);
        for (int64_t k = 0; k < size(); ++k) (*words.incoming)[post[k]] += 1;
    }
    if (words.copy == nullptr) return;
    *words.copy = keep<int32_t>(size());
    std::vector<int32_t> seen(static_cast<size_t>(target.size));
    for (int64_t i = 0; i < source.size; ++i) {
        const auto of = [&](int64_t k) -> int32_t& { return seen[size_t(post[k] - target.start)]; };
        for (int64_t k = row[i]; k < row[i + 1]; ++k) (*words.copy)[k] = of(k)++;
        for (int64_t k = row[i]; k < row[i + 1]; ++k) of(k) = 0;
    }
}

inline void Projection::transpose() {
    std::vector<int32_t> rows(static_cast<size_t>(size())), columns = rows;
    eqsim::expand_rows(*words.row, source.size, rows.data());
    for (int64_t k = 0; k < size(); ++k) {
        rows[size_t(k)] += int32_t(source.start);
        columns[size_t(k)] = int32_t((*words.post)[k] - target.start);
    }
    *words.column = keep<int64_t>(target.size + 1);
    *words.synapse = keep<int32_t>(size());
    *words.pre = keep<int32_t>(size());
    const int32_t* stored = places().empty() ? nullptr : places().data();
    eqsim::transpose(columns.data(), rows.data(), stored, size(), target.size, *words.column,
                     *words.synapse, *words.pre);
}

}  // namespace project
