// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "vrmap/geo/grid.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::io {

/// One quantity of a raster. NaN is no data.
struct RasterBand {
    std::string description;  ///< "product_kg_per_10a"
    std::string unit;         ///< "kg/10a"
    geo::Grid<double> values;
};

/// A Cloud Optimized GeoTIFF of 32-bit floats, deflated, all bands on one grid, in the grid's own
/// CRS (a turned grid keeps its angle). Same values, same bytes. `name` is told in errors.
/// THROWS OutputError. REQUIRES bands of one geometry, at least one.
std::string cog_bytes(const std::string& name, const Crs& crs,
                      const std::vector<RasterBand>& bands);

/// Opens it again: a COG in that CRS, at that place, with those numbers (as 32-bit floats).
/// THROWS OutputError (output.reread_differs) with the first difference.
void require_cog(const Input& file, const Crs& crs, const std::vector<RasterBand>& bands);

}  // namespace vrmap::io
