// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/units.hpp"

namespace vrmap::imagery {

/// Sentinel-2's scene classification (SCL), Level-2A Algorithm Theoretical Basis Document,
/// S2-PDGS-MPC-ATBD-L2A: 0 no data, 1 saturated or defective, 2 dark or in a hill's shadow, 3 cloud
/// shadow, 4 vegetation, 5 not vegetated, 6 water, 7 unclassified, 8 and 9 cloud of medium and high
/// probability, 10 thin cirrus, 11 snow or ice.
inline constexpr int scene_classes = 12;

/// Whether a crop under such a pixel cannot be judged: all but 4, 5 and 7. A flooded paddy is
/// water, and its reflectance no crop's.
bool hides_ground(int scene_class);

/// Where clouds, their shadows, snow and water hide the ground, and the rim about them: their
/// edges are thin, and a classification of 20 m finds them late.
class SkyMask {
public:
    using Quad = std::array<geo::Point, 4>;
    /// `rim`: so far about a hidden pixel nothing is trusted either. REQUIRES rim of 0 or more.
    explicit SkyMask(Metres rim);
    void hide(const Quad& pixel);
    /// Whether p lies in a hidden pixel or no farther from one than the rim.
    bool hides(geo::Point p) const;
    bool empty() const { return pixels_.empty(); }

private:
    using Tile = std::pair<std::int64_t, std::int64_t>;
    double rim_;
    double side_ = 0;  // of a tile: a pixel is in all it may hide something of
    std::vector<Quad> pixels_;
    std::map<Tile, std::vector<std::size_t>> tiles_;
};

}  // namespace vrmap::imagery
