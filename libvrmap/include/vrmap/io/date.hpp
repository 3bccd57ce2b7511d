// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vrmap::io {

/// A day as offices write it: 2026-05-01, 2026/5/1, 2026.5.1, 2026年5月1日, 令和8年5月1日,
/// 令和元年5月1日, R8.5.1, H30.4.2 (明治 M, 大正 T, 昭和 S, 平成 H, 令和 R); full-width characters
/// and blanks do not matter. The year comes first: 5/1/2026 could be either of two days.
/// nullopt: none of these, no such day, or a day before its era began. A year after an era's end
/// counts on (平成32年 is 2020, as printed forms have it).
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

/// What the times of a file are counted on: a clock on the wall, or UTC (each says its offset).
enum class Clock { local, utc };

struct Time {
    double s = 0;  ///< since 1970-01-01T00:00 on its clock
    Clock clock = Clock::local;
};

/// A day as above and a time of day after `T` or a blank: 09:15, 09:15:30, 09:15:30.25; then
/// nothing (local), `Z` or an offset (+09:00, +0900, +09). nullopt: none of these, or no such time.
std::optional<Time> parse_time(std::string_view text);

/// "2026-04-20T09:15:30", whole seconds, with a `Z` where it is UTC.
std::string iso_time(const Time& time);

}  // namespace vrmap::io
