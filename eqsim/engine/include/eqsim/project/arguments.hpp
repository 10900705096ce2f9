// Values for variables from the command line: a number for all entries, or a file with one for each.
#pragma once
#include <cmath>
#include <limits>
#include <set>

#include "fill.hpp"
#include "session.hpp"

namespace project {

class Arguments {
public:
    explicit Arguments(const Session& session) : given_(session.options.values) {}

    // Give a variable its values, if there are any for it.
    template <typename T, typename Order>
    void apply(const std::string& name, T* array, int64_t count, const Order& order) {
        known_.push_back(name);
        const auto found = given_.find(name);
        if (found == given_.end()) return;
        const eqsim::NpyArray<double> values = read(found->second);
        for (int64_t k = 0; k < values.size(); ++k) check<T>(name, values.data[size_t(k)]);
        fill(array, count, order, values, name);
    }

    // Give values to a variable of synapses that is kept once for each neuron of one side; `element`
    // is that neuron, for each synapse by number.
    template <typename T>
    void apply_once(const std::string& name, T* array, int64_t count, std::vector<int32_t> element,
                    int64_t start) {
        known_.push_back(name);
        const auto found = given_.find(name);
        if (found == given_.end()) return;
        const eqsim::NpyArray<double> values = read(found->second);
        const int64_t size = values.size();
        check_shape(size, int64_t(element.size()), name);
        for (int64_t k = 0; k < size; ++k) check<T>(name, values.data[size_t(k)]);
        if (size == 1) {
            std::fill_n(array, count, static_cast<T>(values.data[0]));
            return;
        }
        for (int64_t k = 0; k < size; ++k) {
            array[start + element[size_t(k)]] = static_cast<T>(values.data[size_t(k)]);
        }
        for (int64_t k = 0; k < size; ++k) {
            if (array[start + element[size_t(k)]] == static_cast<T>(values.data[size_t(k)])) continue;
            throw ModelError(name + ": the values differ between the synapses of one neuron\n"
                             "the program keeps one value for each neuron\n"
                             "hint: assign to it in the script, then there is one for each synapse");
        }
    }

    // Refuse values for what is no variable.
    void finish() const {
        for (const auto& [name, value] : given_) {
            if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
            std::string listed;
            for (const std::string& each : known_) listed += (listed.empty() ? "" : ", ") + each;
            throw std::runtime_error("--set: there is no variable '" + name +
                                     "' that takes values\nvariables: " + listed);
        }
    }

private:
    static eqsim::NpyArray<double> read(const std::string& text) {
        char* end = nullptr;
        const double number = std::strtod(text.c_str(), &end);
        if (text.empty() || *end != '\0') return eqsim::npy_read<double>(text);
        eqsim::NpyArray<double> one;
        one.shape = {1};
        one.data = std::make_unique<double[]>(1);
        one.data[0] = number;
        return one;
    }

    // Refuse what a variable of a narrower type cannot hold.
    template <typename T>
    static void check(const std::string& name, double value) {
        if (std::is_floating_point_v<T>) return;
        const bool is_flag = std::is_same_v<T, uint8_t>;
        const double least = is_flag ? 0.0 : double(std::numeric_limits<T>::min());
        const double most = is_flag ? 1.0 : double(std::numeric_limits<T>::max());
        if (value == std::floor(value) && value >= least && value <= most) return;
        throw std::runtime_error(name + " is " + (is_flag ? "0 or 1" : "a whole number") +
                                 ", and cannot be " + std::to_string(value));
    }

    const std::map<std::string, std::string>& given_;
    std::vector<std::string> known_;
};

}  // namespace project
