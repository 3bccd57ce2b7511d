// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::io {

/// Where the pixels of a raster lie that is not turned: north up, columns from the west.
struct PixelPlace {
    geo::Point north_west;  ///< corner of the first pixel
    double width = 0;       ///< of a pixel, in units of the CRS
    double height = 0;
    int cols = 0;
    int rows = 0;
};

/// One quantity, row by row from the north-west; NaN is no data.
struct DoubleBand {
    std::string description;
    const std::vector<double>* values = nullptr;
};

/// A GeoTIFF of 64-bit floats, deflated in tiles of 256, nodata NaN; without a CRS it has a place
/// but no system. Same values, same bytes. Opened again and compared, number by number, before it
/// is handed out. `name` is told in errors.
/// THROWS OutputError (output.write_failed, output.reread_differs). REQUIRES at least one band,
/// each of cols·rows values.
std::string geotiff_bytes(const std::string& name, const std::optional<Crs>& crs,
                          const PixelPlace& place, const std::vector<DoubleBand>& bands);

}  // namespace vrmap::io
