// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::interpolate {

/// Eight samples near each other and the box about them. Lanes that hold none stand at infinity,
/// where no pair reaches them.
struct alignas(64) PairBlock {
    static constexpr std::size_t size = 8;
    std::array<double, size> x;
    std::array<double, size> y;
    std::array<double, size> value;
    geo::Box box;
    std::size_t samples;
};

/// Blocks of one band of the field, from west to east.
struct PairBand {
    double low;  ///< of its samples' y
    double high;
    std::size_t first;
    std::size_t last;  ///< one past
};

/// Samples for a walk over all pairs within a cutoff: horizontal bands, each sorted by x and cut
/// into blocks. The same whatever the order of the samples; none that is not finite takes part.
struct PairBlocks {
    std::vector<PairBlock> blocks;
    std::vector<PairBand> bands;  ///< from south to north, none empty
    double cutoff;

    PairBlocks(const std::vector<geo::Point>& at, const std::vector<double>& value, double reach);
};

}  // namespace vrmap::interpolate
