// Folders and whole files, without the weight of <filesystem>.
#pragma once
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#if defined(_WIN32)
#include <direct.h>
#else
#include <sys/stat.h>
#endif

#include "eqsim/npy.hpp"

namespace project {

constexpr const char* separators = "/\\";

// The part of a path in front of the file's name, with its separator.
inline std::string folder_of(const std::string& path) {
    const size_t end = path.find_last_of(separators);
    return end == std::string::npos ? "" : path.substr(0, end + 1);
}

inline bool make_folder(const std::string& path) {
#if defined(_WIN32)
    return _mkdir(path.c_str()) == 0 || errno == EEXIST;
#else
    return mkdir(path.c_str(), 0777) == 0 || errno == EEXIST;
#endif
}

// Make a folder and those it is in.
inline void make_folders(const std::string& path) {
    for (size_t end = path.find_first_of(separators, 1); end != std::string::npos;
         end = path.find_first_of(separators, end + 1)) {
        make_folder(path.substr(0, end));
    }
    if (!make_folder(path)) eqsim::npy::fail(path, std::strerror(errno));
}

// Write a text under another name first, so that no one reads half of it.
inline void save(const std::string& path, const std::string& text) {
    const std::string unfinished = path + ".new";
    eqsim::npy::File file = eqsim::npy::open(unfinished, "wb");
    bool saved = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
    saved &= std::fclose(file.release()) == 0;
    std::remove(path.c_str());
    saved &= std::rename(unfinished.c_str(), path.c_str()) == 0;
    if (!saved) eqsim::npy::fail(path, std::strerror(errno));
}

}  // namespace project
