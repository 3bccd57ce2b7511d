// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::isoxml {

/// Answers "which rate holds here" for any place of the plane.
/// Keeps references: the grids must outlive it. REQUIRES one cell with a rate.
class NearestRate {
public:
    NearestRate(const geo::Grid<MgPerM2>& mesh, const geo::Grid<unsigned char>& has_rate)
        : mesh_(mesh), has_rate_(has_rate) {}
    /// The rate of the cell under p; where that has none, of the cell whose square is nearest.
    MgPerM2 at(geo::Point p) const;

private:
    const geo::Grid<MgPerM2>& mesh_;
    const geo::Grid<unsigned char>& has_rate_;
};

}  // namespace vrmap::isoxml
