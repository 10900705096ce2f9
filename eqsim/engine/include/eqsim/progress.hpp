// Wall-clock time, and a bar on stderr that shows how far a run is.
#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace eqsim {

inline double wall_seconds() {
    using Seconds = std::chrono::duration<double>;
    return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class ProgressBar {
public:
    // `total` steps, shown at most once per `interval` seconds.
    ProgressBar(int64_t total, double interval)
        : total_(total), interval_(interval), start_(wall_seconds()), shown_(start_) {}

    void update(int64_t completed) {
        const double now = wall_seconds();
        if (now - shown_ < interval_) return;
        shown_ = now;
        show(completed, now - start_);
    }

    void finish() {
        show(total_, wall_seconds() - start_);
        std::fputc('\n', stderr);
    }

private:
    void show(int64_t completed, double elapsed) const {
        const double part =
            total_ > 0 ? static_cast<double>(completed) / static_cast<double>(total_) : 1.0;
        const int width = 40;
        const auto filled = static_cast<size_t>(part * width);
        const std::string bar = std::string(filled, '#') + std::string(width - filled, ' ');
        const double left = part > 0.0 ? elapsed * (1.0 - part) / part : 0.0;
        std::fprintf(stderr, "\r[%s] %3.0f %%  %.1f s, %.1f s left ", bar.c_str(), 100.0 * part,
                     elapsed, left);
        std::fflush(stderr);
    }

    int64_t total_;
    double interval_;
    double start_;
    double shown_;
};

}  // namespace eqsim
