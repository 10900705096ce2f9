// The command line.
#pragma once
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "files.hpp"

namespace project {

struct Options {
    bool has_seed = false, quiet = false;
    int64_t seed = 0;
    std::string results = "results", data;
    std::map<std::string, std::string> values;  // of variables
};

constexpr const char* usage =
    "usage: %s [--seed N] [--set NAME=VALUE]... [--results DIR] [--quiet] [--help]\n"
    "  --seed N       seed of the random numbers, instead of the script's\n"
    "  --set NAME=VALUE  value of a variable: a number in SI, or a .npy file with numbers\n"
    "  --results DIR  folder for the results (default: results)\n"
    "  --quiet        print nothing but errors\n";

[[noreturn]] inline void refuse(const char* program, const std::string& reason) {
    std::fprintf(stderr, "%s: %s\n", program, reason.c_str());
    std::fprintf(stderr, usage, program);
    std::exit(2);
}

inline int64_t parse_seed(const char* program, const char* text) {
    char* end = nullptr;
    errno = 0;
    const long long seed = std::strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || seed < 0) {
        refuse(program, std::string("a seed is a whole number from 0 on, found '") + text + "'");
    }
    return seed;
}

inline Options parse(int argc, char** argv) {
    Options options;
    options.data = folder_of(argv[0]) + "data/";
    for (int k = 1; k < argc; ++k) {
        const std::string option = argv[k];
        const bool takes_value = option == "--seed" || option == "--set" || option == "--results";
        if (takes_value && k + 1 == argc) refuse(argv[0], option + " needs a value");
        if (option == "--seed") {
            options.has_seed = true;
            options.seed = parse_seed(argv[0], argv[++k]);
        } else if (option == "--set") {
            const std::string text = argv[++k];
            const size_t end = text.find('=');
            if (end == std::string::npos) refuse(argv[0], "--set needs NAME=VALUE");
            options.values[text.substr(0, end)] = text.substr(end + 1);
        } else if (option == "--results") {
            options.results = argv[++k];
        } else if (option == "--quiet") {
            options.quiet = true;
        } else if (option == "--help" || option == "-h") {
            std::printf(usage, argv[0]);
            std::exit(0);
        } else {
            refuse(argv[0], "there is no option '" + option + "'");
        }
    }
    return options;
}

}  // namespace project
