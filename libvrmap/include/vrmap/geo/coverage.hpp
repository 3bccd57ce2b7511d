// SPDX-License-Identifier: Apache-2.0
// Exact cell fractions of polygons: how much of each cell a polygon covers.
#pragma once
#include <cmath>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"

namespace vrmap::geo {

/// Signed-area accumulation along scanlines, as font rasterisers do: each edge adds trapezoids to
/// the cells it crosses, a running sum along the row gives the covered fraction. Exact up to
/// rounding, O(edges·rows + cells between the outermost edges of each row) per polygon. Overlaps
/// of rings add up by winding, so orientation matters: outer anticlockwise, holes clockwise
/// (FieldBoundary does it, and so does `visit_part`).
/// Holds its scratch memory: make one, use it for many polygons.
class Coverage {
public:
    explicit Coverage(const GridGeometry& geometry);
    /// Calls `cell(index, fraction)` once for every cell that `rings` cover at all, row by row.
    template <class F>
    void visit(const std::vector<const Ring*>& rings, F&& cell) {
        begin();
        for (const Ring* ring : rings) add(*ring, 1);
        finish(cell);
    }
    template <class F>
    void visit(const std::vector<Polygon>& polygons, F&& cell) {
        begin();
        for (const Polygon& p : polygons) {
            add(p.outer, 1);
            for (const Ring& hole : p.holes) add(hole, 1);
        }
        finish(cell);
    }
    /// One polygon, whichever way its rings run.
    template <class F>
    void visit_part(const Polygon& part, F&& cell) {
        begin();
        add(part.outer, signed_area(part.outer) < 0 ? -1 : 1);
        for (const Ring& hole : part.holes) add(hole, signed_area(hole) > 0 ? -1 : 1);
        finish(cell);
    }

private:
    struct Span {
        std::size_t first;  // of its points in local_
        double turn;        // −1: counted the other way round
    };
    struct Reach {
        int first, last;  // columns of the block that edges changed in a row, last one past
    };
    // A running sum along a row leaves rounding behind; fractions below it are no ground.
    static constexpr double rounding = 1e-12;

    void begin();
    void add(const Ring& ring, double turn);
    bool accumulate();
    void add_edge(Point a, Point b, double turn);
    double* row_of(int r) {
        return &sums_[static_cast<std::size_t>(r) * static_cast<std::size_t>(cols_ + 2)];
    }

    template <class F>
    void finish(F& cell) {
        if (!accumulate()) return;
        for (int r = 0; r < rows_; ++r) {
            const Reach reach = reach_[static_cast<std::size_t>(r)];
            double* row = row_of(r);
            const std::size_t start =
                static_cast<std::size_t>(r + row0_) * columns_ + static_cast<std::size_t>(col0_);
            double sum = 0;
            for (int c = reach.first; c < reach.last; ++c) {
                sum += row[c];
                row[c] = 0;
                if (std::abs(sum) > rounding) cell(start + static_cast<std::size_t>(c), sum);
            }
            row[cols_] = row[cols_ + 1] = 0;
        }
    }

    GridGeometry geometry_;
    double cos_ = 1, sin_ = 0;  // of the grid's turn, over the cell's size
    std::size_t columns_ = 0;
    std::vector<double> sums_;  // of the block, all 0 between two polygons
    std::vector<Reach> reach_;
    std::vector<Point> local_;
    std::vector<Span> spans_;
    Box box_;
    int row0_ = 0, col0_ = 0, rows_ = 0, cols_ = 0;
};

/// Fraction of every cell inside the boundary, 0..1, holes left out.
Grid<double> coverage(const GridGeometry& geometry, const FieldBoundary& boundary);

/// 1 where the cell's centre lies inside the rings by the even-odd rule.
Grid<unsigned char> centres_inside(const GridGeometry& geometry,
                                   const std::vector<const Ring*>& rings);

}  // namespace vrmap::geo
