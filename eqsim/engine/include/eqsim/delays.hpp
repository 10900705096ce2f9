// Synapses with delays of their own: what is under way, and what is due.
#pragma once
#include "events.hpp"

namespace eqsim {

// Entries are synapses, by row (an element that has the event), delay and creation number. Events
// under way are in the order in which they were sent, those of a step by element.
struct Delays {
    const int64_t* begin;   // [rows + 1] where a row's entries begin
    const int32_t* first;   // [rows] the delay of its first entry; below zero where it has none
    const uint16_t* wait;   // [entries] how many steps later the next of the row is due
    const int32_t* place;   // [entries] where the synapse is stored
    const int32_t* pre;     // [entries] its source; null where rows are those of sources
    int64_t longest;        // delay
    uint32_t* due;          // [capacity] the step of an event's next entry, without its high bits
    int32_t* at;            // [capacity] that entry; below zero where none is left
    int32_t* element;       // [capacity] whose event it was
    int64_t capacity;
    int64_t head, tail;     // the events from head to tail - 1 are under way
    int64_t is_ready;       // whether they are those of all steps before
};

// Stands for the wait behind a row's last entry.
constexpr uint16_t no_wait = 0xffff;

namespace detail {

// Send an event of a step before `now` or in it, as far as its synapses are not past.
EQSIM_INLINE void send(Delays& delays, int32_t element, int64_t row, int64_t sent, int64_t now) {
    if (delays.first[row] < 0) return;
    int64_t entry = delays.begin[row];
    int64_t due = sent + delays.first[row];
    while (due < now) {
        const uint16_t wait = delays.wait[entry++];
        if (wait == no_wait) return;
        due += wait;
    }
    delays.due[delays.tail] = static_cast<uint32_t>(due);
    delays.at[delays.tail] = static_cast<int32_t>(entry);
    delays.element[delays.tail] = element;
    delays.tail += 1;
}

// Send the events of a step that lie in a range of elements.
EQSIM_INLINE void send_list(Delays& delays, const Ring& ring, int64_t sent, int64_t start,
                            int64_t size, int64_t now) {
    const int32_t* events = ring_list(ring, sent);
    const int64_t count = *ring_count(ring, sent);
    int64_t k = lower_bound(events, count, start);
    for (; k < count && events[k] < start + size; ++k) {
        send(delays, events[k], events[k] - start, sent, now);
    }
}

// Give up events of which nothing is left, and the room before them once it is the larger part.
EQSIM_INLINE void drop_arrived(Delays& delays) {
    while (delays.head < delays.tail && delays.at[delays.head] < 0) delays.head += 1;
    const int64_t count = delays.tail - delays.head;
    if (delays.head < count + 1024 && delays.head < delays.capacity / 2) return;
    const size_t size = static_cast<size_t>(count) * sizeof(int32_t);
    memmove(delays.due, delays.due + delays.head, size);
    memmove(delays.at, delays.at + delays.head, size);
    memmove(delays.element, delays.element + delays.head, size);
    delays.head = 0;
    delays.tail = count;
}

}  // namespace detail

// Bring what is under way up to the step `now`, to which the events of `late` steps before are new;
// give the first of these. `capacity` is twice what can be under way.
static inline int64_t send_events(Delays& delays, const Ring& ring, int64_t now, int64_t late,
                                  int64_t start, int64_t size) {
    if (delays.is_ready == 0) {
        delays.head = delays.tail = 0;
        const int64_t oldest = now > delays.longest ? now - delays.longest : 0;
        for (int64_t sent = oldest; sent < now - late; ++sent) {
            detail::send_list(delays, ring, sent, start, size, now);
        }
        delays.is_ready = 1;
    } else {
        detail::drop_arrived(delays);
    }
    const int64_t first = delays.tail;
    if (now >= late) detail::send_list(delays, ring, now - late, start, size, now);
    return first;
}

// Let an event wait for its next entry after those that were due.
EQSIM_INLINE void keep_waiting(Delays& delays, int64_t k, int64_t next, uint16_t wait) {
    delays.due[k] += wait;
    delays.at[k] = wait == no_wait ? -1 : static_cast<int32_t>(next);
}

}  // namespace eqsim
