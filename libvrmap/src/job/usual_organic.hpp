// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"
#include "vrmap/geo/swath.hpp"

namespace vrmap::job {

/// Percent for kg/t, or dry for fresh mass, gives a credit that is smooth and wrong. THROWS
/// InputError at `nitrogen_kg_per_t` where it is unusual for the material
/// (data/guide/materials.toml) and not confirmed; a material without a row is never suspected.
void require_usual_content(const Section& section, const OrganicInput& organic,
                           const Tables& tables);

/// THROWS InputError, with the units in which it would be usual, where the mean dose over the
/// ground that got any is unusual for the material and not confirmed.
void require_usual_dose(const OrganicInput& organic, const std::vector<geo::Swath>& swaths,
                        const Tables& tables);

}  // namespace vrmap::job
