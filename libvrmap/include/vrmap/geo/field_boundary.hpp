// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/units.hpp"

namespace vrmap::geo {

/// Outer ring anticlockwise, holes clockwise.
struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
};

double signed_area(
    const Ring& ring);  ///< m², positive anticlockwise (shoelace about its first point)

/// One field: one or more parts, each with holes. Orientation is normalised on construction, a
/// repeated closing point dropped.
class FieldBoundary {
public:
    FieldBoundary() = default;
    /// THROWS ArgumentError for a ring of fewer than three points or no area.
    explicit FieldBoundary(std::vector<Polygon> parts);
    const std::vector<Polygon>& parts() const { return parts_; }
    SquareMetres area() const;  ///< holes taken out
    Box box() const;
    bool contains(Point p) const;  ///< even-odd; a point on the edge may fall either way
    /// Whether p is inside, or no farther out than `margin`.
    bool reaches(Point p, Metres margin) const;
    double distance_to_outline(Point p) const;  ///< metres, of the nearest ring
    Point centroid() const;
    /// Every ring, outer ones and holes: what a line drawing or an edge walk needs.
    std::vector<const Ring*> rings() const;

private:
    std::vector<Polygon> parts_;
};

/// Shortest distance from p to the outline of a ring, metres.
double distance_to(const Ring& ring, Point p);

}  // namespace vrmap::geo
