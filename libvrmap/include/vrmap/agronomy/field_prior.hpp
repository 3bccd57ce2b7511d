// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "vrmap/agronomy/cause_gate.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// Whether growth follows the soil's fertility: the correlation of the samples (humus or AC-N) with
/// the growth of the cells they lie in, −1..1, as far as it is more than chance would show: of r²
/// only 1 − (1 − r²)(n − 1)/(n − 2) counts, with the sign of r. None: under `fewest` (and three)
/// samples on ground that grew anything, or either of the two does not differ.
std::optional<double> follows_soil(const geo::PointSet<SoilSign>& samples,
                                   const geo::Grid<double>& growth, const geo::Grid<double>& area,
                                   std::size_t fewest);

/// p0 of a field, by what was asked of its growth (AGRONOMY.md §7 step 3; decision 14): water
/// alone, most_prior·(1 − share explained); the soil alone, logit⁻¹(logit(prior) +
/// soil_growth_factor·r), at most most_prior, so that a field whose growth runs against its humus
/// is hardly raised at all; both, the smaller; neither, prior.
double field_prior(const GateParameters& parameters, std::optional<double> water_explains,
                   std::optional<double> follows_soil);

}  // namespace vrmap::agronomy
