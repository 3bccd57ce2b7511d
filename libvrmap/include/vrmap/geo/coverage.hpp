// SPDX-License-Identifier: Apache-2.0
// Exact cell fractions of polygons: how much of each cell a polygon covers.
#pragma once
#include <functional>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"

namespace vrmap::geo {

/// Signed-area accumulation along scanlines, as font rasterisers do: each edge adds trapezoids to
/// the cells it crosses, a running sum along the row gives the covered fraction. Exact up to
/// rounding, O(edges·rows + cells of the bounding box) per polygon. Overlaps of rings add up by
/// winding, so orientation matters: outer anticlockwise, holes clockwise (FieldBoundary does it).
/// Holds its scratch memory: make one, use it for many polygons.
class Coverage {
public:
    explicit Coverage(const GridGeometry& geometry) : geometry_(geometry) {}
    /// Calls `cell(index, fraction)` once for every cell that `rings` cover at all, row by row.
    void visit(const std::vector<const Ring*>& rings,
               const std::function<void(std::size_t, double)>& cell);
    void visit(const std::vector<Polygon>& polygons,
               const std::function<void(std::size_t, double)>& cell);

private:
    void add_edge(Point a, Point b);
    GridGeometry geometry_;
    std::vector<double> sums_;
    std::vector<Point> local_;
    int row0_ = 0, col0_ = 0, rows_ = 0, cols_ = 0;
};

/// Fraction of every cell inside the boundary, 0..1, holes left out.
Grid<double> coverage(const GridGeometry& geometry, const FieldBoundary& boundary);

/// 1 where the cell's centre lies inside the rings by the even-odd rule.
Grid<unsigned char> centres_inside(const GridGeometry& geometry,
                                   const std::vector<const Ring*>& rings);

}  // namespace vrmap::geo
