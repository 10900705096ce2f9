// States of the network that the program keeps to return to them. One function of the program
// visits all that a state consists of; what is done at each part depends on the visitor.
#pragma once
#include <set>

#include "eqsim/events.hpp"
#include "eqsim/table.hpp"
#include "histories.hpp"
#include "results.hpp"
#include "session.hpp"
#include "storage.hpp"

namespace project {

// The parts of a state, as bytes, in the order of the visit.
struct Snapshot {
    std::vector<std::vector<char>> parts;
    std::vector<RecordingEnd> recordings;
    std::map<int64_t, Timing> timings;
    int64_t seed = 0;
};

// Copies every part into a snapshot.
class Keep {
public:
    Keep(Snapshot& snapshot, const Session& session) : snapshot_(snapshot) {
        snapshot.parts.clear();
        snapshot.recordings = session.recordings;
        snapshot.timings = session.timings;
        snapshot.seed = session.seed;
    }

    template <typename T>
    void array(const T* data, int64_t count) {
        const auto* bytes = reinterpret_cast<const char*>(data);
        snapshot_.parts.emplace_back(bytes, bytes + (data == nullptr ? 0 : count * int64_t(sizeof(T))));
    }

    template <typename T>
    void number(const T& value) {
        array(&value, 1);
    }

    void ring(const eqsim::Ring& ring) {
        number(ring);
        array(ring.list, ring.depth * ring.capacity);
        array(ring.count, ring.depth);
    }

    template <typename T>
    void history(const History<T>& history) {
        number(history.rows);
        number(history.depth);
        number(history.size);
        number(history.reached);
        array(history.rows, history.depth * history.stride);
    }

    template <typename T>
    void column(const eqsim::Column& column) {
        array(static_cast<const T*>(column.data), column.size);
    }

    template <typename... T>
    void synapses(const Projection& made, Field<T>... fields) {
        const std::vector<int32_t> sources = made.sources_by_number();
        const std::vector<int32_t> targets = made.targets_by_number();
        array(sources.data(), made.size());
        array(targets.data(), made.size());
        (array(fields.array, made.size()), ...);
    }

private:
    Snapshot& snapshot_;
};

// Copies every part back. Memory of rings and histories is never given up, so that what a snapshot
// points to is there.
class Return {
public:
    explicit Return(const Snapshot& snapshot) : snapshot_(snapshot) {}

    template <typename T>
    void array(T* data, int64_t) {
        const std::vector<char>& bytes = next();
        if (!bytes.empty()) std::memcpy(data, bytes.data(), bytes.size());
    }

    template <typename T>
    void number(T& value) {
        array(&value, 1);
    }

    void ring(eqsim::Ring& ring) {
        eqsim::Ring stored = ring;
        number(stored);
        if (stored.list != nullptr) {
            ring = stored;
        } else if (ring.list != nullptr) {
            std::fill_n(ring.count, ring.depth, 0);
        }
        array(ring.list, 0);
        array(ring.count, 0);
    }

    template <typename T>
    void history(const History<T>& history) {
        T* rows = nullptr;
        int64_t size = 0;
        number(rows);
        number(history.depth);
        number(size);
        number(history.reached);
        if (rows != nullptr) {
            history.rows = rows;
            history.size = size;
        }
        array(history.rows, 0);
    }

    template <typename T>
    void column(eqsim::Column& column) {
        const auto stored = int64_t(snapshot_.parts.at(at_).size() / sizeof(T));
        int64_t failure = 0;
        column.size = 0;
        if (!eqsim::column_reserve(&column, stored, sizeof(T), &failure)) throw std::bad_alloc();
        column.size = stored;
        array(static_cast<T*>(column.data), stored);
    }

    template <typename... T>
    void synapses(Projection& made, Field<T>... fields) {
        std::vector<int32_t> sources = numbers(), targets = numbers();
        if (sources != made.sources_by_number() || targets != made.targets_by_number()) {
            made.clear();
            made.add(std::move(sources), std::move(targets), fields...);
        }
        (array(fields.array, 0), ...);
    }

private:
    const std::vector<char>& next() { return snapshot_.parts.at(at_++); }

    std::vector<int32_t> numbers() {
        const std::vector<char>& bytes = next();
        std::vector<int32_t> found(bytes.size() / sizeof(int32_t));
        if (!bytes.empty()) std::memcpy(found.data(), bytes.data(), bytes.size());
        return found;
    }

    const Snapshot& snapshot_;
    size_t at_ = 0;
};

// Forget what some tables have recorded since a snapshot.
inline void take_back(const Snapshot& snapshot, Session& session,
                      const std::set<std::string>& tables) {
    std::vector<RecordingEnd> kept;
    for (const RecordingEnd& each : session.recordings) {
        if (tables.count(each.table) == 0) kept.push_back(each);
    }
    for (const RecordingEnd& each : snapshot.recordings) {
        if (tables.count(each.table) != 0) kept.push_back(each);
    }
    session.recordings = std::move(kept);
}

// Write the events of the last steps: how many there were in each, and of which elements.
inline void write_ring(Results& results, const char* counts, const char* counts_file,
                       const char* elements, const char* elements_file, const eqsim::Ring& ring) {
    if (ring.list == nullptr) return;
    std::vector<int32_t> listed;
    for (int64_t slot = 0; slot < ring.depth; ++slot) {
        const int32_t* list = ring.list + slot * ring.capacity;
        listed.insert(listed.end(), list, list + ring.count[slot]);
    }
    results.buffer(counts, counts_file, ring.count, ring.depth);
    results.buffer(elements, elements_file, listed.data(), int64_t(listed.size()));
}

// Write the rows of a history in the order of time.
template <typename T>
void write_past(Results& results, const char* name, const char* file, const T* rows, int64_t depth,
                int64_t stride, const Moment& reached) {
    if (depth == 0) return;
    const T *first = rows + reached.step % depth * stride, *end = rows + depth * stride;
    std::vector<T> ordered(first, end);
    ordered.insert(ordered.end(), rows, first);
    results.buffer(name, file, ordered.data(), int64_t(ordered.size()));
}

inline void write_moment(Results& results, const char* name, const char* file, const Moment& moment) {
    const double reached[] = {double(moment.step), moment.dt};
    if (moment.dt > 0.0) results.buffer(name, file, reached, 2);
}

// Give an event the past that was written so.
inline void recall(eqsim::Ring& ring, Arena& arena, int64_t capacity,
                   const eqsim::NpyArray<int64_t>& counts, const eqsim::NpyArray<int32_t>& elements) {
    ring = {nullptr, nullptr, counts.size(), std::max<int64_t>(capacity, 1)};
    arena.take(ring.list, ring.depth * ring.capacity);
    arena.take(ring.count, ring.depth);
    const int32_t* next = elements.data.get();
    for (int64_t slot = 0; slot < ring.depth; ++slot) {
        ring.count[slot] = counts.data[size_t(slot)];
        std::copy_n(next, ring.count[slot], ring.list + slot * ring.capacity);
        next += ring.count[slot];
    }
}

}  // namespace project
