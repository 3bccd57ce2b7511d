// SPDX-License-Identifier: Apache-2.0
#include "sentences.hpp"

#include <algorithm>
#include <vector>

#include "po/sentence_table.hpp"

namespace vrmap {

namespace {

std::string printable(std::string_view s) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
        const auto byte = static_cast<unsigned char>(s[i]);
        // C1 controls (U+0080…U+009F) act on terminals too; in UTF-8 they are C2 80 … C2 9F
        const bool c1 = byte >= 0x80 && byte < 0xA0 && i > 0 && s[i - 1] == '\xC2';
        if (c1) out.pop_back();
        if (byte < 0x20 || byte == 0x7F || c1) {
            out += "\\x";
            out += hex[byte / 16];
            out += hex[byte % 16];
        } else {
            out += s[i];
        }
    }
    return out;
}

// A file may name a column by a megabyte; a message stays one that is read.
std::string_view shortened(std::string_view s, std::size_t most = 2000) {
    if (s.size() <= most) return s;
    while (most > 0 && (static_cast<unsigned char>(s[most]) & 0xC0U) == 0x80) --most;
    return s.substr(0, most);
}

std::string argument(const std::string& value) {
    const std::string_view head = shortened(value);
    return printable(head) + (head.size() < value.size() ? "…" : "");
}

const SentenceRow* find(std::string_view id) {
    const auto table = sentence_table();
    const auto at =
        std::lower_bound(table.begin(), table.end(), id,
                         [](const SentenceRow& row, std::string_view i) { return row.id < i; });
    return at != table.end() && at->id == id ? &*at : nullptr;
}

// Fills one sentence and remembers which arguments found a place.
class Filling {
public:
    Filling(const Message& message, Language language)
        : args_(message.args), why_(message.why), language_(language), used_(args_.size(), false) {}

    // One pass: braces inside an argument are no places.
    std::string fill(std::string_view pattern) {
        std::string out;
        while (!pattern.empty()) {
            const std::size_t open = pattern.find('{');
            out += pattern.substr(0, open);
            if (open == pattern.npos) break;
            const std::size_t close = pattern.find('}', open);
            if (close == pattern.npos) return out += pattern.substr(open);
            out += value_of(pattern.substr(open + 1, close - open - 1));
            pattern.remove_prefix(close + 1);
        }
        return out;
    }

    std::string rest() const {
        std::string out;
        for (std::size_t i = 0; i < args_.size(); ++i) {
            if (used_[i]) continue;
            out += out.empty() ? " (" : ", ";
            out += printable(args_[i].first);
            out += ": ";
            out += argument(args_[i].second);
        }
        if (!out.empty()) out += ")";
        if (!why_.empty() && !told_why_) out += " " + sentence(why_.front(), language_);
        return out;
    }

private:
    // Layers and directions have names in the reader's language, by ids of "name."; a date may
    // stand behind: "yield 2025-07-28".
    std::string named(const std::string& value) const {
        const std::size_t end = std::min(value.find(' '), value.size());
        const SentenceRow* row = find("name." + value.substr(0, end));
        if (!row) return argument(value);
        return std::string(language_ == Language::ja ? row->ja : row->en) +
               printable(value.substr(end));
    }

    std::string value_of(std::string_view name) {
        for (std::size_t i = 0; i < args_.size(); ++i) {
            if (args_[i].first != name) continue;
            used_[i] = true;
            if (name == "layer" || name == "direction" || name == "nutrient" || name == "reason")
                return named(args_[i].second);
            return argument(args_[i].second);
        }
        if (name == "why" && !why_.empty()) {
            told_why_ = true;
            return sentence(why_.front(), language_);
        }
        std::string place = "{";
        place += name;
        return place + "}";
    }

    const std::vector<std::pair<std::string, std::string>>& args_;
    const std::vector<Message>& why_;
    Language language_;
    std::vector<bool> used_;
    bool told_why_ = false;
};

std::string place_of(const Place& place) {
    std::string out = printable(place.path);
    for (const long number : {place.line, place.column})
        if (number > 0) out.append(":").append(text(static_cast<long long>(number)));
    return out;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<Language> language_from(std::string_view locale) {
    if (locale.size() < 2 ||
        (locale.size() > 2 && std::string_view("_-.@").find(locale[2]) == locale.npos))
        return std::nullopt;
    const char name[] = {lower(locale[0]), lower(locale[1])};
    if (name[0] == 'j' && name[1] == 'a') return Language::ja;
    if (name[0] == 'e' && name[1] == 'n') return Language::en;
    return std::nullopt;
}

std::string sentence(const Message& message, Language language) {
    Filling filling(message, language);
    const SentenceRow* row = find(message.id);
    if (row == nullptr) return printable(message.id) + filling.rest();
    const std::string filled = filling.fill(language == Language::ja ? row->ja : row->en);
    return filled + filling.rest();
}

std::string sentence(const Error& error, Language language) {
    std::string words = sentence(error.message(), language);
    const auto* input = dynamic_cast<const InputError*>(&error);
    if (input == nullptr || input->place().path.empty()) return words;
    return place_of(input->place()) + ": " + words;
}

}  // namespace vrmap
