// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/clip.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"
#include "vrmap/geo/swath.hpp"

using namespace vrmap;

namespace {

geo::Polygon square(double west, double south, double side) {
    return {
        {{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}},
        {}};
}

// 100 m by 100 m with a pond of 20 m.
geo::FieldBoundary field() {
    geo::Polygon p = square(0, 0, 100);
    p.holes.push_back(square(40, 40, 20).outer);
    return geo::FieldBoundary({p});
}

}  // namespace

TEST_CASE("a polygon is kept whole, cut, or gone") {
    const io::Clip clip(field().parts());
    CHECK(geo::area_m2(clip(square(10, 10, 10))) == doctest::Approx(100));
    CHECK(clip(square(10, 10, 10)).front().outer == square(10, 10, 10).outer);
    CHECK(geo::area_m2(clip(square(95, 95, 10))) == doctest::Approx(25));
    CHECK(clip(square(200, 0, 10)).empty());
    CHECK(clip(square(45, 45, 10)).empty());    // in the pond
    CHECK(clip(square(100, 0, 10)).empty());    // a common side is no ground
    CHECK(clip(square(100, 100, 10)).empty());  // nor is a corner
    CHECK(geo::area_m2(clip(square(35, 35, 30))) == doctest::Approx(900 - 400));
    CHECK(clip(square(40, 30, 20)).size() == 1);
}

TEST_CASE("a polygon may fall into parts, and may touch along a side as well") {
    const io::Clip clip({square(0, 0, 10), square(20, 0, 10), square(40, 10, 10)});
    const auto parts = clip({{{0, 0}, {60, 0}, {60, 10}, {0, 10}}, {}});
    CHECK(parts.size() == 2);
    CHECK(geo::area_m2(parts) == doctest::Approx(200));
}

TEST_CASE("a bow tie cannot be cut") {
    const io::Clip clip(field().parts());
    CHECK(test::fault_of([&] {
              clip({{{-50, -50}, {150, 150}, {150, -50}, {-50, 150}}, {}});
          }) == "geo.cannot_cut");
}

TEST_CASE("a field grows outwards only") {
    const double quarter_discs = 4 * 4 * 0.5 * 9 * 0.3826834323650898;  // 4 chords a quarter
    const auto grown = io::widened(field(), {3});
    CHECK(geo::area_m2(grown) == doctest::Approx(10000 - 400 + 4 * 100 * 3 + quarter_discs));
    CHECK(geo::area_m2(io::Clip(grown)(square(40, 40, 20))) == doctest::Approx(0));
    CHECK(io::widened(field(), {0}).size() == 1);
    CHECK(geo::area_m2(io::widened(field(), {0})) == doctest::Approx(9600));
}

TEST_CASE("an island in a pond stays, without a pad into the pond") {
    std::vector<geo::Polygon> parts = field().parts();
    parts.push_back(square(45, 45, 10));
    const geo::FieldBoundary with_island(parts);
    CHECK(geo::area_m2(io::widened(with_island, {3})) ==
          doctest::Approx(geo::area_m2(io::widened(field(), {3})) + 100));
}
