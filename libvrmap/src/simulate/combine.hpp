// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/ground.hpp"

namespace vrmap::simulate {

inline constexpr double header_m = 6.0;
inline constexpr double headland_m = 12.0;  ///< two rounds of the header

/// One second of the combine's work, before any sensor looks at it.
struct Moment {
    double time_s{};
    geo::Point local;
    geo::Point ahead;  ///< unit vector of travel, driver's frame
    double speed_m_per_s{};
    double cut_m{};  ///< width of standing crop under the header; 0 on turns
    int pass{};
    int second_of_pass{};  ///< since the header went down, or since it went up on a turn
    bool turning = false;
};

/// Two rounds along the edge, one about the pond, then to and fro from the south; the last swaths
/// run out against the slanting northern headland.
std::vector<Moment> drive_combine(const Layout& layout, Random& random);

/// What the monitor wrote, and the truth beside it.
struct HarvestLog {
    std::vector<HarvestRow> rows;
    std::vector<HarvestTruth> truth;
};
HarvestLog log_harvest(const std::vector<Moment>& moments, const Truth& truth, const Layout& layout,
                       Random& random);

}  // namespace vrmap::simulate
