// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "isoxml/frame.hpp"
#include "vrmap/geo/grid.hpp"

namespace vrmap::isoxml {

/// What a cell's centre stands on.
enum class Ground : unsigned char {
    beyond,  ///< outside the field, out of reach
    field,   ///< inside
    hole,    ///< inside an outer ring, but not of the field
    rim,     ///< outside, within reach of an outer ring
};

/// `field` in the frame's cell units. `reach` is the distance of a cell's centre from an outer
/// ring, metres on the ground. Walks edges: O(vertices·rows touched + cells of each ring's box).
geo::Grid<Ground> ground_of(const Frame& frame, const geo::FieldBoundary& field, Metres reach);

}  // namespace vrmap::isoxml
