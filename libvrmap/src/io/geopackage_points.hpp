// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "vrmap/io/write_geopackage.hpp"

namespace vrmap::io {

/// The GeoPackage with the rows of those of its layers that hold points, which GDAL left empty: row
/// by row through SQLite itself, since logs have a million of them. THROWS OutputError naming
/// `name`.
std::string with_points(std::string geopackage, const std::vector<GeoTable>& tables,
                        const std::string& name);

}  // namespace vrmap::io
