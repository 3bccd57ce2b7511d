// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/within.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/geo/coverage.hpp"

namespace vrmap::geo {

namespace {

constexpr double most_tiles = 1e6;
constexpr double least_tile = 10;    // metres
constexpr double whole = 1 - 1e-9;   // of a tile: sums along a row leave rounding behind
constexpr double touching_m = 1e-6;  // an edge along a pixel's side does not cut it

Metres tile_side(const Box& box) {
    return Metres{std::max(least_tile, std::sqrt(box.width() * box.height() / most_tiles))};
}

Box box_of(Point a, Point b) {
    Box box;
    box.add(a);
    box.add(b);
    return box;
}

// The box of an edge's part within one row of tiles: a long slope touches few tiles of each.
Box part_in_row(const std::pair<Point, Point>& e, const GridGeometry& tiles, int row) {
    const double top = tiles.origin.y - row * tiles.cell.value + touching_m;
    const double bottom = top - tiles.cell.value - 2 * touching_m;
    const auto [a, b] = e;
    const double rise = b.y - a.y;
    const auto at = [&](double y) {
        const double t = rise == 0 ? 0 : std::clamp((y - a.y) / rise, 0.0, 1.0);
        return Point{a.x + t * (b.x - a.x), a.y + t * rise};
    };
    return rise == 0 ? box_of(a, b) : box_of(at(top), at(bottom));
}

// Whether some length of a segment is inside a convex piece (Cyrus & Beck 1978), each side
// moved inwards by what only touches.
bool cuts(Point a, Point b, const Within::Quad& q) {
    const double turn = signed_area(Ring(q.begin(), q.end())) < 0 ? -1 : 1;
    double from = 0;
    double to = 1;
    for (std::size_t i = 0; i < q.size(); ++i) {
        const Point c = q[i];
        const Point d = q[(i + 1) % q.size()];
        const double side = std::hypot(d.x - c.x, d.y - c.y);
        if (!(side > 0)) continue;
        const auto depth = [&](Point p) {
            return turn * ((d.x - c.x) * (p.y - c.y) - (d.y - c.y) * (p.x - c.x)) / side -
                   touching_m;
        };
        const double at_a = depth(a);
        const double at_b = depth(b);
        if (at_a <= 0 && at_b <= 0) return false;
        if (at_a < 0) from = std::max(from, at_a / (at_a - at_b));
        if (at_b < 0) to = std::min(to, at_a / (at_a - at_b));
    }
    return to > from;
}

}  // namespace

Within::Within(const FieldBoundary& boundary)
    : boundary_(&boundary),
      field_(boundary.box().grown(touching_m)),
      tiles_(grid_over(boundary.box(), tile_side(boundary.box()))),
      fraction_(coverage(tiles_, boundary)) {
    std::vector<std::vector<std::uint32_t>> of_tile(tiles_.size());
    for (const Ring* ring : boundary.rings())
        for (std::size_t i = 0; i < ring->size(); ++i) {
            const Edge e{(*ring)[i], (*ring)[(i + 1) % ring->size()]};
            const auto number = static_cast<std::uint32_t>(edges_.size());
            edges_.push_back(e);
            const Span r = rows(box_of(e.first, e.second).grown(touching_m));
            for (int row = r.first; row <= r.last; ++row) {
                const Span c = cols(part_in_row(e, tiles_, row).grown(touching_m));
                for (int col = c.first; col <= c.last; ++col)
                    of_tile[fraction_.index({row, col})].push_back(number);
            }
        }
    begin_.push_back(0);
    for (const auto& edges : of_tile) {
        touching_.insert(touching_.end(), edges.begin(), edges.end());
        begin_.push_back(touching_.size());
    }
}

Within::Span Within::rows(const Box& box) const {
    const double side = tiles_.cell.value;
    const auto at = [&](double y) {
        return static_cast<int>(
            std::clamp(std::floor((tiles_.origin.y - y) / side), 0.0, tiles_.rows - 1.0));
    };
    return {at(box.max_y), at(box.min_y)};
}

Within::Span Within::cols(const Box& box) const {
    const double side = tiles_.cell.value;
    const auto at = [&](double x) {
        return static_cast<int>(
            std::clamp(std::floor((x - tiles_.origin.x) / side), 0.0, tiles_.cols - 1.0));
    };
    return {at(box.min_x), at(box.max_x)};
}

bool Within::holds(Point p) const {
    const auto tile = tiles_.cell_at(p);
    return tile && (fraction_[*tile] >= whole || (fraction_[*tile] > 0 && boundary_->contains(p)));
}

bool Within::holds(const Quad& piece) const {
    Box box;
    for (const Point p : piece) box.add(p);
    if (box.min_x < field_.min_x || box.max_x > field_.max_x || box.min_y < field_.min_y ||
        box.max_y > field_.max_y)
        return false;
    const Span r = rows(box);
    const Span c = cols(box);
    bool all_whole = true;
    for (int row = r.first; row <= r.last && all_whole; ++row)
        for (int col = c.first; col <= c.last && all_whole; ++col)
            all_whole = fraction_[Cell{row, col}] >= whole;
    if (all_whole) return true;
    const Point middle{(piece[0].x + piece[2].x) / 2, (piece[0].y + piece[2].y) / 2};
    return boundary_->contains(middle) && !cut(piece, box);
}

// With its middle inside and no edge through it, all of it is inside.
bool Within::cut(const Quad& piece, const Box& box) const {
    const Span r = rows(box);
    const Span c = cols(box);
    for (int row = r.first; row <= r.last; ++row)
        for (int col = c.first; col <= c.last; ++col) {
            const std::size_t tile = fraction_.index({row, col});
            for (std::size_t k = begin_[tile]; k < begin_[tile + 1]; ++k)
                if (const Edge& e = edges_[touching_[k]]; cuts(e.first, e.second, piece))
                    return true;
        }
    return false;
}

}  // namespace vrmap::geo
