// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr std::size_t longest_line = 65536;

[[noreturn]] void refuse(const Input& csv, long line, std::size_t column, Message message) {
    throw InputError({csv.path.string(), line, static_cast<long>(column)}, std::move(message));
}

// Well-formed UTF-8 by the table of Unicode 15, 3-7, without NUL; the offset of the first fault.
std::size_t first_bad_utf8(std::string_view s) {
    for (std::size_t i = 0; i < s.size();) {
        const auto at = [&s](std::size_t k) {
            return k < s.size() ? static_cast<unsigned char>(s[k]) : 0U;
        };
        const unsigned a = at(i);
        const auto tail = [&](std::size_t k, unsigned low = 0x80, unsigned high = 0xBF) {
            return at(i + k) >= low && at(i + k) <= high;
        };
        std::size_t n = 0;
        if (a >= 1 && a < 0x80)
            n = 1;
        else if (a >= 0xC2 && a <= 0xDF && tail(1))
            n = 2;
        else if (a >= 0xE0 && a <= 0xEF &&
                 tail(1, a == 0xE0 ? 0xA0 : 0x80, a == 0xED ? 0x9F : 0xBF) && tail(2))
            n = 3;
        else if (a >= 0xF0 && a <= 0xF4 &&
                 tail(1, a == 0xF0 ? 0x90 : 0x80, a == 0xF4 ? 0x8F : 0xBF) && tail(2) && tail(3))
            n = 4;
        if (!n) return i;
        i += n;
    }
    return std::string_view::npos;
}

// One line's fields; quotes keep commas (line breaks within quotes are refused: no yield log has
// them).
class Line {
public:
    Line(const Input& csv, std::string_view text, long number) : csv_(csv), number_(number) {
        if (text.size() > longest_line) refuse(csv, number, 1, {"csv.line_too_long", {}});
        std::size_t i = 0;
        while (true) {
            i = field(text, i);
            if (i >= text.size()) break;
            ++i;  // the comma
        }
    }
    std::size_t size() const { return fields_.size(); }
    const std::string& operator[](std::size_t k) const { return fields_[k]; }

private:
    std::size_t field(std::string_view text, std::size_t i) {
        std::string value;
        if (i < text.size() && text[i] == '"') {
            const std::size_t open = i++;
            for (;; ++i) {
                if (i >= text.size()) refuse(csv_, number_, open + 1, {"csv.open_quote", {}});
                if (text[i] != '"')
                    value += text[i];
                else if (i + 1 < text.size() && text[i + 1] == '"')
                    value += text[++i];
                else
                    break;
            }
            ++i;
            if (i < text.size() && text[i] != ',')
                refuse(csv_, number_, i + 1, {"csv.open_quote", {}});
        } else {
            const std::size_t end = std::min(text.find(',', i), text.size());
            value = text.substr(i, end - i);
            i = end;
        }
        fields_.push_back(std::move(value));
        return i;
    }
    const Input& csv_;
    long number_;
    std::vector<std::string> fields_;
};

std::string_view trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

std::vector<std::size_t> find_columns(const Input& csv, const Line& header,
                                      const std::vector<std::string>& wanted) {
    std::string found;
    for (std::size_t k = 0; k < header.size(); ++k)
        found += (k ? ", " : "") + std::string(trimmed(header[k]));
    std::vector<std::size_t> at;
    for (const std::string& name : wanted) {
        std::size_t hits = 0;
        for (std::size_t k = 0; k < header.size(); ++k)
            if (trimmed(header[k]) == name) {
                if (!hits) at.push_back(k);
                ++hits;
            }
        if (!hits) refuse(csv, 1, 0, {"csv.column_missing", {{"column", name}, {"found", found}}});
        if (hits > 1) refuse(csv, 1, 0, {"csv.column_twice", {{"column", name}}});
    }
    return at;
}

double number(const Input& csv, const Line& line, long row, std::size_t k,
              const std::string& name) {
    std::string_view s = trimmed(line[k]);
    if (s.empty()) return std::numeric_limits<double>::quiet_NaN();
    if (s.size() > 1 && s.front() == '+' && s[1] != '-') s.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error == std::errc{} && end == s.data() + s.size())
        return std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
    if (error == std::errc::result_out_of_range) return std::numeric_limits<double>::quiet_NaN();
    const bool comma = s.find(',') != std::string_view::npos &&
                       s.find_first_not_of("+-0123456789,.") == std::string_view::npos;
    refuse(csv, row, k + 1,
           {comma ? "csv.decimal_comma" : "csv.not_a_number",
            {{"column", name}, {"value", std::string(s.substr(0, 40))}}});
}

}  // namespace

Table read_table(const Input& csv, const std::vector<std::string>& wanted) {
    std::string_view rest = csv.bytes;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    if (const std::size_t bad = first_bad_utf8(rest); bad != std::string_view::npos) {
        const auto line =
            1 + std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
        refuse(csv, line, 0, {"csv.encoding", {}});
    }
    Table table;
    table.columns.resize(wanted.size());
    std::vector<std::size_t> at;
    std::size_t width = 0;
    for (long row = 1; !rest.empty(); ++row) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view text = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (text.ends_with('\r')) text.remove_suffix(1);
        if (row > 1 && trimmed(text).empty()) continue;
        const Line line(csv, text, row);
        if (row == 1) {
            at = find_columns(csv, line, wanted);
            width = line.size();
            continue;
        }
        if (line.size() != width)
            refuse(csv, row, 0,
                   {line.size() < width ? "csv.short_row" : "csv.long_row",
                    {{"expected", vrmap::text(static_cast<long long>(width))},
                     {"found", vrmap::text(static_cast<long long>(line.size()))}}});
        for (std::size_t k = 0; k < at.size(); ++k)
            table.columns[k].push_back(number(csv, line, row, at[k], wanted[k]));
        table.line.push_back(row);
    }
    if (table.line.empty()) refuse(csv, 0, 0, {"csv.empty", {}});
    return table;
}

}  // namespace vrmap::io
