// SPDX-License-Identifier: Apache-2.0
#include "po_file.hpp"

#include <set>
#include <vector>

namespace vrmap::po {

namespace {

[[noreturn]] void refuse(const std::string& file, int line, const std::string& why) {
    throw PoError(file + ":" + std::to_string(line) + ": " + why);
}

bool plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_id(std::string_view id) {
    bool dotted = false;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const bool dot = id[i] == '.' && i > 0 && i + 1 < id.size() && id[i - 1] != '.';
        if (!dot && !plain(id[i])) return false;
        dotted = dotted || dot;
    }
    return dotted;
}

// Reads entries line by line; an entry ends where the next begins.
class Parser {
public:
    explicit Parser(const std::string& name) { file_.name = name; }

    void read(std::string_view line) {
        ++line_;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == line.npos) return;
        if (line.starts_with('#')) return read_comment(line);
        if (line.starts_with("msgid ")) return begin(line.substr(6));
        if (line.starts_with("msgstr ")) return answer(line.substr(7));
        if (line.starts_with('"')) return more(line);
        refuse(file_.name, line_, "expected msgid, msgstr, a quoted string or a comment");
    }

    PoFile finish() && {
        keep();
        return std::move(file_);
    }

private:
    enum class State { nothing, id, sentence };

    void read_comment(std::string_view line) const {
        if (line.starts_with("#,") && line.find("fuzzy") != line.npos)
            refuse(file_.name, line_, "a fuzzy sentence is not finished");
    }

    void begin(std::string_view quoted) {
        if (state_ == State::id) refuse(file_.name, line_, "msgid without msgstr before this one");
        keep();
        id_ = unquoted(quoted);
        sentence_.clear();
        id_line_ = line_;
        state_ = State::id;
    }

    void answer(std::string_view quoted) {
        if (state_ != State::id) refuse(file_.name, line_, "msgstr without msgid");
        sentence_ = unquoted(quoted);
        state_ = State::sentence;
    }

    void more(std::string_view quoted) {
        if (state_ == State::nothing) refuse(file_.name, line_, "a string of no entry");
        (state_ == State::id ? id_ : sentence_) += unquoted(quoted);
    }

    void keep() {
        if (state_ == State::nothing) return;
        if (state_ == State::id) refuse(file_.name, id_line_, "msgid without msgstr");
        state_ = State::nothing;
        if (id_.empty()) return;  // the header
        if (!is_id(id_)) refuse(file_.name, id_line_, "\"" + id_ + "\" is no message id");
        if (sentence_.empty()) refuse(file_.name, id_line_, id_ + " has no sentence");
        require_braces_are_placeholders();
        if (!file_.entries.try_emplace(id_, Entry{sentence_, id_line_}).second)
            refuse(file_.name, id_line_, id_ + " is here twice");
    }

    void require_braces_are_placeholders() const {
        std::size_t open = sentence_.npos;
        for (std::size_t i = 0; i < sentence_.size(); ++i) {
            const bool inside = open != sentence_.npos;
            if (sentence_[i] == '{' && !inside)
                open = i;
            else if (sentence_[i] == '}' && inside && i > open + 1)
                open = sentence_.npos;
            else if (sentence_[i] == '{' || sentence_[i] == '}' || (inside && !plain(sentence_[i])))
                return refuse(file_.name, id_line_, id_ + ": a brace that is no {placeholder}");
        }
        if (open != sentence_.npos) refuse(file_.name, id_line_, id_ + ": a brace without end");
    }

    std::string unquoted(std::string_view s) const {
        if (s.size() < 2 || s.front() != '"' || s.back() != '"')
            refuse(file_.name, line_, "expected a string in double quotes");
        s = s.substr(1, s.size() - 2);
        std::string out;
        for (std::size_t i = 0; i < s.size(); ++i) {
            if (s[i] == '"') refuse(file_.name, line_, "a quote inside a string needs a backslash");
            out += s[i] == '\\' ? escape(s, ++i) : s[i];
        }
        return out;
    }

    char escape(std::string_view s, std::size_t i) const {
        const char c = i < s.size() ? s[i] : '\0';
        if (c == 'n') return '\n';
        if (c == 't') return '\t';
        if (c == '"' || c == '\\') return c;
        refuse(file_.name, line_, "expected \\n, \\t, \\\" or \\\\ after a backslash");
    }

    PoFile file_;
    State state_ = State::nothing;
    std::string id_;
    std::string sentence_;
    int line_ = 0;
    int id_line_ = 0;
};

std::set<std::string> placeholders(const std::string& sentence) {
    std::set<std::string> names;
    for (auto at = sentence.find('{'); at != sentence.npos; at = sentence.find('{', at + 1))
        names.insert(sentence.substr(at + 1, sentence.find('}', at) - at - 1));
    return names;
}

void require_all_in(const PoFile& one, const PoFile& other) {
    for (const auto& [id, entry] : one.entries)
        if (!other.entries.contains(id))
            refuse(one.name, entry.line, id + " is not in " + other.name);
}

// Every byte that is not plain ASCII as three octal digits: no trigraph, no encoding of the source.
std::string literal(const std::string& s) {
    std::string out = "\"";
    for (const char c : s) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?') {
            out += c;
            continue;
        }
        out += '\\';
        for (const unsigned shift : {6U, 3U, 0U})
            out += static_cast<char>('0' + ((byte >> shift) & 7U));
    }
    return out + "\"";
}

}  // namespace

PoFile parse(std::string_view text, const std::string& name) {
    Parser parser(name);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        parser.read(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return std::move(parser).finish();
}

void require_same_ids(const PoFile& one, const PoFile& other) {
    require_all_in(one, other);
    require_all_in(other, one);
    for (const auto& [id, entry] : one.entries)
        if (placeholders(entry.sentence) != placeholders(other.entries.at(id).sentence))
            refuse(one.name, entry.line, id + " has other {placeholders} in " + other.name);
}

std::string table_source(const PoFile& en, const PoFile& ja) {
    std::string out = "// Made from en.po and ja.po by po_table; edit those.\n";
    out += "#include \"po/sentence_table.hpp\"\n\nnamespace vrmap {\nnamespace {\n";
    out += "constexpr SentenceRow rows[] = {\n";
    for (const auto& [id, entry] : en.entries)
        out += "    {" + literal(id) + ",\n     " + literal(entry.sentence) + ",\n     " +
               literal(ja.entries.at(id).sentence) + "},\n";
    return out +
           "};\n}  // namespace\n\nstd::span<const SentenceRow> sentence_table() { return rows; "
           "}\n\n" +
           "}  // namespace vrmap\n";
}

}  // namespace vrmap::po
