// The synapses that one connection rule makes.
#pragma once
#include "eqsim/csr.hpp"
#include "sampling.hpp"

namespace project {

// Found source by source: targets, and where each source's end.
struct NewRows : Sampling {
    OwnedColumn post;  // int32: elements of the target population
    OwnedColumn ends;  // int64

    bool reserve(int64_t count) {
        return fits(post.size + count) && eqsim::column_reserve(&post, count, 4, &failure) &&
               eqsim::column_reserve(&ends, 1, 8, &failure);
    }

    // Add a synapse for which there is room.
    void add(int64_t target) { eqsim::column_push<int32_t>(&post, int32_t(target)); }

    bool add_copies(int64_t target, int64_t copies) {
        if (!reserve(copies > 0 ? copies : 0)) return false;
        for (int64_t k = 0; k < copies; ++k) add(target);
        return true;
    }

    bool end_row() {
        if (!reserve(0)) return false;
        eqsim::column_push<int64_t>(&ends, post.size);
        return true;
    }
};

// Found target by target: sources, from the start of their range, and targets.
struct NewPairs : Sampling {
    OwnedColumn pre, post;  // int32

    bool reserve(int64_t count) {
        return fits(post.size + count) && eqsim::column_reserve(&pre, count, 4, &failure) &&
               eqsim::column_reserve(&post, count, 4, &failure);
    }

    // Add a synapse for which there is room.
    void add(int64_t source, int64_t target) {
        eqsim::column_push<int32_t>(&pre, int32_t(source));
        eqsim::column_push<int32_t>(&post, int32_t(target));
    }

    bool add_copies(int64_t source, int64_t target, int64_t copies) {
        if (!reserve(copies > 0 ? copies : 0)) return false;
        for (int64_t k = 0; k < copies; ++k) add(source, target);
        return true;
    }
};

// Found target by target, but numbered by source.
struct NewBySource : NewPairs {
    // Give the rows of `sources` sources.
    void sort(NewRows& rows, int64_t sources) const {
        const auto* i = static_cast<const int32_t*>(pre.data);
        const auto* j = static_cast<const int32_t*>(post.data);
        std::vector<int64_t> starts(size_t(sources) + 1);
        if (!rows.reserve(pre.size) ||
            !eqsim::column_reserve(&rows.ends, sources, 8, &rows.failure)) {
            throw std::bad_alloc();
        }
        int32_t* order = nullptr;
        eqsim::sort_pairs(i, j, pre.size, sources, starts.data(),
                          static_cast<int32_t*>(rows.post.data), order);
        rows.post.size = pre.size;
        for (int64_t row = 0; row < sources; ++row) {
            eqsim::column_push<int64_t>(&rows.ends, starts[size_t(row) + 1]);
        }
    }
};

}  // namespace project
