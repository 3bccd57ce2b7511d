// SPDX-License-Identifier: Apache-2.0
// Ground that a machine covers bit by bit: how much of each bit was not covered before.
#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::geo {

/// Four corners, anticlockwise and convex: the ground between two places of a machine.
using Quad = std::array<Point, 4>;

/// Whether it turns left at every corner: neither crossed nor bent in.
bool is_convex(const Quad& quad);
double area_m2(const Quad& quad);

/// Exact up to rounding, without pixels: what earlier quads cover is cut off a new one as convex
/// pieces. Near constant time for each quad where quads are of like size.
class CoveredGround {
public:
    /// `over` holds every quad that will come; `reach` is the usual distance from a quad's middle
    /// to its corners.
    CoveredGround(const Box& over, double reach);
    /// Square metres of it that nothing covered; then it is covered. REQUIRES is_convex(quad).
    double take(const Quad& quad);

private:
    struct Place {  // of a quad that was taken
        Point middle;
        double reach;
        std::size_t before;  // in the same bucket
    };
    std::size_t bucket(int row, int col) const;
    Box box_;
    double side_;
    int rows_, cols_;
    double widest_ = 0;                // reach of any taken
    std::vector<std::size_t> newest_;  // of each bucket, counted from 1; 0: none
    std::vector<Place> places_;  // apart from the corners: most are too far off to ask for those
    std::vector<Quad> quads_;
};

}  // namespace vrmap::geo
