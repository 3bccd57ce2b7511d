// SPDX-License-Identifier: Apache-2.0
// A machine's log, written byte by byte as ISOXML.md §8 says.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "vrmap/isoxml/time_log.hpp"

namespace vrmap::isoxml {

inline constexpr int a_day = 16290;  ///< 2024-08-07, days since 1980-01-01
inline constexpr std::int64_t ms_of_a_day = 86'400'000;

class LogBytes {
public:
    std::vector<std::byte> bytes;

    template <class T>
    LogBytes& put(T value) {
        for (std::size_t k = 0; k < sizeof(T); ++k)
            bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * k)));
        return *this;
    }
    LogBytes& time(std::uint32_t ms, int day = a_day) {
        return put(ms).put(static_cast<std::uint16_t>(day));
    }
    /// North and east in 1e-7 degrees.
    LogBytes& place(std::int32_t north, std::int32_t east) { return put(north).put(east); }
    LogBytes& values(const std::vector<std::pair<int, std::int32_t>>& sent) {
        put(static_cast<std::uint8_t>(sent.size()));
        for (const auto& [channel, raw] : sent) put(static_cast<std::uint8_t>(channel)).put(raw);
        return *this;
    }
    /// Time, place, status 2 and values: the layout of `header_abd`.
    LogBytes& record(std::uint32_t ms, std::int32_t north, std::int32_t east,
                     const std::vector<std::pair<int, std::int32_t>>& sent = {}, int day = a_day) {
        return time(ms, day).place(north, east).put(std::uint8_t{2}).values(sent);
    }
};

/// <TIM A="" D="4"><PTN A="" B="" D=""/> and these channels, all of DET-1.
inline Element header_abd(const std::vector<std::string>& ddis) {
    Element tim{"TIM", {{"A", ""}, {"D", "4"}}, {}};
    tim.children.push_back({"PTN", {{"A", ""}, {"B", ""}, {"D", ""}}, {}});
    for (const std::string& ddi : ddis)
        tim.children.push_back({"DLV", {{"A", ddi}, {"B", ""}, {"C", "DET-1"}}, {}});
    return tim;
}

}  // namespace vrmap::isoxml
