// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_cog.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

geo::Grid<double> grid(const geo::GridGeometry& g) {
    geo::Grid<double> values(g, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = i % 3 ? static_cast<double>(i) / 1000 : std::nan("");
    return values;
}

std::vector<io::RasterBand> bands_on(const geo::GridGeometry& g) {
    std::vector<io::RasterBand> bands;
    bands.push_back({"rate", "kg/10a", grid(g)});
    bands.push_back({"other", "", geo::Grid<double>(g, 7.0)});
    return bands;
}

struct Written {
    io::Crs crs{"EPSG:6680"};
    std::vector<io::RasterBand> bands;
    std::string bytes;
    explicit Written(const geo::GridGeometry& g)
        : bands(bands_on(g)), bytes(io::cog_bytes("rate.tif", crs, bands)) {}
    std::string fault() const {
        return test::fault_of([this] { io::require_cog({"rate.tif", bytes, ""}, crs, bands); });
    }
};

const geo::GridGeometry plain{{-39156, -88488}, 0, {12}, 19, 26};

}  // namespace

TEST_CASE("a COG reads back as it was written, the same bytes each time") {
    const Written a(plain);
    const Written b(plain);
    CHECK(a.fault().empty());
    CHECK(a.bytes == b.bytes);
    CHECK(a.bytes.find("LAYOUT=IFDS_BEFORE_DATA") != std::string::npos);
}

TEST_CASE("a turned grid keeps its place, and a large one has overviews") {
    CHECK(Written({{-39156, -88488}, 0.3, {12}, 19, 26}).fault().empty());
    const Written large({{0, 0}, 0, {1}, 600, 1100});
    CHECK(large.fault().empty());
    CHECK(large.bytes.find("KNOWN_INCOMPATIBLE_EDITION=NO") != std::string::npos);
}

TEST_CASE("another number, place, name or CRS is found") {
    Written w(plain);
    const auto bands = w.bands;
    w.bands[0].values[4] += 1e-3;
    CHECK(w.fault() == "output.reread_differs");
    w.bands = bands;
    w.bands[0].values[0] = 0;
    CHECK(w.fault() == "output.reread_differs");
    w.bands = bands;
    w.bands[1].unit = "kg/ha";
    CHECK(w.fault() == "output.reread_differs");
    w.bands = bands;
    w.bands[1].description = "another";
    CHECK(w.fault() == "output.reread_differs");
    for (const geo::GridGeometry& other : {geo::GridGeometry{{-39155, -88488}, 0, {12}, 19, 26},
                                           geo::GridGeometry{{-39156, -88488}, 0, {12}, 26, 19}}) {
        w.bands = bands_on(other);
        CHECK(w.fault() == "output.reread_differs");
    }
    w.bands = bands;
    w.crs = {"EPSG:6681"};
    CHECK(w.fault() == "output.reread_differs");
}
