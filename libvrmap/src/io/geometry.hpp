// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "io/gdal.hpp"
#include "vrmap/geo/field_boundary.hpp"

namespace vrmap::io {

/// Polygons and multipolygons as values; false for any other geometry.
bool to_polygons(const OGRGeometry& geometry, std::vector<geo::Polygon>& out);
std::unique_ptr<OGRMultiPolygon> to_ogr(const std::vector<geo::Polygon>& parts);

}  // namespace vrmap::io
