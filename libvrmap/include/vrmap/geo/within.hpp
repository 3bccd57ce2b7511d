// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"

namespace vrmap::geo {

/// Which four-cornered pieces of ground lie whole inside a field, exactly: pixels that show nothing
/// but the field. Made once, asked for every pixel: pieces away from the outline cost a look at the
/// tiles they touch.
class Within {
public:
    using Quad = std::array<Point, 4>;
    explicit Within(const FieldBoundary& boundary);
    /// REQUIRES a convex piece, its corners in order. One that touches the outline from inside is
    /// within.
    bool holds(const Quad& piece) const;
    bool holds(Point p) const;

private:
    struct Span {
        int first, last;
    };
    using Edge = std::pair<Point, Point>;
    Span rows(const Box& box) const;
    Span cols(const Box& box) const;
    bool cut(const Quad& piece, const Box& box) const;

    const FieldBoundary* boundary_;
    Box field_;
    GridGeometry tiles_;
    Grid<double> fraction_;  // of each tile inside
    std::vector<std::size_t> begin_;
    std::vector<std::uint32_t> touching_;  // edges that touch a tile, tile by tile
    std::vector<Edge> edges_;
};

}  // namespace vrmap::geo
