// Spike lists of the last steps, in a ring.
#pragma once
#include "bits.hpp"
#include "rows.hpp"

namespace eqsim {

// A view of memory that someone else owns: `depth` lists of up to `capacity` increasing indices.
struct Ring {
    int32_t* list;   // [depth][capacity]
    int64_t* count;  // [depth]
    int64_t depth;
    int64_t capacity;
};

// The slot of a step, also of steps before zero.
EQSIM_INLINE int64_t ring_slot(const Ring& ring, int64_t step) {
    const int64_t slot = step % ring.depth;
    return slot < 0 ? slot + ring.depth : slot;
}

EQSIM_INLINE int32_t* ring_list(const Ring& ring, int64_t step) {
    return ring.list + ring_slot(ring, step) * ring.capacity;
}

EQSIM_INLINE int64_t* ring_count(const Ring& ring, int64_t step) {
    return ring.count + ring_slot(ring, step);
}

// The first position in an increasing list whose value is not below `value`.
template <class Number>
EQSIM_INLINE int64_t lower_bound(const Number* list, int64_t count, int64_t value) {
    int64_t first = 0;
    while (count > 0) {
        const int64_t half = count / 2;
        const bool below = list[first + half] < value;
        first = below ? first + half + 1 : first;
        count = below ? count - half - 1 : half;
    }
    return first;
}

// How many of the elements of a range are in the list of a step.
EQSIM_INLINE int64_t ring_count_within(const Ring& ring, int64_t step, int64_t start,
                                       int64_t size) {
    const int32_t* list = ring_list(ring, step);
    const int64_t count = *ring_count(ring, step);
    return lower_bound(list, count, start + size) - lower_bound(list, count, start);
}

// The step that a list of events names for a step: the list begins anew after each period, if any.
EQSIM_INLINE int64_t listed_step(int64_t step, int64_t period) {
    return period > 0 ? step % period : step;
}

}  // namespace eqsim
