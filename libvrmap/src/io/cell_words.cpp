// SPDX-License-Identifier: Apache-2.0
#include "io/cell_words.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "io/encoding.hpp"
#include "io/words.hpp"
#include "vrmap/io/date.hpp"

namespace vrmap::io {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const Place& place, const char* id, const std::string& cell,
                         const std::string& column) {
    throw InputError(
        place, {id, {{"column", column}, {"value", std::string(beginning_of(trimmed(cell), 40))}}});
}

}  // namespace

double day_in(const Place& place, const std::string& cell, const std::string& column) {
    if (trimmed(cell).empty()) return nan;
    const auto day = parse_date(cell);
    if (!day) refuse(place, "csv.not_a_date", cell, column);
    return static_cast<double>(std::chrono::sys_days(*day).time_since_epoch().count());
}

double time_in(const Place& place, const std::string& cell, const std::string& column,
               Words& words) {
    if (trimmed(cell).empty()) return nan;
    const auto time = parse_time(cell);
    if (!time) refuse(place, "csv.not_a_time", cell, column);
    if (words.clock.value_or(time->clock) != time->clock)
        refuse(place, "csv.two_clocks", cell, column);
    words.clock = time->clock;
    return time->s;
}

double name_in(const std::string& cell, Words& words) {
    const std::string name(trimmed(cell));
    const auto at = std::find(words.names.begin(), words.names.end(), name);
    const auto place = at - words.names.begin();
    if (at == words.names.end()) words.names.push_back(name);
    return static_cast<double>(place);
}

}  // namespace vrmap::io
