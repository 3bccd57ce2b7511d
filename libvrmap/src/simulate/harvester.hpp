// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "vrmap/simulate/crop.hpp"

namespace vrmap::simulate {

/// The machine that takes a crop off, and what its monitor writes.
struct Harvester {
    double header_m;                 ///< cutting or lifting width
    int rounds;                      ///< along the edge first, to make a headland
    int record_s;                    ///< between two rows of the log
    double slowest, usual, fastest;  ///< m/s
    double yield_level;              ///< of wheat's: what spikes and offsets are in proportion to
    double moisture_pct;

    constexpr double headland_m() const { return rounds * header_m; }
    /// A thinner strip of crop is left standing.
    constexpr double least_cut_m() const { return header_m < 2 ? 0.4 * header_m : 0.8; }
};

/// A combine of 6 m; a head-feeding combine of six rows of rice; an onion lifter over one bed of
/// four rows.
constexpr Harvester harvester_of(Crop crop) {
    constexpr std::array<Harvester, 3> all{{{6.0, 2, 1, 1.75, 1.9, 2.05, 1, 14.2},
                                            {1.8, 4, 2, 1.2, 1.3, 1.4, 1, 22.0},
                                            {1.5, 5, 3, 0.9, 1.0, 1.1, 9, 88.0}}};
    return all[static_cast<std::size_t>(crop)];
}

}  // namespace vrmap::simulate
