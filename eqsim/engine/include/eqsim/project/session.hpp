// How far the program is, and how it is stopped.
#pragma once
#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "eqsim/progress.hpp"
#include "options.hpp"
#include "streams.hpp"
#include "timing.hpp"

namespace project {

inline volatile int32_t stop = 0;

// Ctrl-C: finish the step, write the results. A second one ends the program at once.
inline void interrupt(int) {
    stop = 1;
    std::signal(SIGINT, SIG_DFL);
}

inline int64_t fresh_seed() {
    uint64_t bits = uint64_t(std::chrono::system_clock::now().time_since_epoch().count());
    if (std::FILE* entropy = std::fopen("/dev/urandom", "rb")) {
        uint64_t drawn = 0;
        if (std::fread(&drawn, sizeof drawn, 1, entropy) == 1) bits ^= drawn;
        std::fclose(entropy);
    }
    return int64_t(bits >> 1);
}

// How long the columns of a recording are after a run with steps of `dt` seconds.
struct RecordingEnd {
    std::string table;
    double dt;
    std::vector<std::pair<const char*, int64_t>> sizes;
};

struct Session {
    Options options;
    int64_t seed = 0, asked = 0, completed = 0;
    double started = eqsim::wall_seconds(), performed = started, simulated = 0.0;
    std::string error, error_kind;
    std::vector<RecordingEnd> recordings;
    std::map<int64_t, Timing> timings;      // of each network
    std::map<std::string, Stream> streams;  // of columns, by their names

    explicit Session(const Options& given) : options(given) {
        std::signal(SIGINT, interrupt);
        set_fresh_seed();
    }

    void set_seed(int64_t value) { seed = options.has_seed ? options.seed : value; }
    void set_fresh_seed() { set_seed(fresh_seed()); }

    std::string data(const std::string& name) const { return options.data + name + ".npy"; }

    void fail(const char* kind, const std::string& message) {
        error_kind = kind;
        error = message;
    }

    // Let a column go to a file of the results.
    template <typename T>
    void stream(const char* name, const char* file, eqsim::Column& column) {
        const char* dtype = eqsim::npy::Type<Written<T>>::name;
        streams.try_emplace(name, options.results + "/" + file, column, sizeof(T), dtype);
    }

    // Write what waits for it, once there is enough of it.
    void flush(int64_t enough) {
        int64_t waiting = 0;
        for (const auto& [name, stream] : streams) waiting += stream.waiting_bytes();
        if (waiting < enough) return;
        for (auto& [name, stream] : streams) stream.flush();
    }

    void note_recording(const char* table, double dt,
                        std::vector<std::pair<const char*, int64_t>> sizes) {
        recordings.push_back({table, dt, std::move(sizes)});
    }
};

// Say how it went; give the program's exit status.
inline int report(const Session& session) {
    if (!session.error.empty()) {
        std::fprintf(stderr, "error: %s\n", session.error.c_str());
        return 1;
    }
    if (!session.options.quiet) {
        std::printf("%s %lld of %lld steps in %.3f s; results in %s\n",
                    stop != 0 ? "interrupted after" : "completed",
                    static_cast<long long>(session.completed),
                    static_cast<long long>(session.asked), session.simulated,
                    session.options.results.c_str());
    }
    return stop != 0 ? 130 : 0;
}

}  // namespace project
