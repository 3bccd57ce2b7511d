// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/job/soil_tests.hpp"

namespace vrmap::job {

/// Layer `soil_points` of field.gpkg: each sample with every quantity that was measured in points;
/// none where there are no points. REQUIRES the tests to outlive the table.
std::vector<io::GeoTable> soil_points_layer(const SoilTests& tests, const io::Crs& frame);

}  // namespace vrmap::job
