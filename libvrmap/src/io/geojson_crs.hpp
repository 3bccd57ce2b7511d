// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/input.hpp"

namespace vrmap::io {

/// RFC 7946 has no crs member; older files name one at the top. GDAL would fetch the link of
/// another kind, and take WGS 84 for a name it does not know. Reads the text once, in memory that
/// does not grow with it. THROWS InputError: no GeoJSON, nested over 32 deep, a crs that is no name
/// of a known system, or one below the top.
void require_plain_crs(const Input& geojson);

}  // namespace vrmap::io
