// A writer of JSON text.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace eqsim {

inline std::string json_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        char escape[8];
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            quoted += escape;
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

// Seventeen digits, so that the number reads back with its bits; null if it is not finite.
inline std::string json_number(double value) {
    if (!std::isfinite(value)) return "null";
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

// Objects and arrays nested in one text, indented by two spaces.
class JsonWriter {
public:
    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    JsonWriter& key(std::string_view name) {
        separate();
        text_ += json_string(name) + ": ";
        after_key_ = true;
        return *this;
    }

    JsonWriter& value(std::string_view item) { return append(json_string(item)); }
    JsonWriter& value(const char* item) { return append(json_string(item)); }
    JsonWriter& value(bool item) { return append(item ? "true" : "false"); }
    JsonWriter& value(double item) { return append(json_number(item)); }
    JsonWriter& value(int64_t item) { return append(std::to_string(item)); }
    JsonWriter& value(int item) { return append(std::to_string(item)); }

    const std::string& text() const { return text_; }

private:
    void separate() {
        if (after_key_) {
            after_key_ = false;
            return;
        }
        if (filled_.empty()) return;
        if (filled_.back()) text_ += ',';
        filled_.back() = true;
        break_line();
    }

    void break_line() { text_ += '\n' + std::string(2 * filled_.size(), ' '); }

    JsonWriter& append(const std::string& item) {
        separate();
        text_ += item;
        return *this;
    }

    JsonWriter& open(char bracket) {
        separate();
        text_ += bracket;
        filled_.push_back(false);
        return *this;
    }

    JsonWriter& close(char bracket) {
        const bool filled = filled_.back();
        filled_.pop_back();
        if (filled) break_line();
        text_ += bracket;
        return *this;
    }

    std::string text_;
    std::vector<bool> filled_;
    bool after_key_ = false;
};

}  // namespace eqsim
