// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "vrmap/io/input.hpp"

namespace vrmap::io {

/// What a layer of polygons holds, as read back from the file.
struct LayerSums {
    double area = 0;      ///< of its polygons, square units of the layer's CRS
    double weighted = 0;  ///< Σ area × the column
};

/// THROWS OutputError (output.reread_differs) if the GeoPackage cannot be read back, or has no such
/// layer or column.
LayerSums layer_sums(const Input& geopackage, const std::string& layer, const std::string& column);

}  // namespace vrmap::io
