// Synapses: stored sorted by source, numbered in the order of their creation.
#pragma once
#include "arrays.hpp"
#include "new_synapses.hpp"
#include "words.hpp"

namespace project {

struct Projection {
    std::string name;
    Words words;
    Range source, target;
    std::vector<Memory> kept;
    Memory flags;

    int64_t size() const { return *words.size; }

    int64_t place_of(int64_t created) const {
        if (created >= 0 && created < size()) {
            return places().empty() ? created : places()[size_t(created)];
        }
        throw std::out_of_range(name + ": there is no synapse " + std::to_string(created));
    }

    // The place in storage of each number; empty where it is the number.
    const std::vector<int32_t>& places() const {
        if (by_target && place.empty()) find_order();
        return place;
    }

    // The number at each place, likewise.
    const std::vector<int32_t>& numbers() const {
        if (by_target && number.empty()) find_order();
        return number;
    }

    // Give up what can be found again.
    void rest() {
        if (!by_target) return;
        std::vector<int32_t>().swap(place);
        std::vector<int32_t>().swap(number);
    }

    // The room for more synapses, which have variables of these types.
    template <typename... T>
    Room room() const {
        return {name, size(), (12.0 + ... + double(sizeof(T))), free_memory()};
    }

    // Take in new synapses: sources from the start of their range, elements of the target;
    // `fields` are all variables of the projection.
    template <typename... T>
    void add(std::vector<int32_t> sources, std::vector<int32_t> targets, Field<T>... fields) {
        room<T...>().check(double(sources.size()));
        [[maybe_unused]] const int64_t before = size();
        const std::vector<Memory> old = std::move(kept);
        kept.clear();
        prepend(sources_by_number(), sources);
        prepend(targets_by_number(), targets);
        const std::vector<int32_t> old_place = places();
        sort(sources, targets);
        [[maybe_unused]] const auto origin = [&](int64_t created) {
            return old_place.empty() ? created : int64_t(old_place[size_t(created)]);
        };
        (move(fields, before, origin), ...);
        index();
    }

    // Take synapses away, by number; the others keep their order and their values.
    template <typename... T>
    void remove(const std::vector<int64_t>& removed, Field<T>... fields) {
        const std::vector<int32_t> left = without(removed);
        const std::vector<Memory> old = std::move(kept);
        kept.clear();
        std::vector<int32_t> sources = at(sources_by_number(), left);
        std::vector<int32_t> targets = at(targets_by_number(), left);
        const std::vector<int32_t> old_place = places();
        sort(sources, targets);
        [[maybe_unused]] const auto origin = [&](int64_t created) {
            const int64_t before = left[size_t(created)];
            return old_place.empty() ? before : int64_t(old_place[size_t(before)]);
        };
        (move(fields, size(), origin), ...);
        index();
    }

    // Take in the first synapses, which are in the order of storage already; `numbering` are
    // their numbers by place, where these are others than the places.
    template <typename... T>
    void adopt(NewRows& made, std::vector<int32_t> numbering, Field<T>... fields) {
        kept.clear();
        take_rows(made);
        number = std::move(numbering);
        order_places();
        (move(fields, 0, [](int64_t created) { return created; }), ...);
        index();
    }

    // Give room for a flag for each synapse, by place.
    uint8_t* mark() {
        flags = zeroed(round_up(size(), block), block);
        return static_cast<uint8_t*>(flags.get());
    }

    // The numbers of those whose flag has been set since.
    std::vector<int64_t> marked() {
        std::vector<int64_t> found;
        const Memory own = std::move(flags);
        for (int64_t k = 0; k < size(); ++k) {
            if (static_cast<const uint8_t*>(own.get())[place_of(k)]) found.push_back(k);
        }
        return found;
    }

    // Give up all synapses, before others are added.
    void clear() {
        *words.size = 0;
        by_target = false;
        number.clear();
        place.clear();
    }

    // By number: sources from the start of their range, and elements of the target.
    std::vector<int32_t> sources_by_number() const;
    std::vector<int32_t> targets_by_number() const;

    template <typename T>
    std::vector<T> by_number(std::vector<T> stored) const {
        if (places().empty()) return stored;
        std::vector<T> ordered;
        ordered.reserve(stored.size());
        for (const int32_t at : places()) ordered.push_back(stored[size_t(at)]);
        return ordered;
    }

private:
    // Where creation was by target, and by source for each target, both are found when needed.
    bool by_target = false;
    mutable std::vector<int32_t> number, place;

    template <typename T>
    T* keep(int64_t count) {
        kept.push_back(zeroed(round_up(count, block) * int64_t(sizeof(T)), block));
        return static_cast<T*>(kept.back().get());
    }

    std::vector<int32_t> without(const std::vector<int64_t>& removed) const;
    static std::vector<int32_t> at(const std::vector<int32_t>& all, const std::vector<int32_t>& chosen);
    static void prepend(std::vector<int32_t> first, std::vector<int32_t>& second);
    bool are_by_target() const;
    void sort(const std::vector<int32_t>& sources, const std::vector<int32_t>& targets);
    void take_rows(NewRows& made);
    void order_places();
    void index();
    void count();
    void transpose();
    void find_order() const;

    // Give synapses the values that they had at their place of origin; those from `before` on had none.
    template <typename T, typename Origin>
    void move(Field<T> field, int64_t before, const Origin& origin) {
        T* moved = keep<T>(size());
        std::fill_n(moved, size(), field.initial);
        for (int64_t k = 0; k < before; ++k) moved[place_of(k)] = field.array[origin(k)];
        field.array = moved;
    }
};

}  // namespace project
