// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/sky_mask.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

using namespace vrmap;

namespace {

imagery::SkyMask::Quad square(double x, double y, double side) {
    return {geo::Point{x, y}, {x, y - side}, {x + side, y - side}, {x + side, y}};
}

double distance_to_square(geo::Point p, double x, double y, double side) {
    const double dx = std::max({x - p.x, 0.0, p.x - x - side});
    const double dy = std::max({y - side - p.y, 0.0, p.y - y});
    return std::hypot(dx, dy);
}

}  // namespace

TEST_CASE("vegetation, bare soil and what nobody could name are ground; all else hides it") {
    int clear = 0;
    for (int c = 0; c < imagery::scene_classes; ++c) clear += !imagery::hides_ground(c);
    CHECK(clear == 3);
    for (const int c : {4, 5, 7}) CHECK(!imagery::hides_ground(c));
    for (const int c : {0, 1, 2, 3, 6, 8, 9, 10, 11}) CHECK(imagery::hides_ground(c));
}

TEST_CASE("a hidden pixel hides itself and a rim about it, to the metre") {
    imagery::SkyMask sky(Metres{30});
    CHECK(sky.empty());
    sky.hide(square(100, 200, 20));
    CHECK(sky.hides({110, 190}));
    CHECK(sky.hides({149.9, 190}));
    CHECK(!sky.hides({150.1, 190}));
    CHECK(sky.hides({120 + 21, 200 + 21}));   // 29.7 m from the corner
    CHECK(!sky.hides({120 + 22, 200 + 22}));  // 31.1 m
}

TEST_CASE("without a rim the pixel alone") {
    imagery::SkyMask sky(Metres{0});
    sky.hide(square(0, 0, 20));
    CHECK(sky.hides({10, -10}));
    CHECK(!sky.hides({20.001, -10}));
}

TEST_CASE("tiles hide what a look at every pixel hides") {
    std::mt19937 random(3);
    const auto any = [&](double most) {
        return most * static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
    };
    std::vector<geo::Point> corners;
    imagery::SkyMask sky(Metres{75});
    for (int k = 0; k < 60; ++k) {
        corners.push_back({any(3000) - 1500, any(3000) - 1500});
        sky.hide(square(corners.back().x, corners.back().y, 20));
    }
    int hidden = 0;
    for (int k = 0; k < 4000; ++k) {
        const geo::Point p{any(3400) - 1700, any(3400) - 1700};
        bool expected = false;
        for (const geo::Point c : corners)
            expected = expected || distance_to_square(p, c.x, c.y, 20) <= 75;
        CHECK(sky.hides(p) == expected);
        hidden += expected;
    }
    CHECK(hidden > 200);
}
