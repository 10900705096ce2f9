// The error of a model.
#pragma once
#include <stdexcept>

namespace project {

// What is wrong with a model, and shows only when its objects are made.
struct ModelError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace project
