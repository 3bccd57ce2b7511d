// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/ground.hpp"
#include "simulate/harvester.hpp"

namespace vrmap::simulate {

/// One record of the combine's work, before any sensor looks at it.
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

/// Rounds along the edge of each block, one about the pond, then to and fro from the south; the
/// last swaths run out against a slanting northern headland.
std::vector<Moment> drive_combine(const Layout& layout, const Harvester& machine, Random& random);

/// One year's drive and what the monitor wrote of what grew (`yield_t_per_ha` of the truth), with
/// the truth beside it.
YearLog harvest(const Truth& truth, const FieldSpec& spec, const Layout& layout, Random random);

}  // namespace vrmap::simulate
