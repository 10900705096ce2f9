// The results: one .npy file per array, and a manifest that lists them.
#pragma once
#include "files.hpp"
#include "manifest.hpp"
#include "projection.hpp"

namespace project {

class Results {
public:
    // Results go to the folder that was asked for, or to one in it.
    explicit Results(Session& session, const std::string& inner = "")
        : session_(session), is_inner_(!inner.empty()), folder_(session.options.results + "/" + inner + (inner.empty() ? "" : "/")) {
        make_folders(folder_.substr(0, folder_.size() - 1));
        std::remove((folder_ + "manifest.json").c_str());
    }

    // The entries of an array of the state.
    template <typename T>
    void buffer(const char* name, const char* file, const T* data, int64_t count) {
        write("buffer", name, file, data, count);
    }

    // A column of a recording.
    template <typename T>
    void column(const char* name, const char* file, const eqsim::Column& column) {
        write("column", name, file, static_cast<const T*>(column.data), column.size);
    }

    // A column that went to its file during the runs; no part of a state that is stored.
    void streamed(const char* name, const char* file) {
        if (is_inner_) return;
        Stream& stream = session_.streams.at(name);
        stream.finish();
        arrays_.push_back({"column", name, file, stream.dtype(), stream.rows()});
    }

    // A variable of synapses, in the order of their creation.
    template <typename T>
    void synaptic(const char* name, const char* file, const Projection& synapses, const T* data) {
        const std::vector<T> ordered =
            synapses.by_number(std::vector<T>(data, data + synapses.size()));
        write("buffer", name, file, ordered.data(), synapses.size());
    }

    // Sources in the order of creation, counted from the start of their range, or by the places that
    // the elements of the population have on their side.
    void sources(const char* name, const char* file, const Projection& synapses,
                 const int32_t* places) {
        std::vector<int32_t> numbers = synapses.sources_by_number();
        if (places != nullptr) {
            for (int32_t& number : numbers) number = places[synapses.source.start + number];
        }
        write("buffer", name, file, numbers.data(), synapses.size());
    }

    // Targets, likewise.
    void targets(const char* name, const char* file, const Projection& synapses,
                 const int32_t* places) {
        std::vector<int32_t> numbers = synapses.targets_by_number();
        for (int32_t& number : numbers) {
            number = places == nullptr ? int32_t(number - synapses.target.start) : places[number];
        }
        write("buffer", name, file, numbers.data(), synapses.size());
    }

    // Write the list of what was written; the last thing to be done.
    void finish(const char* program) {
        save(folder_ + "manifest.json", manifest(program, session_, arrays_));
    }

private:
    template <typename T>
    void write(const char* kind, const char* name, const char* file, const T* data, int64_t count) {
        using Type = Written<T>;
        const auto* values = reinterpret_cast<const Type*>(data);
        eqsim::npy_write(folder_ + file, values, {count});
        arrays_.push_back({kind, name, file, eqsim::npy::Type<Type>::name, count});
    }

    Session& session_;
    bool is_inner_;
    std::string folder_;
    std::vector<WrittenArray> arrays_;
};

}  // namespace project
