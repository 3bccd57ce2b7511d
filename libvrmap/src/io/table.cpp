// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/table.hpp"

#include <algorithm>
#include <string_view>

#include "io/csv_line.hpp"
#include "io/encoding.hpp"
#include "io/held_file.hpp"
#include "io/table_cells.hpp"
#include "io/text_pieces.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

// doc/decisions/0015: of this many rows a walk takes 760 MB; no log of one field has so many.
constexpr long most_rows = 2'000'000;

[[noreturn]] void refuse(const std::filesystem::path& csv, long line, std::size_t column,
                         Message message) {
    throw InputError({csv.string(), line, static_cast<long>(column)}, std::move(message));
}

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
    return out;
}

// What one look from end to end tells of a text.
struct Look {
    EncodingGuess guess;
    long lines = 0;
    long bad_line = 0;  // the first that is no UTF-8; 0: none
    std::string sha256;

    void add(const std::filesystem::path& csv, std::string_view piece) {
        if (piece.size() == mebibyte && piece.back() != '\n') {
            if (piece.find('\r') != piece.npos) refuse(csv, lines + 1, 0, {"csv.lone_cr", {}});
            refuse(csv, lines + 1, 1, {"csv.line_too_long", {}});
        }
        guess.add(piece);
        const std::size_t bad = bad_line ? piece.npos : first_bad_utf8(piece);
        if (bad != piece.npos) bad_line = lines + 1 + ends_in(piece.substr(0, bad));
        lines += ends_in(piece);
    }

private:
    static long ends_in(std::string_view text) {
        return std::count(text.begin(), text.end(), '\n');
    }
};

Look look_at(TextPieces& text, long most_lines) {
    Look look;
    Hash hash;
    for (std::string_view piece; !(piece = text.next()).empty();) {
        look.add(text.path(), piece);
        hash.add(piece);
        if (look.lines > most_lines)
            refuse(text.path(), 0, 0, {"csv.too_many_rows", {{"most", count(most_rows)}}});
    }
    text.rewind();
    look.sha256 = hash.end();
    return look;
}

// The same text as UTF-8. THROWS file.changed if it is another than was looked at.
class Decoded {
public:
    /// Looked at from end to end before a line of it is read.
    Decoded(TextPieces& text, const TableForm& form) : text_(text) {
        look_ = look_at(text, most_rows + form.skip_lines + 1);
        const auto encoding = form.encoding ? form.encoding : look_.guess.encoding();
        if (!encoding || (encoding == Encoding::utf8 && look_.bad_line)) refuse_encoding();
        encoding_ = *encoding;
    }
    std::string_view next() {
        std::string_view piece = ended_ ? std::string_view() : text_.next();
        if (piece.empty()) {
            require_same();
            return piece;
        }
        hash_.add(piece);
        if (encoding_ != Encoding::utf8) {
            auto utf8 = to_utf8(piece, encoding_);
            if (!utf8) refuse_encoding();
            room_ = std::move(*utf8);
            piece = room_;
        }
        if (first_ && piece.starts_with("\xEF\xBB\xBF")) piece.remove_prefix(3);
        first_ = false;
        return piece;
    }
    const std::filesystem::path& path() const { return text_.path(); }
    const std::string& sha256() const { return look_.sha256; }

private:
    void require_same() {
        if (!ended_ && hash_.end() != look_.sha256)
            refuse(text_.path(), 0, 0, {"file.changed", {}});
        ended_ = true;
    }
    [[noreturn]] void refuse_encoding() const {
        refuse(text_.path(), look_.bad_line ? look_.bad_line : look_.lines, 0,
               {look_.guess.fault(), {}});
    }
    TextPieces& text_;
    Look look_;
    Hash hash_;
    Encoding encoding_ = Encoding::utf8;
    bool first_ = true;
    bool ended_ = false;
    std::string room_;
};

// Text as nearly all of it is, read once: it refuses what only the careful way can tell more of.
class Straight {
public:
    Straight(TextPieces& text, const TableForm& form)
        : text_(text), most_lines_(most_rows + form.skip_lines + 1) {}
    std::string_view next() {
        std::string_view piece = text_.next();
        if (piece.empty()) return piece;
        hash_.add(piece);
        lines_ += std::count(piece.begin(), piece.end(), '\n');
        if (lines_ > most_lines_ || first_bad_utf8(piece) != piece.npos)
            refuse(path(), 0, 0, {"csv.encoding", {}});
        if (first_ && piece.starts_with("\xEF\xBB\xBF")) piece.remove_prefix(3);
        first_ = false;
        return piece;
    }
    const std::filesystem::path& path() const { return text_.path(); }
    std::string sha256() { return hash_.end(); }

private:
    TextPieces& text_;
    Hash hash_;
    long lines_ = 0;
    long most_lines_;
    bool first_ = true;
};

// The lines that hold something, one at a time.
template <class Text>
class Lines {
public:
    explicit Lines(Text& text) : source_(text) {}
    bool next(bool blank_too = false) {
        while (!rest_.empty() || !(rest_ = source_.next()).empty()) {
            const std::size_t end = std::min(rest_.find('\n'), rest_.size());
            text_ = rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            ++number_;
            if (text_.ends_with('\r')) text_.remove_suffix(1);
            if (number_ == 1 && text_.find('\r') != text_.npos)
                refuse(path(), number_, 0, {"csv.lone_cr", {}});
            if (text_.size() > longest_csv_line)
                refuse(path(), number_, 1, {"csv.line_too_long", {}});
            if (blank_too || !trimmed(text_).empty()) return true;
        }
        return false;
    }
    std::string_view text() const { return text_; }
    long number() const { return number_; }
    const std::filesystem::path& path() const { return source_.path(); }
    /// The fields are good until the next line.
    void split(char delimiter, std::vector<std::string_view>& fields) {
        if (text_.find('"') == text_.npos && delimiter != any_blanks) {
            split_bare(text_, delimiter, fields);
        } else {
            if (const std::size_t fault = split_line(text_, delimiter, room_))
                refuse(path(), number_, fault, {"csv.open_quote", {}});
            fields.assign(room_.begin(), room_.end());
        }
        if (fields.size() > most_columns)
            refuse(path(), number_, 0, {"csv.too_many_columns", {{"most", count(most_columns)}}});
    }

private:
    static constexpr std::size_t most_columns = 256;
    Text& source_;
    std::vector<std::string> room_;
    std::string_view rest_;
    std::string_view text_;
    long number_ = 0;
};

template <class Text>
char delimiter_of(const Lines<Text>& first, const TableForm& form) {
    if (form.delimiter) return form.delimiter;
    const std::string found = delimiters_in(first.text());
    if (found.size() > 1) refuse(first.path(), first.number(), 0, {"csv.which_delimiter", {}});
    return found.empty() ? ',' : found.front();
}

// Every column's name: the header's, or as the job states them, or their numbers.
std::vector<std::string> names_of(const std::filesystem::path& csv, const TableForm& form,
                                  long line, const std::vector<std::string_view>& first) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < first.size(); ++k) {
        const bool named = k < form.columns.size();
        names.push_back(form.header ? std::string(trimmed(first[k]))
                        : named     ? form.columns[k]
                                    : count(k + 1));
    }
    if (!form.header && form.columns.size() > first.size())
        refuse(csv, line, 0,
               {"csv.short_row",
                {{"expected", count(form.columns.size())}, {"found", count(first.size())}}});
    return names;
}

// As written; else as a reader would take it.
std::size_t find_column(const std::filesystem::path& csv, long line,
                        const std::vector<std::string>& names, const std::string& wanted) {
    std::vector<std::size_t> exact, alike;
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (names[k] == wanted) exact.push_back(k);
        if (squeezed(names[k]) == squeezed(wanted)) alike.push_back(k);
    }
    const auto& hits = exact.empty() ? alike : exact;
    if (hits.size() == 1) return hits.front();
    if (hits.size() > 1) refuse(csv, line, 0, {"csv.column_twice", {{"column", wanted}}});
    const auto near = nearest_names(wanted, names, 3);
    if (!near.empty())
        refuse(csv, line, 0, {"csv.column_near", {{"column", wanted}, {"nearest", joined(near)}}});
    refuse(csv, line, 0, {"csv.column_missing", {{"column", wanted}, {"found", joined(names)}}});
}

template <class Text>
Table table_of(Text& text, const std::vector<std::string>& wanted, const TableForm& form) {
    const std::filesystem::path& csv = text.path();
    Lines<Text> lines(text);
    for (int k = 0; k < form.skip_lines; ++k) lines.next(true);
    if (!lines.next()) refuse(csv, 0, 0, {"csv.empty", {}});
    const char delimiter = delimiter_of(lines, form);
    std::vector<std::string_view> fields;
    lines.split(delimiter, fields);
    const auto names = names_of(csv, form, lines.number(), fields);
    std::vector<CellReader> readers;
    readers.reserve(wanted.size());
    for (const std::string& w : wanted)
        readers.emplace_back(csv, find_column(csv, lines.number(), names, w), w, form);

    Table table;
    table.columns.resize(wanted.size());
    bool more = !form.header || lines.next();
    for (; more; more = lines.next()) {
        lines.split(delimiter, fields);
        if (fields.size() != names.size())
            refuse(csv, lines.number(), 0,
                   {fields.size() < names.size() ? "csv.short_row" : "csv.long_row",
                    {{"expected", count(names.size())}, {"found", count(fields.size())}}});
        for (std::size_t k = 0; k < readers.size(); ++k)
            table.columns[k].push_back(
                readers[k].value(fields[readers[k].column()], lines.number(), table.clock));
        table.line.push_back(lines.number());
    }
    if (table.line.empty()) refuse(csv, 0, 0, {"csv.empty", {}});
    for (CellReader& r : readers) table.words.push_back(r.words());
    return table;
}

// Once, where nothing is odd; else the way that tells what is wrong, or in what it is written.
Table read(TextPieces& pieces, const std::vector<std::string>& wanted, const TableForm& form,
           std::string& sha256) {
    if (!form.encoding || form.encoding == Encoding::utf8) try {
            Straight text(pieces, form);
            Table table = table_of(text, wanted, form);
            sha256 = text.sha256();
            return table;
        } catch (const InputError&) {
            pieces.rewind();
        }
    Decoded text(pieces, form);
    sha256 = text.sha256();
    return table_of(text, wanted, form);
}

}  // namespace

Table read_table(const Input& csv, const std::vector<std::string>& wanted, const TableForm& form) {
    TextPieces pieces(csv);
    std::string sha256;
    return read(pieces, wanted, form, sha256);
}

Table read_table(const std::filesystem::path& csv, const std::vector<std::string>& wanted,
                 const TableForm& form, InputRecord& record) {
    constexpr std::uint64_t most_bytes = 2048 * mebibyte;
    const HeldFile file(csv, most_bytes);
    TextPieces pieces(file);
    Table table = read(pieces, wanted, form, record.sha256);
    record.bytes = file.size();
    return table;
}

}  // namespace vrmap::io
