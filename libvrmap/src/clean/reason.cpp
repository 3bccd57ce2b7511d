// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/reason.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vrmap::clean {

namespace {

constexpr std::array<const char*, reasons> names{
    "kept",         "missing",        "outside_field", "below_range",   "above_range",
    "repeated",     "outlier",        "no_place",      "position_jump", "not_at_work",
    "turn",         "pass_start",     "pass_end",      "too_slow",      "too_fast",
    "speed_change", "covered_before", "local_outlier", "unlike_strip",  "edge"};

}  // namespace

const char* name(Reason reason) {
    return names[static_cast<std::size_t>(reason)];
}

ReasonCounts counts_of(const std::vector<Reason>& reason) {
    ReasonCounts n{};
    for (const Reason r : reason) ++n[static_cast<std::size_t>(r)];
    return n;
}

double steady_mean(std::vector<double> values) {
    std::erase_if(values, [](double v) { return !std::isfinite(v); });
    std::sort(values.begin(), values.end());
    if (values.empty()) return std::nan("");
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace vrmap::clean
