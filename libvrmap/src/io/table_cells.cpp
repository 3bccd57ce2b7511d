// SPDX-License-Identifier: Apache-2.0
#include "io/table_cells.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include "io/encoding.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/date.hpp"

namespace vrmap::io {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool holds_comma(std::string_view s) {
    return s.find(',') != s.npos && s.find_first_not_of("+-0123456789,.") == s.npos;
}

// The whole of it, or nothing.
std::optional<double> parsed(std::string_view s) {
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error == std::errc{} && end == s.data() + s.size())
        return std::isfinite(value) ? value : nan;
    if (error == std::errc::result_out_of_range) return nan;
    return std::nullopt;
}

std::optional<double> take_number(std::string_view& s) {
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc{} || value < 0) return std::nullopt;
    s.remove_prefix(static_cast<std::size_t>(end - s.data()));
    return value;
}

// h:mm, h:mm:ss or h:mm:ss.s, and what follows it.
std::optional<double> take_time(std::string_view& s) {
    double seconds = 0;
    double unit = 3600;
    for (int part = 0; part < 3; ++part, unit /= 60) {
        if (part > 0) {
            if (!s.starts_with(':')) break;
            s.remove_prefix(1);
        }
        const auto value = take_number(s);
        if (!value || *value >= (part ? 60.5 : 25)) return std::nullopt;
        seconds += *value * unit;
        if (part == 0 && !s.starts_with(':')) return std::nullopt;
    }
    return seconds;
}

// "Z", "+09:00", "+09", "" in seconds; nothing where it is none.
std::optional<double> zone(std::string_view s) {
    if (s.empty() || s == "Z" || s == "z") return 0;
    const double sign = s.front() == '+' ? 1 : -1;
    if (s.front() != '+' && s.front() != '-') return std::nullopt;
    s.remove_prefix(1);
    if (s.size() < 2) return std::nullopt;
    double hours = 0;
    double minutes = 0;
    if (!to_number(s.substr(0, 2), hours)) return std::nullopt;
    s.remove_prefix(2);
    if (s.starts_with(':')) s.remove_prefix(1);
    if (!s.empty() && !to_number(s, minutes)) return std::nullopt;
    return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

double WordList::at(std::string_view word) {
    word = trimmed(word);
    if (word.empty()) return nan;
    if (last_ < words_.size() && words_[last_] == word) return static_cast<double>(last_);
    auto found = known_.find(word);
    if (found == known_.end()) {
        found = known_.emplace(std::string(word), words_.size()).first;
        words_.emplace_back(word);
    }
    last_ = found->second;
    return static_cast<double>(last_);
}

double moment(std::string_view cell) {
    std::string_view s = trimmed(cell);
    if (const auto seconds = parsed(s)) return *seconds;
    const std::size_t gap = s.find_first_of("T ");
    double day = 0;
    if (gap != s.npos) {
        const auto date = parse_date(s.substr(0, gap));
        if (!date) return nan;
        day =
            86400.0 * static_cast<double>(std::chrono::sys_days(*date).time_since_epoch().count());
        s.remove_prefix(gap + 1);
    }
    const auto time = take_time(s);
    const auto ahead = time ? zone(trimmed(s)) : std::nullopt;
    return ahead ? day + *time - *ahead : nan;
}

double time_in(const Place& place, std::string_view cell, const std::string& column,
               std::optional<Clock>& clock) {
    if (trimmed(cell).empty()) return nan;
    const auto time = parse_time(cell);
    const auto refuse = [&](const char* id) {
        throw InputError(
            place,
            {id, {{"column", column}, {"value", std::string(beginning_of(trimmed(cell), 40))}}});
    };
    if (!time) refuse("csv.not_a_time");
    if (clock.value_or(time->clock) != time->clock) refuse("csv.two_clocks");
    clock = time->clock;
    return time->s;
}

CellReader::CellReader(const std::filesystem::path& csv, std::size_t column,
                       const std::string& name, const TableForm& form)
    : csv_(csv), column_(column), name_(name) {
    if (name == form.date) kind_ = Kind::day;
    const auto said = form.cells.find(name);
    if (said != form.cells.end())
        kind_ = said->second == TableForm::Cells::words    ? Kind::words
                : said->second == TableForm::Cells::moment ? Kind::moment
                                                           : Kind::time;
}

double CellReader::value(std::string_view cell, long line, std::optional<Clock>& clock) {
    if (kind_ == Kind::time)
        return time_in({csv_.string(), line, static_cast<long>(column_) + 1}, cell, name_, clock);
    if (kind_ == Kind::day) return day(cell, line);
    if (kind_ == Kind::words) return words_.at(cell);
    if (kind_ == Kind::moment) return moment(cell);
    return number(cell, line);
}

double CellReader::number(std::string_view cell, long line) const {
    if (const auto plainly = parsed(cell)) return *plainly;
    const std::string written = plain(cell);
    std::string_view s = trimmed(written);
    if (s.empty()) return nan;
    if (s.size() > 1 && s.front() == '+' && s[1] != '-') s.remove_prefix(1);
    if (const auto value = parsed(s)) return *value;
    throw InputError({csv_.string(), line, static_cast<long>(column_) + 1},
                     {holds_comma(s) ? "csv.decimal_comma" : "csv.not_a_number",
                      {{"column", name_}, {"value", std::string(beginning_of(s, 40))}}});
}

double CellReader::day(std::string_view cell, long line) const {
    if (trimmed(cell).empty()) return nan;
    if (const auto d = parse_date(cell))
        return static_cast<double>(std::chrono::sys_days(*d).time_since_epoch().count());
    throw InputError(
        {csv_.string(), line, static_cast<long>(column_) + 1},
        {"csv.not_a_date",
         {{"column", name_}, {"value", std::string(beginning_of(trimmed(cell), 40))}}});
}

}  // namespace vrmap::io
