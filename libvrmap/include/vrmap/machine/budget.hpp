// SPDX-License-Identifier: Apache-2.0
// A map that asks for more product than there is.
#pragma once
#include <optional>

#include "vrmap/machine/spreader.hpp"

namespace vrmap::machine {

/// What there is of the (first) product, and who gives none of it up.
struct Budget {
    Kilograms available{};
    geo::Grid<unsigned char> locked;  ///< 1: this mesh cell keeps its rate; empty: none
    NitrogenRate least{};             ///< a starter: of no cell is more than what is over it taken
};

struct BudgetReport {
    Kilograms asked{};     ///< of product, before
    Kilograms told{};      ///< after; at most what is available
    NitrogenRate shift{};  ///< taken off everywhere alike, where the rate had it
};

/// Where the map asks for more of the (first) product than is available, takes the same nitrogen
/// off every cell that is not locked, none below `least`, until what the spreader is told is
/// available: water-filling by bisection on whole mg N/m². Cells that would all take their next
/// step at once take it one by one, those that want most first, while it fits: what is left over is
/// less than one such step on the largest cell. Term `budget`, negative or 0. Nothing changes where
/// the map asks for no more. O(cells log rate). REQUIRES `locked` on the mesh, or empty. THROWS
/// ArgumentError as drive; budget.not_enough where the spreader's least rates, the starter and
/// locked cells alone need more.
BudgetReport keep_budget(prescription::Prescription& wanted, const Budget& budget,
                         const Spreader& spreader, Fertiliser product,
                         const std::optional<Second>& second = {});

}  // namespace vrmap::machine
