// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/geo/grid.hpp"
#include "vrmap/isoxml/lon_lat_polygon.hpp"

namespace vrmap::isoxml {

/// Degrees a field spans, and the metres of a degree in its middle.
struct Extent {
    double south, north, west, east;
    double lat_m, lon_m;  ///< metres per degree at the middle latitude
};
Extent extent_of(const std::vector<LonLatPolygon>& field);

/// Where the cells of a task grid lie. In its cell units x counts columns from the west, y rows
/// from the south; `cells` is that same raster for geo, whose row 0 is the north.
struct Frame {
    double south, west, lat_step, lon_step;  ///< degrees, as written
    double cell_height_m, cell_width_m;      ///< at the middle latitude
    int rows, cols;

    geo::Point to_cells(geo::LonLat g) const {
        return {(g.lon - west) / lon_step, (g.lat - south) / lat_step};
    }
    geo::LonLat centre(int row_from_south, int col) const {
        return {west + (col + 0.5) * lon_step, south + (row_from_south + 0.5) * lat_step};
    }
    geo::GridGeometry cells() const {
        return {{0, static_cast<double>(rows)}, 0, Metres{1}, rows, cols};
    }
    geo::Cell north_first(int row_from_south, int col) const {
        return {rows - 1 - row_from_south, col};
    }
};

/// Square cells of `cell` on the ground that cover the extent and `margin` around it.
Frame frame_over(const Extent& extent, Metres cell, Metres margin);

/// Cells that frame would have, as a double: cheap to ask and never overflowing.
double cells_over(const Extent& extent, Metres cell, Metres margin);

}  // namespace vrmap::isoxml
