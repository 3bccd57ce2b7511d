// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/swath.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace vrmap;
using namespace vrmap::geo;

namespace {

// Eastward, 10 m in 10 s a step.
std::vector<TimedPoint> eastward(int points) {
    std::vector<TimedPoint> way;
    for (int k = 0; k < points; ++k) way.push_back({{10.0 * k, 0}, 10.0 * k, k + 2});
    return way;
}

}  // namespace

TEST_CASE("a strip lies beside and ahead of its place, as its section does") {
    const auto north =
        swaths_along({{{0, 0}, {20}, {6}, 2, {9}, {-2}}, {{0, 10}, {0}, {6}, 3}}, {20});
    REQUIRE(north.size() == 1);
    const Box box = bounds(north[0].ground[0].outer);
    CHECK(box.min_x == doctest::Approx(6));
    CHECK(box.max_x == doctest::Approx(12));
    CHECK(box.min_y == doctest::Approx(-2));
    CHECK(box.max_y == doctest::Approx(8));
    CHECK(tonnes_on(north) == doctest::Approx(20 * 60 / 10'000.0));
}

TEST_CASE("a load lies evenly on its way, cut where it begins and ends") {
    const auto strips = swaths_of({5, 25, 1.2, {6}, 7}, eastward(5), {20});
    REQUIRE(strips.size() == 3);
    CHECK(strips[0].ground[0].outer[0].x == 5);
    CHECK(strips[2].ground[0].outer[1].x == 25);
    CHECK(tonnes_on(strips) == doctest::Approx(1.2));
    for (const Swath& s : strips) {
        CHECK(s.dose.value == doctest::Approx(1.2 / (20 * 6) * 10'000));
        CHECK(s.record == 7);
    }
    // within one step
    const auto part = swaths_of({12, 14, 1, {6}, 2}, eastward(5), {20});
    REQUIRE(part.size() == 1);
    CHECK(area_m2(part[0].ground) == doctest::Approx(12));
}

TEST_CASE("transport, standing still and places that nobody knows carry nothing of a load") {
    auto way = eastward(5);
    way[2].at = way[1].at;  // stands from 10 s on, then a step of 20 m
    const auto strips = swaths_of({0, 40, 1, {6}, 2}, way, {15});
    CHECK(strips.size() == 2);
    CHECK(tonnes_on(strips) == doctest::Approx(1));
    way[2].at.x = std::numeric_limits<double>::quiet_NaN();
    CHECK(swaths_of({10, 30, 1, {6}, 2}, way, {15}).empty());
    CHECK(swaths_of({50, 60, 1, {6}, 2}, way, {15}).empty());
    CHECK(swaths_of({0, 40, 1, {6}, 2}, {}, {15}).empty());
}
