// What the timeline does with synapses: place, connect, link.
#pragma once
#include "storage.hpp"

namespace project {

// Say which elements a projection connects, and give it its empty arrays.
template <typename... T>
void place(Projection& synapses, Range source, Range target, Field<T>... fields) {
    synapses.source = source;
    synapses.target = target;
    synapses.add({}, {}, fields...);
}

// List the synapses at which others begin or end: places by number, and numbers by place.
inline void list_ends(const Projection& ends, int32_t* members, int32_t* places) {
    for (int64_t k = 0; k < ends.size(); ++k) {
        members[k] = int32_t(ends.place_of(k));
        places[members[k]] = int32_t(k);
    }
}

// Replace numbers of such synapses by their places.
inline eqsim::NpyArray<int32_t> met(eqsim::NpyArray<int32_t> numbers, const int32_t* members,
                                    int64_t count, const std::string& what) {
    for (int64_t k = 0; k < numbers.size(); ++k) {
        int32_t& number = numbers.data[size_t(k)];
        if (number < 0 || number >= count) {
            const std::string side = what.substr(what.size() - 1);
            throw std::out_of_range(what + " = " + std::to_string(number) + " is out of range\n" +
                                    side + " lies between 0 and " + std::to_string(count - 1));
        }
        number = members[number];
    }
    return numbers;
}

inline std::vector<int32_t> listed(const eqsim::Column& column) {
    const auto* data = static_cast<const int32_t*>(column.data);
    return std::vector<int32_t>(data, data + column.size);
}

// The number of the row of each of some synapses.
inline std::vector<int32_t> expanded(const NewRows& made) {
    const auto* ends = static_cast<const int64_t*>(made.ends.data);
    std::vector<int32_t> sources;
    for (int64_t row = 0; row < made.ends.size; ++row) {
        sources.resize(size_t(ends[row]), int32_t(row));
    }
    return sources;
}

// Add synapses that are in the order of their sources.
template <typename... T>
void take(Projection& synapses, NewRows& made, Field<T>... fields) {
    if (synapses.size() == 0 && made.post.size > 0) return synapses.adopt(made, {}, fields...);
    synapses.add(expanded(made), listed(made.post), fields...);
}

// Add the synapses of a rule: all of them, or none where it fails.
template <typename State, typename... T>
void connect(Projection& synapses, State& state, bool (*rule)(State&, NewPairs&),
             Field<T>... fields) {
    NewPairs made;
    made.set_room(synapses.room<T...>());
    if (!rule(state, made)) made.fail(synapses.name);
    synapses.add(listed(made.pre), listed(made.post), fields...);
}

template <typename State, typename... T>
void connect(Projection& synapses, State& state, bool (*rule)(State&, NewRows&),
             Field<T>... fields) {
    NewRows made;
    made.set_room(synapses.room<T...>());
    if (!rule(state, made)) made.fail(synapses.name);
    take(synapses, made, fields...);
}

template <typename State, typename... T>
void connect(Projection& synapses, State& state, bool (*rule)(State&, NewBySource&),
             Field<T>... fields) {
    NewRows turned;
    {
        NewBySource made;
        made.set_room(synapses.room<T...>());
        if (!rule(state, made)) made.fail(synapses.name);
        made.turn(turned, synapses.source.size, nullptr);
    }
    take(synapses, turned, fields...);
}

template <typename State, typename... T>
void connect(Projection& synapses, State& state, bool (*rule)(State&, NewByTarget&),
             Field<T>... fields) {
    NewRows turned;
    std::vector<int32_t> order;
    {
        NewByTarget made;
        made.set_room(synapses.room<T...>());
        if (!rule(state, made)) made.fail(synapses.name);
        made.turn(turned, synapses.source.size, &order);
    }
    if (synapses.size() == 0 && !order.empty()) {
        return synapses.adopt(turned, std::move(order), fields...);
    }
    const std::vector<int32_t> sources = expanded(turned), targets = listed(turned.post);
    std::vector<int32_t> pre(order.size()), post(order.size());
    for (size_t k = 0; k < order.size(); ++k) {
        pre[size_t(order[k])] = sources[k];
        post[size_t(order[k])] = targets[k];
    }
    synapses.add(std::move(pre), std::move(post), fields...);
}

inline void check_range(const Projection& synapses, char side, int64_t number, Range range) {
    if (number >= 0 && number < range.size) return;
    throw std::out_of_range(synapses.name + ": " + side + " = " + std::to_string(number) +
                            " is out of range\n" + side + " must lie between 0 and " +
                            std::to_string(range.size - 1));
}

// Add those of the listed synapses that are `made`: numbers counted from the start of each side.
template <typename Made, typename... T>
void link_where(Projection& synapses, const eqsim::NpyArray<int32_t>& pre,
                const eqsim::NpyArray<int32_t>& post, Made made, Field<T>... fields) {
    if (pre.size() != post.size()) throw std::runtime_error(synapses.name + ": i and j differ");
    std::vector<int32_t> sources, targets;
    for (int64_t k = 0; k < pre.size(); ++k) {
        if (!made(k)) continue;
        check_range(synapses, 'i', pre.data[k], synapses.source);
        check_range(synapses, 'j', post.data[k], synapses.target);
        sources.push_back(pre.data[k]);
        targets.push_back(int32_t(synapses.target.start + post.data[k]));
    }
    synapses.add(std::move(sources), std::move(targets), fields...);
}

template <typename... T>
void link(Projection& synapses, const eqsim::NpyArray<int32_t>& pre,
          const eqsim::NpyArray<int32_t>& post, Field<T>... fields) {
    link_where(synapses, pre, post, [](int64_t) { return true; }, fields...);
}

// Add each of the listed synapses with its probability.
template <typename... T>
void link_some(Projection& synapses, const eqsim::NpyArray<int32_t>& pre,
               const eqsim::NpyArray<int32_t>& post, const eqsim::NpyArray<double>& chance,
               uint64_t key, Field<T>... fields) {
    if (pre.size() != chance.size()) throw std::runtime_error(synapses.name + ": i and p differ");
    const auto made = [&](int64_t k) { return eqsim::uniform(key, 0, k) < chance.data[k]; };
    link_where(synapses, pre, post, made, fields...);
}

}  // namespace project
