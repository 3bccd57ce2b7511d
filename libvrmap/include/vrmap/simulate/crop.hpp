// SPDX-License-Identifier: Apache-2.0
// The virtual crop: what really happens on a virtual field, so that a map can be judged.
#pragma once
#include "vrmap/units.hpp"

namespace vrmap::simulate {

/// What may stand on a virtual field: winter wheat, paddy rice (brown rice counts), onion (bulbs).
enum class Crop { wheat, rice, onion };

/// What the ground at one place offers a crop in one season.
struct Site {
    NitrogenRate soil_supply{};  ///< mineral N the soil releases over the season
    double wetness = 0;          ///< 0 drained .. 1 waterlogged (a paddy: roots starved of air)
    OrganicDose compost{};       ///< spread the autumn before; zero for the logged harvest
    double vigour = 1;           ///< 1 in the open field, less on trodden edges
};

/// The forms are chosen to share none with agronomy/ (its linear uptake per tonne, its
/// a·e^(b·NDVI), its linear release shares, its linear plateaus and logistic gates): a method that
/// only recovered its own equations would look right here for the wrong reason. Here are
/// hyperbolas, Hill curves and powers. One thing is common to both, as mass balance is: soil,
/// compost and the recovered share of the fertiliser add up before the roots take of them.
/// Coefficients are made up to give the magnitudes of AGRONOMY.md §1.1 for wheat: 50 kg N/ha at
/// panicle initiation, 140 at 6 t/ha of grain, lodging above 170; for rice about 105 at 5.3 t/ha,
/// for onion about 125 at 53 t/ha. A test of code, never agronomic advice.

/// Nitrogen in the whole crop at ripeness, from a hyperbola of what the roots can reach.
/// Wet ground loses part of the fertiliser (denitrification) and of the compost's release.
NitrogenRate uptake_at_harvest(const Site& site, NitrogenRate fertiliser, Crop crop = Crop::wheat);

/// Nitrogen in the crop on the day of the image (panicle initiation; onion: bulbs about to swell).
NitrogenRate uptake_at_image(const Site& site, NitrogenRate fertiliser_so_far,
                             Crop crop = Crop::wheat);

/// Grain or bulbs as harvested: softly the lesser of what nitrogen allows (a Hill curve of uptake)
/// and what drainage allows, less lodging. A dressing lifts the first only, so on wet ground it
/// earns a small part of what it earns on dry: AGRONOMY.md §0.2. Only the cause tells which ground
/// is which.
CropYield grain(const Site& site, NitrogenRate fertiliser, Crop crop = Crop::wheat);

/// What a satellite would see of a canopy that holds `uptake`, without noise.
/// Waterlogged leaves are paler than their nitrogen.
Ndvi canopy_ndvi(NitrogenRate uptake, double wetness, Crop crop = Crop::wheat);

}  // namespace vrmap::simulate
