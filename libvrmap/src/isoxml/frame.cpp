// SPDX-License-Identifier: Apache-2.0
#include "isoxml/frame.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "isoxml/decimal.hpp"
#include "isoxml/ellipsoid.hpp"

namespace vrmap::isoxml {

namespace {

// Rounding an origin or a step moves the far edge by less than this many cells.
constexpr double slack_cells = 1e-3;

double count(double from, double to, double step) {
    return std::max(1.0, std::ceil((to - from) / step + slack_cells));
}

}  // namespace

Extent extent_of(const std::vector<LonLatPolygon>& field) {
    constexpr double far = std::numeric_limits<double>::infinity();
    Extent e{far, -far, far, -far, 0, 0};
    for (const LonLatPolygon& part : field)
        for (const geo::LonLat g : part.outer) {
            e.south = std::min(e.south, g.lat);
            e.north = std::max(e.north, g.lat);
            e.west = std::min(e.west, g.lon);
            e.east = std::max(e.east, g.lon);
        }
    const DegreeSize degree = degree_size((e.south + e.north) / 2);
    e.lat_m = degree.lat_m;
    e.lon_m = degree.lon_m;
    return e;
}

Frame frame_over(const Extent& e, Metres cell, Metres margin) {
    const double up = margin.value / e.lat_m;
    const double side = margin.value / e.lon_m;
    Frame f{};
    f.lat_step = at_ten_digits(cell.value / e.lat_m);
    f.lon_step = at_ten_digits(cell.value / e.lon_m);
    f.south = at_nine_decimals(e.south - up - slack_cells * f.lat_step);
    f.west = at_nine_decimals(e.west - side - slack_cells * f.lon_step);
    f.rows = static_cast<int>(count(f.south, e.north + up, f.lat_step));
    f.cols = static_cast<int>(count(f.west, e.east + side, f.lon_step));
    f.cell_height_m = f.lat_step * e.lat_m;
    f.cell_width_m = f.lon_step * e.lon_m;
    return f;
}

double cells_over(const Extent& e, Metres cell, Metres margin) {
    const double height_m = (e.north - e.south) * e.lat_m + 2 * margin.value;
    const double width_m = (e.east - e.west) * e.lon_m + 2 * margin.value;
    // one more each way than frame_over may take: a bound, never less
    return (std::ceil(height_m / cell.value) + 1) * (std::ceil(width_m / cell.value) + 1);
}

}  // namespace vrmap::isoxml
