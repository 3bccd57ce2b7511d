// SPDX-License-Identifier: Apache-2.0
#include "isoxml/nearest_rate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vrmap::isoxml {

namespace {

// Squared distances in millionths of a cell², so that what is equally far on paper ties in doubles
// too and the tie rule decides, not the last bit.
long long rounded(double squared) {
    return std::llround(std::min(squared, 1e12) * 1e6);
}

double outside_span(double x, double low, double high) {
    return x < low ? low - x : x > high ? x - high : 0.0;
}

// Smaller is nearer. Cells are offered row by row, so on a full tie the first stays.
struct Rank {
    long long to_square = std::numeric_limits<long long>::max();
    long long to_centre = std::numeric_limits<long long>::max();
    std::size_t index = std::numeric_limits<std::size_t>::max();
    auto operator<=>(const Rank&) const = default;
};

Rank rank(const geo::Grid<MgPerM2>& mesh, geo::Cell c, geo::Point local) {
    const double ex = outside_span(local.x, c.col, c.col + 1.0);
    const double ey = outside_span(local.y, c.row, c.row + 1.0);
    const double cx = local.x - c.col - 0.5;
    const double cy = local.y - c.row - 0.5;
    return {rounded(ex * ex + ey * ey), rounded(cx * cx + cy * cy), mesh.index(c)};
}

int clamped_floor(double x, int count) {
    return static_cast<int>(std::clamp(std::floor(x), 0.0, count - 1.0));
}

// Calls `offer` for the cells at Chebyshev distance k from `from` that lie on the grid.
template <class Offer>
void on_square_ring(const geo::GridGeometry& g, geo::Cell from, int k, const Offer& offer) {
    for (int r = std::max(0, from.row - k); r <= std::min(g.rows - 1, from.row + k); ++r) {
        const bool edge_row = r == from.row - k || r == from.row + k;
        const int step = edge_row || k == 0 ? 1 : 2 * k;
        for (int c = from.col - k; c <= from.col + k; c += step)
            if (c >= 0 && c < g.cols) offer(geo::Cell{r, c});
    }
}

}  // namespace

MgPerM2 NearestRate::at(geo::Point p) const {
    const geo::GridGeometry& g = mesh_.geometry();
    if (const auto under = g.cell_at(p); under && has_rate_[*under]) return mesh_[*under];
    const geo::Point local = g.to_local(p);
    const geo::Cell start{clamped_floor(local.y, g.rows), clamped_floor(local.x, g.cols)};
    const double off_x = outside_span(local.x, 0, g.cols);
    const double off_y = outside_span(local.y, 0, g.rows);
    Rank best;
    for (int k = 0; k < std::max(g.rows, g.cols); ++k) {
        // a cell k rings away is at least k - 1 from the grid's nearest point, and that point's own
        // distance adds at a right angle or more (the grid is convex)
        const double rings = std::max(0, k - 1);
        if (rounded(off_x * off_x + off_y * off_y + rings * rings) > best.to_square) break;
        on_square_ring(g, start, k, [&](geo::Cell c) {
            if (has_rate_[c]) best = std::min(best, rank(mesh_, c, local));
        });
    }
    return mesh_[best.index];
}

}  // namespace vrmap::isoxml
