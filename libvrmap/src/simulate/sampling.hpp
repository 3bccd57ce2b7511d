// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/layout.hpp"

namespace vrmap::simulate {

/// A TDR probe at about `count` places, 6 × 4 for 24, of a jittered grid; a place that misses the
/// field is tried again within its tile, then left out.
geo::PointSet<WaterContent> probe_moisture(const Truth& truth, const Layout& layout, int count,
                                           Random random);

/// 300 biomass cuts (each 18 % in error) against the image's NDVI, fitted as an exponential.
UptakeFit fit_cuts(const VirtualField& field, const Layout& layout, Random random);

}  // namespace vrmap::simulate
