// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/layer_sums.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"
#include "vrmap/io/write_geopackage.hpp"

using namespace vrmap;

TEST_CASE("areas and weighted areas of a layer, holes out") {
    io::GeoTable t{"zones", {"EPSG:6680"}, 2, {}, {}, {}};
    t.polygon = [](std::size_t i) {
        const double side = i == 0 ? 10 : 4;
        geo::Polygon p{{{0, 0}, {side, 0}, {side, side}, {0, side}}, {}};
        if (i == 0) p.holes.push_back({{1, 1}, {1, 3}, {3, 3}, {3, 1}});
        return std::vector<geo::Polygon>{p};
    };
    t.columns = {io::integers("rate", [](std::size_t i) { return i == 0 ? 5 : 100; })};
    const io::Input path{"field.gpkg", io::geopackage_bytes("field.gpkg", {t}), ""};
    const io::LayerSums sums = io::layer_sums(path, "zones", "rate");
    CHECK(sums.area == doctest::Approx(96 + 16));
    CHECK(sums.weighted == doctest::Approx(5 * 96 + 100 * 16));
    CHECK(test::fault_of([&] { io::layer_sums(path, "zones", "other"); }) ==
          "output.reread_differs");
    CHECK(test::fault_of([&] { io::layer_sums(path, "mesh", "rate"); }) == "output.reread_differs");
    CHECK(test::fault_of([&] {
              io::layer_sums({"x.gpkg", "none", ""}, "mesh", "rate");
          }) == "output.reread_differs");
}
