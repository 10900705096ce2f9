// What connection rules draw for one row at a time, and what can be wrong with a rule.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "eqsim/connect.hpp"
#include "room.hpp"

namespace project {

// The number of values in Python's range(first, last, step).
inline int64_t range_size(int64_t first, int64_t last, int64_t step) {
    const int64_t size = step == 0 ? 0 : -eqsim::floor_div(first - last, step);
    return size > 0 ? size : 0;
}

// A column that frees its memory.
struct OwnedColumn : eqsim::Column {
    OwnedColumn() : eqsim::Column{nullptr, 0, 0} {}
    OwnedColumn(const OwnedColumn&) = delete;
    OwnedColumn& operator=(const OwnedColumn&) = delete;
    ~OwnedColumn() { eqsim::column_free(this); }
};

struct Sampling {
    static constexpr double most_at_once = 0x1p28;

    OwnedColumn chosen;  // int32: what was drawn for one row
    OwnedColumn set;     // uint64: all zero between two rows
    std::vector<int64_t> planned, widths, shares;  // of a sample from all rows
    int64_t failure = 0;
    std::string error;
    bool is_index_error = false;
    Room room;

    // Note how much room there is.
    void set_room(const Room& given) {
        room = given;
        most_ = std::min(double(most_synapses - room.present), room.free / room.bytes_each);
    }

    // Refuse more synapses than there is room for, if a rule makes about so many.
    void expect(double synapses, bool is_random) const {
        const double spread = is_random ? 5.0 * std::sqrt(synapses) : 0.0;
        room.check(std::max(synapses - spread, 0.0));
    }

    // Make room for `count` more numbers; in an empty column for as many in each of `rows` rows, and
    // what they are likely to have beyond: a column that need not grow is faster to fill.
    bool make_room(eqsim::Column& column, int64_t count, int64_t rows) {
        if (!fits(column.size + count)) return false;
        if (column.data == nullptr && count > 0) {
            const double likely = double(rows) * (double(count) + 5.0 * std::sqrt(double(count)));
            int64_t ignored = 0;
            const double room_for = std::min({likely, most_at_once, most_});
            eqsim::column_reserve(&column, int64_t(room_for), 4, &ignored);
        }
        return eqsim::column_reserve(&column, count, 4, &failure);
    }

    int64_t candidate(int64_t k) const { return static_cast<const int32_t*>(chosen.data)[k]; }

    bool choose_each(uint64_t key, int64_t row, int64_t candidates, double probability) {
        if (!(probability >= 0.0 && probability <= 1.0)) {
            char found[32];
            std::snprintf(found, sizeof found, "%g", probability);
            error = std::string("a probability lies between 0 and 1, found ") + found;
            return false;
        }
        chosen.size = 0;
        return eqsim::bernoulli_row(key, row, candidates, probability, &chosen, &failure);
    }

    bool refuse_sample(int64_t size, int64_t candidates) {
        error = "a sample of " + std::to_string(size) + " cannot be drawn from " +
                std::to_string(candidates) + " candidates";
        return false;
    }

    void plan(int64_t row, int64_t candidates) {
        planned.push_back(row);
        widths.push_back(candidates);
    }

    // Find how much of a sample from the planned rows falls to each.
    bool share(uint64_t key, int64_t size, bool again) {
        int64_t total = 0;
        for (const int64_t width : widths) total += width;
        if (size < 0 || (size > total && !(again && total > 0))) return refuse_sample(size, total);
        for (size_t k = 0; k < planned.size(); ++k) {
            const int64_t width = widths[k];
            shares.push_back(eqsim::share_of_row(key, planned[k], size, width, total, again));
            size -= shares.back();
            total -= width;
        }
        return true;
    }

    bool choose_some(uint64_t key, int64_t row, int64_t candidates, int64_t size, bool again) {
        if (size < 0 || (size > candidates && !(again && candidates > 0))) {
            return refuse_sample(size, candidates);
        }
        chosen.size = 0;
        if (again) return eqsim::draw_row(key, row, candidates, size, &chosen, &failure);
        const int64_t words = eqsim::sample_set_words(candidates);
        if (!eqsim::column_reserve(&set, words - set.size, 8, &failure)) return false;
        while (set.size < words) eqsim::column_push<uint64_t>(&set, 0);
        return eqsim::sample_row(key, row, candidates, size, static_cast<uint64_t*>(set.data),
                                 &chosen, &failure);
    }

    // Say for which element of the outer side, `side` ('i' or 'j'), something is wrong.
    bool refuse_row(char side, int64_t row) {
        if (!error.empty()) error += std::string("\nfor ") + side + " = " + std::to_string(row);
        return false;
    }

    bool refuse_step(char side, int64_t row) {
        error = "the range has a step of zero";
        return refuse_row(side, row);
    }

    // `side` ('i' or 'j') of the partner of the element `row` is not in a range of `size` elements.
    bool refuse(char side, int64_t row, int64_t partner, int64_t size) {
        is_index_error = true;
        error = std::string("the rule gives ") + side + " = " + std::to_string(partner) +
                ", which is out of range\nfor " + (side == 'j' ? 'i' : 'j') + " = " +
                std::to_string(row) + "\n" + side + " must lie between 0 and " +
                std::to_string(size - 1) +
                "\nhint: give a condition, or skip_if_invalid=True to leave such synapses out";
        return false;
    }

    [[noreturn]] void fail(const std::string& name) const {
        room.check(double(wanted_));
        if (error.empty()) throw std::bad_alloc();
        if (is_index_error) throw std::out_of_range(name + ": " + error);
        throw ModelError(name + ": " + error);
    }

protected:
    // Tell whether so many synapses have room; what is wanted is kept for the message.
    bool fits(int64_t synapses) {
        wanted_ = synapses;
        return double(synapses) <= most_;
    }

private:
    double most_ = double(most_synapses);
    int64_t wanted_ = 0;
};

}  // namespace project
