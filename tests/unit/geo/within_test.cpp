// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/within.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "vrmap/geo/coverage.hpp"

using namespace vrmap;
using geo::FieldBoundary;
using geo::Point;

namespace {

geo::Within::Quad pixel(double x, double y, double side) {
    return {Point{x, y}, {x, y - side}, {x + side, y - side}, {x + side, y}};
}

FieldBoundary square_with_hole() {
    return FieldBoundary(
        {{{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, {{{40, 40}, {40, 60}, {60, 60}, {60, 40}}}}});
}

}  // namespace

TEST_CASE("a pixel on the outline's inner side is within, one across it is not") {
    const FieldBoundary field = square_with_hole();
    const geo::Within within(field);
    CHECK(within.holds(pixel(0, 100, 10)));
    CHECK(within.holds(pixel(90, 10, 10)));
    CHECK(!within.holds(pixel(-0.1, 100, 10)));
    CHECK(!within.holds(pixel(95, 50, 10)));
    CHECK(within.holds(pixel(30, 50, 10)));  // touches the hole
    CHECK(!within.holds(pixel(31, 50, 10)));
    CHECK(!within.holds(pixel(45, 55, 5)));  // in the hole
    CHECK(!within.holds(pixel(200, 200, 5)));
}

TEST_CASE("a notch narrower than a pixel cuts it, though no corner lies in it") {
    const FieldBoundary field(
        {{{{0, 0}, {100, 0}, {100, 100}, {52, 100}, {51, 30}, {50, 100}, {0, 100}}, {}}});
    const geo::Within within(field);
    CHECK(!within.holds(pixel(45, 60, 12)));
    CHECK(within.holds(pixel(45, 25, 12)));
}

TEST_CASE("a hole inside one pixel cuts it") {
    const FieldBoundary field(
        {{{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, {{{48, 48}, {48, 49}, {49, 49}, {49, 48}}}}});
    const geo::Within within(field);
    CHECK(!within.holds(pixel(40, 60, 20)));
    CHECK(within.holds(pixel(60, 60, 20)));
}

TEST_CASE("turned pixels are within where the field covers the whole of them") {
    std::mt19937 random(5);
    const auto any = [&](double least, double most) {
        return least + (most - least) * static_cast<double>(random()) /
                           static_cast<double>(std::mt19937::max());
    };
    geo::Ring star;
    for (int k = 0; k < 24; ++k) {
        const double a = k * std::acos(-1.0) / 12;
        const double r = k % 2 ? 300 : 120;
        star.push_back({r * std::cos(a), r * std::sin(a)});
    }
    const FieldBoundary field({{star, {}}});
    const geo::Within within(field);
    int whole = 0;
    for (int k = 0; k < 3000; ++k) {
        const geo::GridGeometry one{
            {any(-300, 300), any(-300, 300)}, any(0, 6), Metres{any(2, 30)}, 1, 1};
        const double covered = geo::coverage(one, field)[0];
        if (std::abs(covered - 1) < 1e-4 && covered != 1) continue;  // touches: either may be
        const geo::Within::Quad q{one.at(0, 0), one.at(1, 0), one.at(1, 1), one.at(0, 1)};
        CHECK(within.holds(q) == (covered > 1 - 1e-9));
        whole += within.holds(q);
    }
    CHECK(whole > 300);
}
