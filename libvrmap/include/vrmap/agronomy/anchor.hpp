// SPDX-License-Identifier: Apache-2.0
// Whose rate the guide's is: the field's middle (中), or the cells that want most (多).
#pragma once
#include "vrmap/agronomy/nutrient_balance.hpp"

namespace vrmap::agronomy {

enum class Anchor { mid, high };

struct AnchorParameters {
    double quantile{};       ///< by area, of the wanted change: the cells that get the guide's rate
    double most_soil_cut{};  ///< as BalanceParameters
    NitrogenRate season_warn{};
};

/// Takes a balance, made with the guide in the field's middle, to the guide as the rate of the
/// cells that want most: where a layer speaks, every cell gets less by the `quantile` of what the
/// soil's terms (soil test, yield, goal, NDVI, gate) want over the guide there, by area. Term
/// `anchor`, the same in all of them, negative or 0: a field whose layers want nothing over the
/// guide, or that has none, stays as it is to the milligram. The caps hold: soil terms and anchor
/// together take off at most most_soil_cut·guide, and a rate never falls under a floor it already
/// stands on, nor under 0; what cannot be taken off goes to `cap`. No rate rises. Returns the
/// shift, 0 or more. REQUIRES area on the balance's cells. O(cells log cells).
NitrogenRate anchor_high(Balance& balance, const geo::Grid<double>& area, const Guide& guide,
                         const AnchorParameters& parameters);

}  // namespace vrmap::agronomy
