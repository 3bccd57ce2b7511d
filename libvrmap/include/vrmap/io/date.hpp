// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace vrmap::io {

/// A day as offices write it: 2026-05-01, 2026/5/1, 2026.5.1, 2026年5月1日, 令和8年5月1日,
/// 令和元年5月1日, R8.5.1, H30.4.2 (明治 M, 大正 T, 昭和 S, 平成 H, 令和 R); full-width characters
/// and blanks do not matter. The year comes first: 5/1/2026 could be either of two days.
/// nullopt: none of these, no such day, or a day before its era began. A year after an era's end
/// counts on (平成32年 is 2020, as printed forms have it).
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

}  // namespace vrmap::io
