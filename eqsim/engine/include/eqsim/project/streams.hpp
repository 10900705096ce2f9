// Columns of recordings that go to disk while a run goes on.
#pragma once
#include <type_traits>

#include "eqsim/table.hpp"
#include "files.hpp"

namespace project {

template <typename T>
using Written = std::conditional_t<std::is_same_v<T, uint8_t>, bool, T>;

// A file of the rows that a column had; its header, always of one length, tells their number when
// the file is finished.
class Stream {
public:
    Stream(const std::string& path, eqsim::Column& column, int64_t itemsize, const char* dtype)
        : path_(path), column_(column), itemsize_(itemsize), dtype_(dtype) {}

    const char* dtype() const { return dtype_; }
    int64_t rows() const { return rows_; }
    int64_t waiting_bytes() const { return column_.size * itemsize_; }

    // Append the rows that the column has, which is empty then.
    void flush() {
        if (!file_) begin();
        if (column_.size > 0) write(column_.data, size_t(waiting_bytes()));
        rows_ += column_.size;
        column_.size = 0;
    }

    void finish() {
        flush();
        const std::string header = eqsim::npy::header(dtype_, {rows_});
        bool done = std::fseek(file_.get(), 0, SEEK_SET) == 0;
        if (done) write(header.data(), header.size());
        done &= std::fclose(file_.release()) == 0;
        if (!done) eqsim::npy::fail(path_, std::strerror(errno));
    }

private:
    void begin() {
        file_ = eqsim::npy::open(path_, "wb");
        const std::string header = eqsim::npy::header(dtype_, {0});
        write(header.data(), header.size());
    }

    void write(const void* data, size_t bytes) {
        if (std::fwrite(data, 1, bytes, file_.get()) == bytes) return;
        eqsim::npy::fail(path_, std::strerror(errno));
    }

    std::string path_;
    eqsim::Column& column_;
    int64_t itemsize_, rows_ = 0;
    const char* dtype_;
    eqsim::npy::File file_;
};

}  // namespace project
