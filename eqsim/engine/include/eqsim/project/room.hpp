// How many synapses there is room for.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>

#include "model_error.hpp"

namespace project {

constexpr int64_t most_synapses = std::numeric_limits<int32_t>::max();

// The bytes of memory that are free, where the system tells.
inline double free_memory() {
    double free = std::numeric_limits<double>::infinity();
#if defined(__linux__)
    if (std::FILE* file = std::fopen("/proc/meminfo", "r")) {
        char line[128];
        double kilobytes = 0.0;
        while (std::fgets(line, sizeof line, file) != nullptr) {
            if (std::sscanf(line, "MemAvailable: %lf", &kilobytes) == 1) free = kilobytes * 1024;
        }
        std::fclose(file);
    }
#endif
    return free;
}

// The room for synapses beside those that are present, where each takes so many bytes.
struct Room {
    std::string name;
    int64_t present = 0;
    double bytes_each = 0.0;
    double free = std::numeric_limits<double>::infinity();

    // Say what is wrong with so many new synapses; nothing if they have room.
    std::string refusal(double more) const {
        const auto count = static_cast<long long>(more);
        char text[512];
        if (double(present) + more > double(most_synapses)) {
            std::snprintf(text, sizeof text,
                          ": %lld synapses are too many\none Synapses object holds %lld at most\n"
                          "hint: divide them among several Synapses objects",
                          static_cast<long long>(present) + count,
                          static_cast<long long>(most_synapses));
            return name + text;
        }
        if (!(more * bytes_each > free)) return "";
        std::snprintf(text, sizeof text,
                      ": there is no memory for %lld more synapses\n"
                      "they take about %.2g bytes, and %.2g are free\n"
                      "hint: connect fewer; dtype='float32' halves what their variables take",
                      count, more * bytes_each, free);
        return name + text;
    }

    void check(double more) const {
        const std::string reason = refusal(more);
        if (!reason.empty()) throw ModelError(reason);
    }
};

}  // namespace project
