// SPDX-License-Identifier: Apache-2.0
#include "isoxml/ground.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/geo/coverage.hpp"

namespace vrmap::isoxml {

namespace {

using geo::Point;

double squared_distance_to(Point a, Point b, Point p) {
    const double ex = b.x - a.x;
    const double ey = b.y - a.y;
    const double length2 = ex * ex + ey * ey;
    const double t =
        length2 > 0 ? std::clamp(((p.x - a.x) * ex + (p.y - a.y) * ey) / length2, 0.0, 1.0) : 0.0;
    const double dx = a.x + t * ex - p.x;
    const double dy = a.y + t * ey - p.y;
    return dx * dx + dy * dy;
}

struct Span {
    int first, last;  ///< cells, both included; empty when first > last
};

// Cells whose centres lie in [low, high], metres.
Span centres_in(double low, double high, double cell, int count) {
    return {static_cast<int>(std::max(0.0, std::ceil(low / cell - 0.5))),
            static_cast<int>(std::min(count - 1.0, std::floor(high / cell - 0.5)))};
}

// Metres from west the part of edge a-b spans that lies within `reach` of the height y.
std::pair<double, double> part_near_height(Point a, Point b, double y, double reach) {
    double from = 0;
    double to = 1;
    if (a.y != b.y) {
        const double t0 = (y - reach - a.y) / (b.y - a.y);
        const double t1 = (y + reach - a.y) / (b.y - a.y);
        from = std::clamp(std::min(t0, t1), 0.0, 1.0);
        to = std::clamp(std::max(t0, t1), 0.0, 1.0);
    }
    return std::minmax({a.x + from * (b.x - a.x), a.x + to * (b.x - a.x)});
}

// Turns `beyond` into `rim` along one edge, row by row, only where the edge runs. a, b in metres
// from the frame's south-west.
void mark_rim(const Frame& frame, Point a, Point b, double reach, geo::Grid<Ground>& ground) {
    const auto [low, high] = std::minmax({a.y, b.y});
    const Span rows = centres_in(low - reach, high + reach, frame.cell_height_m, frame.rows);
    for (int r = rows.first; r <= rows.last; ++r) {
        const double y = (r + 0.5) * frame.cell_height_m;
        const auto [left, right] = part_near_height(a, b, y, reach);
        const Span cols = centres_in(left - reach, right + reach, frame.cell_width_m, frame.cols);
        for (int c = cols.first; c <= cols.last; ++c) {
            Ground& here = ground[frame.north_first(r, c)];
            if (here == Ground::beyond &&
                squared_distance_to(a, b, {(c + 0.5) * frame.cell_width_m, y}) <= reach * reach)
                here = Ground::rim;
        }
    }
}

void mark_rim(const Frame& frame, const geo::Ring& ring, double reach, geo::Grid<Ground>& ground) {
    const auto metres = [&frame](Point p) {
        return Point{p.x * frame.cell_width_m, p.y * frame.cell_height_m};
    };
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        mark_rim(frame, metres(ring[j]), metres(ring[i]), reach, ground);
}

// The block of cells a ring's box touches, as a raster of its own: a part pays for itself only.
geo::GridGeometry block_of(const geo::Ring& ring, const Frame& frame) {
    const geo::Box box = geo::bounds(ring);
    const double west = std::clamp(std::floor(box.min_x), 0.0, static_cast<double>(frame.cols));
    const double east = std::clamp(std::ceil(box.max_x), west, static_cast<double>(frame.cols));
    const double south = std::clamp(std::floor(box.min_y), 0.0, static_cast<double>(frame.rows));
    const double north = std::clamp(std::ceil(box.max_y), south, static_cast<double>(frame.rows));
    return {{west, north},
            0,
            Metres{1},
            static_cast<int>(north - south),
            static_cast<int>(east - west)};
}

// Ring by ring, not all outer rings at once: by even-odd an island in a hole would undo the part
// around it, and the island's own hole would pass for open land.
void mark_inside_outer(const Frame& frame, const geo::Ring& outer, geo::Grid<Ground>& ground) {
    const geo::GridGeometry block = block_of(outer, frame);
    const auto in = geo::centres_inside(block, {&outer});
    const int row0 = frame.rows - static_cast<int>(block.origin.y);
    const int col0 = static_cast<int>(block.origin.x);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const geo::Cell c = in.cell(i);
        if (in[i]) ground[geo::Cell{row0 + c.row, col0 + c.col}] = Ground::hole;
    }
}

}  // namespace

geo::Grid<Ground> ground_of(const Frame& frame, const geo::FieldBoundary& field, Metres reach) {
    geo::Grid<Ground> ground(frame.cells(), Ground::beyond);
    for (const geo::Polygon& part : field.parts()) mark_inside_outer(frame, part.outer, ground);
    const auto inside = geo::centres_inside(frame.cells(), field.rings());
    for (std::size_t i = 0; i < ground.size(); ++i)
        if (inside[i]) ground[i] = Ground::field;
    // a thousandth more than asked: 10 km south of the middle cells are 0.1 % wider
    const double reach_m = reach.value * 1.001;
    for (const geo::Polygon& part : field.parts()) mark_rim(frame, part.outer, reach_m, ground);
    return ground;
}

}  // namespace vrmap::isoxml
