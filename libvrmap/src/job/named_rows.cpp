// SPDX-License-Identifier: Apache-2.0
#include "job/named_rows.hpp"

#include <algorithm>

namespace vrmap::job {

namespace {

const std::vector<std::string>& names_of(const Tables& tables, const std::string& group) {
    static const std::vector<std::string> none;
    const Row* row = tables.peek(group + ".names");
    return row ? row->words : none;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_latin(std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return static_cast<signed char>(c) > 0; });
}

bool has_word(std::string_view text, std::string_view word) {
    const auto letter = [&text](std::size_t i) {
        return i < text.size() && lower(text[i]) >= 'a' && lower(text[i]) <= 'z';
    };
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1))
        if (!(at > 0 && letter(at - 1)) && !letter(at + word.size())) return true;
    return false;
}

bool is_named(const std::string& crop, const std::string& name) {
    constexpr std::size_t bytes_of_a_kanji = 3;
    if (!is_latin(name))
        return name.size() > bytes_of_a_kanji ? crop.find(name) != crop.npos : crop == name;
    std::string text = crop;
    std::transform(text.begin(), text.end(), text.begin(), lower);
    return has_word(text, name);
}

}  // namespace

std::optional<std::string> group_called(const Tables& tables, const std::string& table,
                                        const std::string& name) {
    for (const std::string& group : tables.below(table)) {
        const auto& names = names_of(tables, table + "." + group);
        if (std::find(names.begin(), names.end(), name) != names.end()) return group;
    }
    return std::nullopt;
}

std::optional<std::string> group_named_in(const Tables& tables, const std::string& table,
                                          const std::string& text) {
    std::optional<std::string> best;
    std::size_t longest = 0;
    for (const std::string& group : tables.below(table))
        for (const std::string& name : names_of(tables, table + "." + group))
            if (name.size() > longest && is_named(text, name)) longest = name.size(), best = group;
    return best;
}

}  // namespace vrmap::job
