// SPDX-License-Identifier: Apache-2.0
// What harvests carry off the field of phosphate and potash.
#pragma once
#include <vector>

#include "vrmap/geo/grid.hpp"

namespace vrmap::agronomy {

/// kg of the oxides in a tonne of harvest, at the moisture it was weighed at; straw too where it
/// leaves the field.
struct OxidesPerTonne {
    double phosphate = 0;  ///< P2O5
    double potash = 0;     ///< K2O
};

/// One year's harvest and what a tonne of it holds of one oxide.
struct Removal {
    const geo::Grid<double>* yield;  ///< t/ha per cell, kriged; NaN: not known
    double kg_per_t;
};

/// What a harvest carries away, mean of the years that know the cell: kg of the oxide/ha; NaN where
/// none does. A yield below 0, as kriging may give beside a hole, carries nothing. O(years·cells).
/// REQUIRES one year at least. THROWS ArgumentError (geo.geometry_differs).
geo::Grid<double> mean_removal(const std::vector<Removal>& years);

}  // namespace vrmap::agronomy
