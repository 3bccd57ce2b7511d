// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/date.hpp"

#include <array>
#include <charconv>
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

}  // namespace vrmap::io
