// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::prescription {

/// Neighbouring mesh cells of one rate, as one polygon.
struct Zone {
    MgPerM2 rate = 0;
    std::vector<std::size_t> cells;  ///< of the mesh, ascending
    geo::Polygon outline;            ///< whole cells, outer ring anticlockwise, holes clockwise
};

/// Cells that share a side and a rate are one zone; every cell with a rate is in exactly one. The
/// outlines follow the cells' sides: no corner is invented, no ring touches itself (two rings of a
/// zone may share a corner). Ordered by each zone's first cell. O(cells).
/// REQUIRES both grids of one geometry.
std::vector<Zone> zones_of(const geo::Grid<MgPerM2>& rate,
                           const geo::Grid<unsigned char>& has_rate);

}  // namespace vrmap::prescription
