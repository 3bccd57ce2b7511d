// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/agronomy/mineralisation.hpp"
#include "vrmap/agronomy/soil_supply.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// What makes kg/10a of a paddy's dryness before flooding (M4, 乾土効果).
struct DrySoil {
    double bulk_density_g_per_cm3{};
    Metres plough_depth{};
    DrySoilCurve curve;
    double cv{};  ///< of the curve's nitrogen
};

/// The nitrogen that a paddy gives more for having been dry, as a word on the soil: as much uptake
/// as fertiliser of the same weight would give, so times the recovery. Kriged; its error is the
/// water's through the curve, and the curve's own. It rises where the ground is dry, so water may
/// not explain it away.
SupplyEvidence dry_soil_evidence(const geo::Layer<WaterContent>& before_flooding,
                                 const DrySoil& soil, double recovery);

/// For the user: least, most and mean of that nitrogen over the field (`area`: m² per cell).
Message dry_soil_note(const geo::Layer<WaterContent>& before_flooding, const DrySoil& soil,
                      const geo::Grid<double>& area);

}  // namespace vrmap::agronomy
