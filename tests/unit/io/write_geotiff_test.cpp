// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_geotiff.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "unit/io/folder.hpp"
#include "vrmap/io/read_raster.hpp"

using namespace vrmap;

namespace {

struct Seen {
    io::RasterFrame frame;
    std::vector<double> values;
};

Seen read_back(const std::string& bytes, int band) {
    test::Folder f;
    io::RasterSource s{"x", f.file("x.tif", bytes), "x.tif", "", band};
    s.least = -std::numeric_limits<double>::infinity();
    s.most = std::numeric_limits<double>::infinity();
    io::InputLog log;
    Seen seen;
    seen.frame = io::read_pixels(
        s, {"EPSG:6680"}, {-1e5, -1e5, -1e4, -1e4},
        [&](const interpolate::PixelCorners&, double v) { seen.values.push_back(v); }, log);
    return seen;
}

}  // namespace

TEST_CASE("a GeoTIFF of doubles reads back as it was written, the same bytes each time") {
    const io::PixelPlace place{{-39156.5, -88488.25}, 5, 2.5, 300, 270};  // more than one tile
    std::vector<double> mean(300 * 270), variance(300 * 270, 0.1);
    for (std::size_t i = 0; i < mean.size(); ++i)
        mean[i] = i % 7 ? std::sqrt(static_cast<double>(i)) : std::nan("");
    const auto write = [&] {
        return io::geotiff_bytes("x.tif", io::Crs{"EPSG:6680"}, place,
                                 {{"mean", &mean}, {"variance", &variance}});
    };
    const std::string bytes = write();
    CHECK(bytes == write());
    const Seen first = read_back(bytes, 1);
    REQUIRE(first.values.size() == mean.size());
    for (std::size_t i = 0; i < mean.size(); ++i)
        REQUIRE(
            (first.values[i] == mean[i] || (std::isnan(mean[i]) && std::isnan(first.values[i]))));
    CHECK(first.frame.place_at(0, 0) == place.north_west);
    CHECK(first.frame.place_at(1, 1) == geo::Point{-39151.5, -88490.75});
    CHECK(read_back(bytes, 2).values == variance);
}

TEST_CASE("without a system there is a place, but no system") {
    const std::vector<double> one{1};
    const std::string bytes = io::geotiff_bytes("x.tif", {}, {{10, 20}, 1, 1, 1, 1}, {{"a", &one}});
    CHECK(test::fault_of([&] { read_back(bytes, 1); }) == "crs.missing@0:0");
}
