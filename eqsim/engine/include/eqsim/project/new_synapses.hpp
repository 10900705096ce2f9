// The synapses that one connection rule makes.
#pragma once
#include "eqsim/csr.hpp"
#include "sampling.hpp"

namespace project {

// Found source by source: targets, and where each source's end.
struct NewRows : Sampling {
    OwnedColumn post;  // int32: elements of the target population
    OwnedColumn ends;  // int64

    bool reserve(int64_t count, int64_t rows = 1) {
        return make_room(post, count, rows) && eqsim::column_reserve(&ends, 1, 8, &failure);
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

// Found target by target: sources, from the start of their range, and where each target's end.
struct NewByTarget : Sampling {
    OwnedColumn pre, names;  // int32: of the names there is one for each target, its element
    OwnedColumn ends;        // int64

    bool reserve(int64_t count, int64_t rows = 1) {
        return make_room(pre, count, rows) && eqsim::column_reserve(&names, 1, 4, &failure) &&
               eqsim::column_reserve(&ends, 1, 8, &failure);
    }

    // Add a synapse for which there is room.
    void add(int64_t source) { eqsim::column_push<int32_t>(&pre, int32_t(source)); }

    bool add_copies(int64_t source, int64_t copies) {
        if (!reserve(copies > 0 ? copies : 0)) return false;
        for (int64_t k = 0; k < copies; ++k) add(source);
        return true;
    }

    bool end_row(int64_t target) {
        if (!reserve(0)) return false;
        eqsim::column_push<int32_t>(&names, int32_t(target));
        eqsim::column_push<int64_t>(&ends, pre.size);
        return true;
    }

    // Give the rows of `sources` sources, and in `order`, where it is not null, which of the synapses
    // each one is.
    void turn(NewRows& rows, int64_t sources, std::vector<int32_t>* order) const {
        std::vector<int64_t> begins(1), starts(size_t(sources) + 1);
        const auto* own = static_cast<const int64_t*>(ends.data);
        begins.insert(begins.end(), own, own + ends.size);
        if (!rows.reserve(pre.size) ||
            !eqsim::column_reserve(&rows.ends, sources, 8, &rows.failure)) {
            throw std::bad_alloc();
        }
        if (order != nullptr) order->resize(size_t(pre.size));
        eqsim::turn_rows(begins.data(), static_cast<const int32_t*>(names.data), names.size,
                         static_cast<const int32_t*>(pre.data), sources, starts.data(),
                         static_cast<int32_t*>(rows.post.data),
                         order == nullptr ? nullptr : order->data());
        rows.post.size = pre.size;
        for (int64_t row = 0; row < sources; ++row) {
            eqsim::column_push<int64_t>(&rows.ends, starts[size_t(row) + 1]);
        }
    }
};

// Found target by target, but numbered by source.
struct NewBySource : NewByTarget {};

// Found in another order: sources, from the start of their range, and targets.
struct NewPairs : Sampling {
    OwnedColumn pre, post;  // int32

    bool reserve(int64_t count, int64_t rows = 1) {
        return make_room(pre, count, rows) && make_room(post, count, rows);
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

}  // namespace project
