// Memory for the arrays of the state.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "eqsim/events.hpp"
#include "eqsim/npy.hpp"

namespace project {

struct Free {
    void operator()(void* memory) const { std::free(memory); }
};
using Memory = std::unique_ptr<void, Free>;

constexpr int64_t block = 64;

inline int64_t round_up(int64_t count, int64_t unit) { return (count + unit - 1) / unit * unit; }

// Zeroed memory, in large pages where the system has them.
inline Memory zeroed(int64_t bytes, int64_t alignment) {
    const auto size = static_cast<size_t>(round_up(std::max<int64_t>(bytes, 1), alignment));
    Memory memory(std::aligned_alloc(static_cast<size_t>(alignment), size));
    if (!memory) throw std::bad_alloc();
#if defined(__linux__)
    madvise(memory.get(), size, MADV_HUGEPAGE);
#endif
    std::memset(memory.get(), 0, size);
    return memory;
}

// Hands out arrays that live as long as the program does. Neighbours start at different offsets
// within a page, so that loops over many arrays do not contend for the same lines of the cache.
class Arena {
public:
    template <typename T>
    void take(T*& array, int64_t count, T initial = T(0)) {
        const int64_t bytes = round_up(std::max<int64_t>(count, 1), block) * int64_t(sizeof(T));
        const int64_t offset = taken_++ * 1088 % page;
        int64_t start = round_up(used_, page) + offset;
        if (chunks_.empty() || start + bytes > size_) {
            size_ = std::max(chunk, offset + bytes);
            chunks_.push_back(zeroed(size_, page));
            start = offset;
        }
        used_ = start + bytes;
        array = reinterpret_cast<T*>(static_cast<char*>(chunks_.back().get()) + start);
        std::fill_n(array, round_up(count, block), initial);
    }

private:
    static constexpr int64_t page = 4096, chunk = int64_t(1) << 21;
    std::vector<Memory> chunks_;
    int64_t taken_ = 0, used_ = 0, size_ = 0;
};

// Where a clock stands: the number of its next step, and the length of its steps.
struct Moment {
    int64_t step = 0;
    double dt = 0.0;
};

// Add the events of a list to those of a step; no element twice.
inline void join_events(eqsim::Ring& ring, int64_t step, const int32_t* list, int64_t count) {
    int32_t* kept = eqsim::ring_list(ring, step);
    int64_t& size = *eqsim::ring_count(ring, step);
    const std::vector<int32_t> before(kept, kept + size);
    size = std::set_union(before.begin(), before.end(), list, list + count, kept) - kept;
}

// Give an event lists for `depth` steps from `now` on, with the past as it was `before`: events
// keep their age, which is how long before the next step they were.
inline void deepen(eqsim::Ring& ring, Arena& arena, int64_t capacity, int64_t depth,
                   const Moment& before, const Moment& now) {
    const double ratio = before.dt == now.dt || before.dt == 0.0 ? 1.0 : before.dt / now.dt;
    const bool goes_on = ratio == 1.0 && before.step == now.step;
    if (ring.list != nullptr && ring.depth >= depth && goes_on) return;
    eqsim::Ring deeper = {nullptr, nullptr, std::max(depth, ring.depth), std::max<int64_t>(capacity, 1)};
    arena.take(deeper.list, deeper.depth * deeper.capacity);
    arena.take(deeper.count, deeper.depth);
    for (int64_t past = std::max<int64_t>(before.step - ring.depth, 0); past < before.step; ++past) {
        const double age = std::floor(double(before.step - past) * ratio + 0.5);
        const int64_t step = now.step - std::max(int64_t(age), int64_t(1));
        if (step < now.step - deeper.depth || step < 0) continue;
        join_events(deeper, step, eqsim::ring_list(ring, past), *eqsim::ring_count(ring, past));
    }
    ring = deeper;
}

}  // namespace project
