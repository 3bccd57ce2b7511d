// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/layout.hpp"

namespace vrmap::simulate {

inline constexpr double truth_cell_m = 2.0;
inline constexpr double truth_margin_m = 40.0;  ///< known ground beyond the field's box, for images

/// Soil, water and trodden edges; compost, yield, uptake and NDVI still empty (NaN).
Truth lay_ground(const FieldSpec& spec, const Layout& layout, std::uint64_t seed);

/// Paints the dose of the spreader's strips onto the ground, uneven as a beater throws it.
void spread_compost(Truth& truth, const std::vector<geo::PathPoint>& path, Random random);

/// Last year's harvest (before the compost), this spring's uptake and NDVI.
void grow_crops(Truth& truth, const FieldSpec& spec, const Layout& layout, std::uint64_t seed);

Site site_of(const Truth& truth, std::size_t cell);

}  // namespace vrmap::simulate
