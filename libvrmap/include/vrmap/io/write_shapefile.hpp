// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/io/files.hpp"

namespace vrmap::io {

/// Polygons with numbers, as spreader terminals read them: WGS 84, names of at most ten capital
/// ASCII letters, digits and "_", numbers only (ECOSYSTEM.md: terminals differ in all else).
struct ShapeTable {
    struct Column {
        std::string name;
        int decimals = 0;  ///< values are written rounded to them
        std::function<double(std::size_t)> value;
    };
    std::size_t rows = 0;
    std::function<std::vector<geo::Polygon>(std::size_t)> polygon;  ///< degrees: x longitude
    std::vector<Column> columns;
};

/// .shp, .shx, .dbf, .prj (ESRI's way of writing WGS 84) and .cpg, named `stem` ("rate"). Same
/// values, same bytes: no clock in it. THROWS OutputError.
Files shapefile_files(const std::string& stem, const ShapeTable& table);

/// Opens them again and holds every number and every polygon's extent against the table.
/// THROWS OutputError (output.reread_differs) with the first difference.
void require_shapefile(const Files& files, const std::string& stem, const ShapeTable& table);

}  // namespace vrmap::io
