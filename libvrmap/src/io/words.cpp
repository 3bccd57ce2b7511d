// SPDX-License-Identifier: Apache-2.0
#include "io/words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "nearest_word.hpp"

namespace vrmap::io {

std::string_view trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

std::string plain(std::string_view s) {
    std::string out;
    out.reserve(s.size());
    for (std::size_t i = 0; i < s.size(); ++i) {
        const auto byte = [&](std::size_t k) {
            return i + k < s.size() ? static_cast<unsigned char>(s[i + k]) : 0U;
        };
        const unsigned code = (byte(0) & 0xFU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
        const bool three = (byte(0) & 0xF0U) == 0xE0U;
        char ascii = 0;
        if (three && code >= 0xFF01 && code <= 0xFF5E) ascii = static_cast<char>(code - 0xFEE0);
        if (three && code == 0x3000) ascii = ' ';
        if (three && code == 0x2212) ascii = '-';
        out += ascii ? ascii : s[i];
        if (ascii) i += 2;
    }
    return out;
}

std::string squeezed(std::string_view s) {
    std::string out;
    for (const char c : plain(s))
        if (c != ' ' && c != '\t')
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::string ending_of(const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    for (char& c : ending) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return ending;
}

std::vector<std::string> nearest_names(const std::string& word,
                                       const std::vector<std::string>& known, std::size_t most) {
    const std::string w = squeezed(word);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : known) {
        const std::string k = squeezed(name);
        const bool holds = std::min(k.size(), w.size()) > 1 &&
                           (k.find(w) != std::string::npos || w.find(k) != std::string::npos);
        const std::size_t d = edit_distance(w, k);
        if (holds || 2 * d <= std::max(k.size(), w.size())) near.emplace_back(d, name);
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < near.size() && i < most; ++i) names.push_back(near[i].second);
    return names;
}

bool to_number(std::string_view s, double& value) {
    if (s.size() > 1 && s.front() == '+' && s[1] != '-') s.remove_prefix(1);
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    return error == std::errc{} && end == s.data() + s.size() && std::isfinite(value);
}

}  // namespace vrmap::io
