// SPDX-License-Identifier: Apache-2.0
// Why a point takes no part, and points with their verdicts.
#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "vrmap/geo/point_set.hpp"

namespace vrmap::clean {

enum class Reason {
    kept,
    missing,
    outside_field,
    below_range,
    above_range,
    repeated,
    outlier,
    // only of whole logs, in the order in which clean_harvest asks
    no_place,
    position_jump,
    not_at_work,
    turn,
    pass_start,
    pass_end,
    too_slow,
    too_fast,
    speed_change,
    covered_before,
    local_outlier,
    unlike_strip,
    edge
};
inline constexpr std::size_t reasons = 20;
inline constexpr std::size_t reasons_of_points = 7;  ///< those that clean_yield gives
/// "kept", "missing", "outside_field", …: what files and reports call it.
const char* name(Reason reason);

using ReasonCounts = std::array<std::size_t, reasons>;
ReasonCounts counts_of(const std::vector<Reason>& reason);

/// By value, sorted: the sum's last digits do not depend on the order of the points. NaN: none.
double steady_mean(std::vector<double> values);

/// Every point as it came, with its verdict: `reason[i]` belongs to `all.position[i]`.
template <class Q>
struct Cleaned {
    geo::PointSet<Q> all;
    std::vector<Reason> reason;

    geo::PointSet<Q> kept() const {
        geo::PointSet<Q> k;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (reason[i] == Reason::kept) k.add(all.position[i], all.value[i], all.record[i]);
        return k;
    }
    ReasonCounts counts() const { return counts_of(reason); }
    double mean_before() const { return steady_mean(all.value); }    ///< of every value; NaN: none
    double mean_after() const { return steady_mean(kept().value); }  ///< of the kept ones
};

}  // namespace vrmap::clean
