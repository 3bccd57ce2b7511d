// SPDX-License-Identifier: Apache-2.0
#include "vrmap/error.hpp"

#include <array>
#include <charconv>

namespace vrmap {

Error::Error(Message message) : message_(std::move(message)), what_(message_.id) {
    for (const auto& [key, value] : message_.args)
        what_.append(" ").append(key).append("=\"").append(value).append("\"");
    if (!message_.why.empty()) what_.append(": ").append(Error(message_.why.front()).what());
}

std::string text(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::string text(double value, int decimals) {
    std::array<char, 512> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals)
                         .ptr;
    std::string s{buffer.data(), end};
    if (s.starts_with('-') && s.find_first_not_of("-0.") == std::string::npos) s.erase(0, 1);
    return s;
}

std::string signed_text(double value, int decimals) {
    const std::string s = text(value, decimals);
    return value > 0 && s.find_first_of("123456789") != s.npos ? "+" + s : s;
}

std::string text(long long value) {
    return std::to_string(value);
}

}  // namespace vrmap
