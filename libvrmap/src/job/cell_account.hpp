// SPDX-License-Identifier: Apache-2.0
// What a reader wants to know of a mesh cell beside the terms of its ledger.
#pragma once
#include <optional>

#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// Why what a cell is wanted to get differs from the guide: its two largest reasons, as a sentence.
/// The machine's limits and steps come after.
report::Words reason_of(const Result& result, std::size_t cell, const report::Say& say);

/// AGRONOMY.md §7 step 9, 1 − min(1, 2σ/(most − least)) of the map's wanted rates before a person's
/// hand, 0..1; NaN where the map is uniform or the cell empty.
geo::Grid<double> confidence_of(const Result& result);

/// AGRONOMY.md §4 R4, per mesh cell and over the field (`_mean`): the season's nitrogen (this
/// map's, other dressings, organic matter's), less what a harvest of the yield maps' mean carries
/// away.
struct NitrogenSurplus {
    geo::Grid<double> surplus_kg_per_10a;  ///< NaN where no yield is known
    geo::Grid<double> balance_index;       ///< removal / input
    double surplus_mean_kg_per_10a = 0;
    double balance_index_mean = 0;
};
/// None without a yield map of this crop, or a row of what it removes.
std::optional<NitrogenSurplus> surplus_of(const Result& result);

}  // namespace vrmap::job
