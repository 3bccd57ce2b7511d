// SPDX-License-Identifier: Apache-2.0
// Our own outputs, read again from their bytes by readers that know nothing of the writers.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/isoxml/task_map.hpp"

namespace vrmap::io {

/// The tasks of TASKDATA/. THROWS OutputError or InputError with the first thing that is wrong with
/// them: isoxml.…, xml.…, output.reread_differs.
std::vector<isoxml::TaskMap> read_taskdata(const Files& files);

/// A layer's rows in the order of the file.
struct LayerRows {
    Crs crs;
    std::vector<std::vector<double>> columns;  ///< in the order asked for; NaN where empty
    std::vector<std::vector<geo::Polygon>> ground;
    std::size_t rows() const { return ground.size(); }
};

/// THROWS InputError for a GeoPackage that is more than tables (it may come from anywhere when it
/// is verified); OutputError (output.reread_differs) when the file or layer cannot be read whole,
/// has no such column, or holds something else than polygons.
LayerRows read_layer(const Input& geopackage, const std::string& layer,
                     const std::vector<std::string>& columns);
/// The same of a Shapefile, by its name without ending ("shape/rate").
LayerRows read_shapefile(const Files& files, const std::string& stem,
                         const std::vector<std::string>& columns);

}  // namespace vrmap::io
