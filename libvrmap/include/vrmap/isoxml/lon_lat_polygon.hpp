// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/point.hpp"

namespace vrmap::isoxml {

/// One part of a field in WGS 84 degrees. Rings close by implication, as in geo.
struct LonLatPolygon {
    std::vector<geo::LonLat> outer;
    std::vector<std::vector<geo::LonLat>> holes;
};

/// Vertex by vertex, each rounded to the nine decimals the file writes. An edge that is straight in
/// the plane is taken as straight in degrees: over 1 km at 43°N they part by 2 cm. A ring that this
/// rounding flattens to no area is left out.
/// THROWS NumericError for a vertex that has no place on the globe (or lies beyond 85° N or S).
std::vector<LonLatPolygon> to_geographic(const geo::FieldBoundary& boundary,
                                         const geo::Projection& projection);

}  // namespace vrmap::isoxml
