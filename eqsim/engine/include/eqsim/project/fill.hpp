// Values for arrays of the state, by number: of elements, or of synapses in order of creation.
#pragma once
#include <numeric>

#include "choices.hpp"

namespace project {

// The place in a population's array of an entry that was named by its number.
struct SameOrder {
    int64_t size;
    int64_t operator()(int64_t number) const {
        if (number >= 0 && number < size) return number;
        throw std::out_of_range("there is no entry " + std::to_string(number));
    }
};

struct CreationOrder {
    const Projection& synapses;
    int64_t operator()(int64_t number) const { return synapses.place_of(number); }
};

inline void check_shape(int64_t size, int64_t count, const std::string& name) {
    if (size == 1 || size == count) return;
    throw ModelError(name + ": the assigned values have the wrong shape\nfound: (" +
                     std::to_string(size) + ",)\nexpected: one value, or " + std::to_string(count) +
                     " of them");
}

// Write values: one for each entry, or one for all.
template <typename T, typename Source, typename Order>
void fill(T* array, int64_t count, const Order& order, const eqsim::NpyArray<Source>& data,
          const std::string& name) {
    const int64_t size = data.size();
    check_shape(size, count, name);
    for (int64_t k = 0; k < count; ++k) {
        array[order(k)] = static_cast<T>(data.data[size == 1 ? 0 : k]);
    }
}

// Write values at chosen numbers: one for each, or one for all.
template <typename T, typename Source, typename Order>
void fill_at(T* array, const Order& order, const eqsim::NpyArray<Source>& data,
             const Numbers& numbers, const std::string& name) {
    const int64_t size = data.size(), count = int64_t(numbers.size());
    check_shape(size, count, name);
    for (int64_t k = 0; k < count; ++k) {
        array[order(numbers[size_t(k)])] = static_cast<T>(data.data[size == 1 ? 0 : k]);
    }
}

// Refuse an entry of an array of indices that is none of the elements of a population.
template <typename T>
void check_indices(const T* indices, int64_t count, int64_t size, const std::string& name,
                   const std::string& link, const std::string& source) {
    for (int64_t k = 0; k < count; ++k) {
        if (indices[k] >= 0 && indices[k] < size) continue;
        throw std::out_of_range(name + ": " + std::to_string(indices[k]) +
                                " is out of range, as the index of '" + link + "'\n" + source +
                                " has neurons 0 to " + std::to_string(size - 1));
    }
}

// Replace creation numbers by places in storage.
template <typename T>
void locate(T* numbers, int64_t count, const Projection& synapses) {
    for (int64_t k = 0; k < count; ++k) numbers[k] = T(synapses.place_of(numbers[k]));
}

}  // namespace project
