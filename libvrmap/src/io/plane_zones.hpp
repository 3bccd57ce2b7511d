// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "vrmap/geo/point.hpp"

namespace vrmap::io {

inline constexpr int plane_zones = 19;

/// Japan's plane rectangular zone, 1 to 19, of a place: that of the nearest town, of those zones
/// that `may_be` allows (indexed by zone); 0 if none is. The zones follow municipalities (notice
/// 9/2002 of the Ministry of Land, Infrastructure, Transport and Tourism), not meridians: Obihiro
/// is nearer to the meridian of XII, and in XIII. A field on a border may get the neighbour's zone,
/// which costs nothing but the look of its coordinates.
int plane_zone_of(geo::LonLat place, const std::array<bool, plane_zones + 1>& may_be);

}  // namespace vrmap::io
