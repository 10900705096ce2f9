// Arrays in NumPy's .npy format, version 1.0, for little-endian machines.
#pragma once
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace eqsim {

template <typename T>
struct NpyArray {
    std::vector<int64_t> shape;
    std::unique_ptr<T[]> data;

    int64_t size() const {
        int64_t product = 1;
        for (const int64_t length : shape) product *= length;
        return product;
    }
};

namespace npy {

constexpr char magic[] = "\x93NUMPY\x01\x00";
constexpr size_t magic_size = 8;
constexpr size_t alignment = 64;

template <typename T>
struct Type;
template <>
struct Type<int32_t> {
    static constexpr const char* name = "<i4";
};
template <>
struct Type<int64_t> {
    static constexpr const char* name = "<i8";
};
template <>
struct Type<float> {
    static constexpr const char* name = "<f4";
};
template <>
struct Type<double> {
    static constexpr const char* name = "<f8";
};
template <>
struct Type<bool> {
    static constexpr const char* name = "|b1";
};

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] inline void fail(const std::string& path, const std::string& reason) {
    throw std::runtime_error(path + ": " + reason);
}

inline File open(const std::string& path, const char* mode) {
    File file(std::fopen(path.c_str(), mode));
    if (!file) fail(path, std::strerror(errno));
    return file;
}

inline std::string header(const char* type, const std::vector<int64_t>& shape) {
    std::string text = "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (";
    for (const int64_t length : shape) text += std::to_string(length) + ", ";
    text += "), }";
    const size_t prefix = magic_size + 2;
    const size_t total = (prefix + text.size() + alignment) / alignment * alignment;
    text.append(total - prefix - text.size() - 1, ' ');
    text += '\n';
    const char size[2] = {static_cast<char>(text.size() & 0xff),
                          static_cast<char>(text.size() >> 8)};
    return std::string(magic, magic_size) + std::string(size, 2) + text;
}

// What stands behind a key of the header's dictionary.
inline std::string entry(const std::string& path, const std::string& text, const char* key) {
    const size_t place = text.find(std::string("'") + key + "':");
    if (place == std::string::npos) fail(path, std::string("the header has no ") + key);
    return text.substr(text.find(':', place) + 1);
}

inline std::vector<int64_t> parse_shape(const std::string& path, const std::string& text) {
    const std::string tuple = entry(path, text, "shape");
    std::vector<int64_t> shape;
    const char* cursor = std::strchr(tuple.c_str(), '(');
    if (cursor == nullptr) fail(path, "the header has no shape");
    for (++cursor; *cursor != ')' && *cursor != '\0';) {
        char* end = nullptr;
        const long long length = std::strtoll(cursor, &end, 10);
        if (end == cursor || length < 0) fail(path, "the header's shape cannot be read");
        shape.push_back(length);
        for (cursor = end; *cursor == ',' || *cursor == ' ';) ++cursor;
    }
    return shape;
}

inline std::string read_header(const std::string& path, std::FILE* file) {
    unsigned char prefix[magic_size + 2];
    if (std::fread(prefix, 1, sizeof prefix, file) != sizeof prefix ||
        std::memcmp(prefix, magic, magic_size) != 0) {
        fail(path, "this is no .npy file of version 1.0");
    }
    std::string text(prefix[magic_size] + 256u * prefix[magic_size + 1], ' ');
    if (std::fread(text.data(), 1, text.size(), file) != text.size()) fail(path, "the file is cut");
    return text;
}

}  // namespace npy

// Write an array, row-major. Throws std::runtime_error with the path and the reason.
template <typename T>
void npy_write(const std::string& path, const T* data, const std::vector<int64_t>& shape) {
    npy::File file = npy::open(path, "wb");
    const std::string header = npy::header(npy::Type<T>::name, shape);
    size_t count = 1;
    for (const int64_t length : shape) count *= static_cast<size_t>(length);
    bool written = std::fwrite(header.data(), 1, header.size(), file.get()) == header.size();
    if (count > 0) written &= std::fwrite(data, sizeof(T), count, file.get()) == count;
    written &= std::fclose(file.release()) == 0;
    if (!written) npy::fail(path, std::strerror(errno));
}

// Read an array of this type, row-major. Throws std::runtime_error.
template <typename T>
NpyArray<T> npy_read(const std::string& path) {
    npy::File file = npy::open(path, "rb");
    const std::string header = npy::read_header(path, file.get());
    if (npy::entry(path, header, "descr").find(npy::Type<T>::name) > 2) {
        npy::fail(path, std::string("the elements are not of type ") + npy::Type<T>::name);
    }
    if (npy::entry(path, header, "fortran_order").find("False") > 1) {
        npy::fail(path, "the array is not row-major");
    }
    NpyArray<T> array;
    array.shape = npy::parse_shape(path, header);
    const size_t count = static_cast<size_t>(array.size());
    array.data = std::make_unique<T[]>(count);
    if (std::fread(array.data.get(), sizeof(T), count, file.get()) != count) {
        npy::fail(path, "the file is cut");
    }
    return array;
}

}  // namespace eqsim
