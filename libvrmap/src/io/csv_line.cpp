// SPDX-License-Identifier: Apache-2.0
#include "io/csv_line.hpp"

#include <algorithm>

namespace vrmap::io {

namespace {

// One quoted field from its opening quote on; false if it does not close or something follows it.
bool quoted(std::string_view text, char delimiter, std::size_t& i, std::string& value) {
    const std::size_t open = i++;
    for (;; ++i) {
        if (i >= text.size()) {
            i = open;
            return false;
        }
        if (text[i] != '"')
            value += text[i];
        else if (i + 1 < text.size() && text[i + 1] == '"')
            value += text[++i];
        else
            break;
    }
    ++i;
    return i >= text.size() || text[i] == delimiter;
}

void split_blanks(std::string_view text, std::vector<std::string>& fields) {
    constexpr const char* blanks = " \t";
    for (std::size_t i = text.find_first_not_of(blanks); i != text.npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, i), text.size());
        fields.emplace_back(text.substr(i, end - i));
        i = text.find_first_not_of(blanks, end);
    }
}

}  // namespace

std::size_t split_line(std::string_view text, char delimiter, std::vector<std::string>& fields) {
    fields.clear();
    if (delimiter == any_blanks) {
        split_blanks(text, fields);
        return 0;
    }
    for (std::size_t i = 0;; ++i) {  // past the delimiter
        std::string value;
        if (i < text.size() && text[i] == '"') {
            if (!quoted(text, delimiter, i, value)) return i + 1;
        } else {
            const std::size_t end = std::min(text.find(delimiter, i), text.size());
            value = text.substr(i, end - i);
            i = end;
        }
        fields.push_back(std::move(value));
        if (i >= text.size()) return 0;
    }
}

void split_bare(std::string_view text, char delimiter, std::vector<std::string_view>& fields) {
    fields.clear();
    for (;;) {
        const std::size_t end = text.find(delimiter);
        fields.push_back(text.substr(0, end));
        if (end == text.npos) return;
        text.remove_prefix(end + 1);
    }
}

std::string delimiters_in(std::string_view line) {
    std::string found;
    bool within_quotes = false;
    char before = 0;
    for (const char c : line) {
        if (c == '"') within_quotes = !within_quotes;
        const bool padding = c == '\t' && (before == ',' || before == ';');
        const bool one = !padding && (c == ',' || c == '\t' || c == ';');
        before = c;
        if (one && !within_quotes && found.find(c) == found.npos) found += c;
    }
    return found;
}

}  // namespace vrmap::io
