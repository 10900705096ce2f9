// Where the state keeps what belongs to a projection.
#pragma once
#include <cstdint>

namespace project {

// Addresses of the words with the layout of the synapses; null where the state has none.
struct Words {
    int64_t** row;
    int32_t** post;
    int64_t* size;
    int32_t** number;
    int32_t** copy;
    int32_t** incoming;
    int32_t** outgoing;
    int64_t** column;
    int32_t** synapse;
    int32_t** pre;
};

// The elements of a population that a projection connects.
struct Range {
    int64_t start, size;
};

// A variable of synapses, and the value that new ones have.
template <typename T>
struct Field {
    T*& array;
    T initial;
};

template <typename T>
Field<T> field(T*& array, T initial) {
    return {array, initial};
}

}  // namespace project
