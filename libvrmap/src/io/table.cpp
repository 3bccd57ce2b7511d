// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "io/csv_line.hpp"
#include "io/encoding.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const Input& csv, long line, std::size_t column, Message message) {
    throw InputError({csv.path.string(), line, static_cast<long>(column)}, std::move(message));
}

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
    return out;
}

[[noreturn]] void refuse_encoding(const Input& csv, std::string_view bytes) {
    const auto bad = std::min(first_bad_utf8(bytes), bytes.size());
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<long>(bad), '\n');
    EncodingGuess guess;
    guess.add(bytes);
    refuse(csv, 1 + line, 0, {guess.fault(), {}});
}

// What is not UTF-8 is made so in `room`.
std::string_view as_utf8(const Input& csv, const TableForm& form, std::string& room) {
    std::string_view bytes = csv.bytes;
    std::optional<Encoding> encoding = form.encoding;
    if (!encoding) {
        EncodingGuess guess;
        guess.add(bytes);
        encoding = guess.encoding();
    }
    if (!encoding) refuse_encoding(csv, bytes);
    if (*encoding == Encoding::utf8) {
        if (first_bad_utf8(bytes) != bytes.npos) refuse_encoding(csv, bytes);
    } else {
        auto text = to_utf8(bytes, *encoding);
        if (!text) refuse_encoding(csv, bytes);
        room = std::move(*text);
        bytes = room;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return bytes;
}

// The lines that hold something, one at a time.
class Lines {
public:
    Lines(const Input& csv, std::string_view text) : csv_(csv), rest_(text) {}
    bool next(bool blank_too = false) {
        while (!rest_.empty()) {
            const std::size_t end = std::min(rest_.find('\n'), rest_.size());
            text_ = rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            ++number_;
            if (text_.ends_with('\r')) text_.remove_suffix(1);
            if (number_ == 1 && text_.find('\r') != text_.npos)
                refuse(csv_, number_, 0, {"csv.lone_cr", {}});
            if (text_.size() > longest_csv_line)
                refuse(csv_, number_, 1, {"csv.line_too_long", {}});
            if (blank_too || !trimmed(text_).empty()) return true;
        }
        return false;
    }
    std::string_view text() const { return text_; }
    long number() const { return number_; }
    void split(char delimiter, std::vector<std::string>& fields) const {
        if (const std::size_t fault = split_line(text_, delimiter, fields))
            refuse(csv_, number_, fault, {"csv.open_quote", {}});
    }

private:
    const Input& csv_;
    std::string_view rest_;
    std::string_view text_;
    long number_ = 0;
};

char delimiter_of(const Input& csv, const Lines& first, const TableForm& form) {
    if (form.delimiter) return form.delimiter;
    const std::string found = delimiters_in(first.text());
    if (found.size() > 1) refuse(csv, first.number(), 0, {"csv.which_delimiter", {}});
    return found.empty() ? ',' : found.front();
}

// Every column's name: the header's, or as the job states them, or their numbers.
std::vector<std::string> names_of(const Input& csv, const TableForm& form, long line,
                                  const std::vector<std::string>& first) {
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
std::size_t find_column(const Input& csv, long line, const std::vector<std::string>& names,
                        const std::string& wanted) {
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

bool holds_comma(std::string_view s) {
    return s.find(',') != s.npos && s.find_first_not_of("+-0123456789,.") == s.npos;
}

double number(const Input& csv, const std::string& cell, long line, std::size_t k,
              const std::string& name) {
    const std::string written = plain(cell);
    std::string_view s = trimmed(written);
    if (s.empty()) return nan;
    if (s.size() > 1 && s.front() == '+' && s[1] != '-') s.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error == std::errc{} && end == s.data() + s.size())
        return std::isfinite(value) ? value : nan;
    if (error == std::errc::result_out_of_range) return nan;
    refuse(csv, line, k + 1,
           {holds_comma(s) ? "csv.decimal_comma" : "csv.not_a_number",
            {{"column", name}, {"value", std::string(beginning_of(s, 40))}}});
}

}  // namespace

Table read_table(const Input& csv, const std::vector<std::string>& wanted, const TableForm& form) {
    std::string room;
    Lines lines(csv, as_utf8(csv, form, room));
    for (int k = 0; k < form.skip_lines; ++k) lines.next(true);
    if (!lines.next()) refuse(csv, 0, 0, {"csv.empty", {}});
    const char delimiter = delimiter_of(csv, lines, form);
    std::vector<std::string> fields;
    lines.split(delimiter, fields);
    const auto names = names_of(csv, form, lines.number(), fields);
    std::vector<std::size_t> at;
    at.reserve(wanted.size());
    for (const std::string& w : wanted) at.push_back(find_column(csv, lines.number(), names, w));

    Table table;
    table.columns.resize(wanted.size());
    bool more = !form.header || lines.next();
    for (; more; more = lines.next()) {
        lines.split(delimiter, fields);
        if (fields.size() != names.size())
            refuse(csv, lines.number(), 0,
                   {fields.size() < names.size() ? "csv.short_row" : "csv.long_row",
                    {{"expected", count(names.size())}, {"found", count(fields.size())}}});
        for (std::size_t k = 0; k < at.size(); ++k)
            table.columns[k].push_back(
                number(csv, fields[at[k]], lines.number(), at[k], wanted[k]));
        table.line.push_back(lines.number());
    }
    if (table.line.empty()) refuse(csv, 0, 0, {"csv.empty", {}});
    return table;
}

}  // namespace vrmap::io
