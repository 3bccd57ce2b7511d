// SPDX-License-Identifier: Apache-2.0
// Where a field yields much, or little, year after year.
#pragma once
#include <vector>

#include "vrmap/geo/grid.hpp"

namespace vrmap::agronomy {

enum class YieldZone : unsigned char { unknown, stable_high, stable_low, unstable };
inline constexpr std::size_t yield_zones = 4;
/// "stable_high", …; "" for unknown: what files and reports call it.
const char* name(YieldZone zone);

struct StableZoneParameters {
    double tau{};               ///< points of 100·y/mean from which a cell is unstable
    std::size_t least_years{};  ///< that must know a cell
};

struct StableZones {
    geo::Grid<double> mean;  ///< of 100·y/mean over the years; NaN where the zone is unknown
    geo::Grid<double> sd;    ///< the same's standard deviation, n − 1
    geo::Grid<YieldZone> zone;
    std::size_t years = 0;
};

/// Each year's yield (any unit, NaN: not known) over its own mean of the field, weighted by `area`
/// (m² per cell): 100·y/mean, so that crops and seasons compare. A cell that at least least_years
/// know is stable-high (mean ≥ 100) or stable-low where the standard deviation over its years is
/// under tau, else unstable (Blackmore 2000, Comput. Electron. Agric. 26:37; Maestrini & Basso
/// 2018, Sci. Rep. 8:14833; AGRONOMY.md §4 Y1). Says nothing about nitrogen. A year whose mean is
/// not above 0 tells nothing. The order of the years does not count. O(years·cells).
/// THROWS ArgumentError (geo.geometry_differs).
StableZones stable_zones(const std::vector<geo::Grid<double>>& years, const geo::Grid<double>& area,
                         const StableZoneParameters& parameters);

}  // namespace vrmap::agronomy
