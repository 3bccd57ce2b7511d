// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/io/read_raster.hpp"

namespace vrmap::fuzz {

/// A picture of the sample field's place, read as one band and as two.
void geotiff(std::string_view bytes) {
    io::RasterSource red;
    red.role = "ndvi";
    red.path = file("t.tif", bytes);
    red.file = "t.tif";
    io::RasterSource nir = red;
    nir.band = 2;
    const io::Crs field{"EPSG:6680"};
    const geo::Box window{-38900, -88520, -38700, -88400};
    may_refuse([&] {
        io::InputLog log;
        io::read_pixels(
            red, field, window,
            [](const auto&, double value) {
                require(std::isnan(value) || (value >= -1 && value <= 1),
                        "a value is in its range");
            },
            log);
    });
    may_refuse([&] {
        io::InputLog log;
        io::read_band_pixels(
            {red, nir}, field, window, [](const auto&, double, double) {}, log);
    });
    look_at(red.path);
}

}  // namespace vrmap::fuzz
