// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/date.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

#include "io/words.hpp"

namespace vrmap::io {

namespace {

namespace chrono = std::chrono;

struct Era {
    const char* name;
    char letter;
    chrono::year_month_day first;
};

chrono::year_month_day day(int y, unsigned m, unsigned d) {
    return {chrono::year(y), chrono::month(m), chrono::day(d)};
}

// Days from which the years are counted; 明治 by today's calendar, which began with its year 6.
const std::array<Era, 5>& eras() {
    static const std::array<Era, 5> all{{{"明治", 'm', day(1868, 1, 25)},
                                         {"大正", 't', day(1912, 7, 30)},
                                         {"昭和", 's', day(1926, 12, 25)},
                                         {"平成", 'h', day(1989, 1, 8)},
                                         {"令和", 'r', day(2019, 5, 1)}}};
    return all;
}

const Era* take_era(std::string_view& s) {
    for (const Era& era : eras()) {
        const std::string_view name = era.name;
        const bool letter = !s.empty() && s.front() == era.letter;
        if (!letter && !s.starts_with(name)) continue;
        s.remove_prefix(letter ? 1 : name.size());
        return &era;
    }
    return nullptr;
}

bool take(std::string_view& s, std::string_view word) {
    if (!s.starts_with(word)) return false;
    s.remove_prefix(word.size());
    return true;
}

std::optional<int> take_digits(std::string_view& s, std::size_t most) {
    const std::size_t end = std::min(s.find_first_not_of("0123456789"), s.size());
    if (end == 0 || end > most) return std::nullopt;
    int value = 0;
    std::from_chars(s.data(), s.data() + end, value);
    s.remove_prefix(end);
    return value;
}

std::optional<int> take_year(std::string_view& s, const Era* era) {
    if (era && take(s, "元")) return 1;
    const std::size_t before = s.size();
    const auto year = take_digits(s, era ? 2 : 4);
    if (!era && before - s.size() != 4) return std::nullopt;
    return year;
}

}  // namespace

std::optional<chrono::year_month_day> parse_date(std::string_view text) {
    const std::string written = squeezed(text);
    std::string_view s = written;
    const Era* era = take_era(s);
    const auto year = take_year(s, era);
    if (!year || (era && *year < 1)) return std::nullopt;
    const bool kanji = take(s, "年");
    const std::string_view mark = kanji ? "月" : s.substr(0, 1);
    if (!kanji && (mark.empty() || std::string_view("-/.").find(mark) == mark.npos))
        return std::nullopt;
    if (!kanji) s.remove_prefix(1);
    const auto month = take_digits(s, 2);
    if (!month || !take(s, mark)) return std::nullopt;
    const auto dom = take_digits(s, 2);
    if (!dom || (kanji && !take(s, "日")) || !s.empty()) return std::nullopt;
    const auto that = day(*year + (era ? static_cast<int>(era->first.year()) - 1 : 0),
                          static_cast<unsigned>(*month), static_cast<unsigned>(*dom));
    if (!that.ok() || (era && that < era->first)) return std::nullopt;
    return that;
}

namespace {

std::optional<double> take_fraction(std::string_view& s) {
    std::string digits = "0.";
    while (!s.empty() && s.front() >= '0' && s.front() <= '9') {
        digits += s.front();
        s.remove_prefix(1);
    }
    double value = 0;
    if (digits.size() == 2 || !to_number(digits, value)) return std::nullopt;
    return value;
}

// Two digits, whatever follows them: +0900.
std::optional<int> take_two(std::string_view& s, int most) {
    std::string_view two = s.substr(0, 2);
    const auto value = take_digits(two, 2);
    if (s.size() < 2 || !value || !two.empty() || *value > most) return std::nullopt;
    s.remove_prefix(2);
    return value;
}

// Up to an offset, or the end.
std::optional<double> take_time_of_day(std::string_view& s) {
    const auto hour = take_digits(s, 2);
    if (!hour || *hour > 23 || !take(s, ":")) return std::nullopt;
    const auto minute = take_two(s, 59);
    if (!minute) return std::nullopt;
    double seconds = 0;
    if (take(s, ":")) {
        const auto whole = take_two(s, 60);  // a leap second
        const auto part = whole && take(s, ".") ? take_fraction(s) : std::optional(0.0);
        if (!whole || !part) return std::nullopt;
        seconds = *whole + *part;
    }
    return 3600.0 * *hour + 60.0 * *minute + seconds;
}

// Seconds that a clock is ahead of UTC.
std::optional<double> take_offset(std::string_view& s) {
    if (take(s, "z")) return 0;
    const bool behind = s.starts_with('-');
    if (!behind && !s.starts_with('+')) return std::nullopt;
    s.remove_prefix(1);
    const auto hours = take_two(s, 14);
    take(s, ":");
    const auto minutes = s.empty() ? std::optional(0) : take_two(s, 59);
    if (!hours || !minutes) return std::nullopt;
    return (behind ? -1 : 1) * (3600.0 * *hours + 60.0 * *minutes);
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    const std::string written = plain(text);
    std::string_view s = trimmed(written);
    const std::size_t begin = s.find_last_of("Tt \t", s.find(':'));
    if (s.find(':') == s.npos || begin == s.npos) return std::nullopt;
    const auto day = parse_date(s.substr(0, begin));
    const std::string rest = squeezed(s.substr(begin + 1));
    s = rest;
    const auto time = take_time_of_day(s);
    if (!day || !time) return std::nullopt;
    const chrono::sys_seconds midnight = chrono::sys_days(*day);
    const double at = static_cast<double>(midnight.time_since_epoch().count()) + *time;
    if (s.empty()) return Time{at, Clock::local};
    const auto ahead = take_offset(s);
    if (!ahead || !s.empty()) return std::nullopt;
    return Time{at - *ahead, Clock::utc};
}

std::string iso_time(const Time& time) {
    const chrono::sys_seconds at{chrono::seconds(std::llround(time.s))};
    const auto midnight = chrono::floor<chrono::days>(at);
    const chrono::year_month_day date{midnight};
    const chrono::hh_mm_ss of_day{at - midnight};
    char room[64];
    std::snprintf(room, sizeof room, "%04d-%02u-%02uT%02d:%02d:%02d%s", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(of_day.hours().count()),
                  int(of_day.minutes().count()), int(of_day.seconds().count()),
                  time.clock == Clock::utc ? "Z" : "");
    return room;
}

}  // namespace vrmap::io
