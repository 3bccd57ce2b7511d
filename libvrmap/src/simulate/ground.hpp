// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/layout.hpp"

namespace vrmap::simulate {

inline constexpr double truth_cell_m = 2.0;
inline constexpr double truth_margin_m = 40.0;  ///< known ground beyond the field's box, for images

/// Soil, water and trodden edges; compost, yield, uptake and NDVI still empty (NaN).
Truth lay_ground(const FieldSpec& spec, const Layout& layout, std::uint64_t seed);

/// Adds the dose of the spreader's strips to the ground, uneven as a beater throws it. `worth`: a
/// tonne of it in tonnes of cattle compost.
void spread_compost(Truth& truth, const std::vector<geo::PathPoint>& path, double worth,
                    Random random);

/// The harvest of a year before the compost: `weather` is the whole field's luck, `season` the
/// places'.
geo::Grid<double> grow_harvest(const Truth& truth, const FieldSpec& spec, double weather,
                               Random season);
/// This spring's uptake and NDVI.
void grow_crop(Truth& truth, const FieldSpec& spec, const Layout& layout);

Site site_of(const Truth& truth, std::size_t cell);

}  // namespace vrmap::simulate
