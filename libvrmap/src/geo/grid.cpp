// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/grid.hpp"

#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::geo {

namespace {
constexpr double max_cells = 2e7;  // RELIABILITY.md §7: a field of 500 ha at 0.5 m
}

Box bounds(const std::vector<Point>& points) {
    Box box;
    for (const Point p : points) box.add(p);
    return box;
}

bool GridGeometry::same_as(const GridGeometry& other) const {
    const double close = 1e-3 * cell.value;
    return rows == other.rows && cols == other.cols &&
           std::abs(cell.value - other.cell.value) * std::max(rows, cols) <= close &&
           std::abs(angle - other.angle) * std::max(rows, cols) <= 1e-3 &&
           std::abs(origin.x - other.origin.x) <= close &&
           std::abs(origin.y - other.origin.y) <= close;
}

Point GridGeometry::at(double row, double col) const {
    const double right = col * cell.value;
    const double down = row * cell.value;
    if (angle == 0) return {origin.x + right, origin.y - down};
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return {origin.x + right * c + down * s, origin.y + right * s - down * c};
}

Point GridGeometry::to_local(Point p) const {
    const double dx = (p.x - origin.x) / cell.value;
    const double dy = (p.y - origin.y) / cell.value;
    if (angle == 0) return {dx, -dy};
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return {dx * c + dy * s, dx * s - dy * c};
}

std::optional<Cell> GridGeometry::cell_at(Point p) const {
    const Point local = to_local(p);
    if (!(local.x >= 0 && local.y >= 0 && local.x < cols && local.y < rows)) return std::nullopt;
    return Cell{static_cast<int>(local.y), static_cast<int>(local.x)};
}

GridGeometry grid_over(const Box& box, Metres cell) {
    if (!(cell.value > 0) || box.empty()) throw ArgumentError({"geo.no_cell_size", {}});
    const double west = std::floor(box.min_x / cell.value);
    const double east = std::ceil(box.max_x / cell.value);
    const double south = std::floor(box.min_y / cell.value);
    const double north = std::ceil(box.max_y / cell.value);
    const double cols = std::max(1.0, east - west);
    const double rows = std::max(1.0, north - south);
    if (!(rows * cols <= max_cells))
        throw ArgumentError({"geo.too_many_cells",
                             {{"cells", text(rows * cols, 0)},
                              {"cell_m", text(cell.value)},
                              {"limit", text(max_cells, 0)}}});
    return {{west * cell.value, north * cell.value},
            0,
            cell,
            static_cast<int>(rows),
            static_cast<int>(cols)};
}

}  // namespace vrmap::geo
