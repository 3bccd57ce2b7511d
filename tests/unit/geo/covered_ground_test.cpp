// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/covered_ground.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "vrmap/geo/coverage.hpp"

using namespace vrmap;
using namespace vrmap::geo;

namespace {

Quad rectangle(double x, double y, double width, double height) {
    return {{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}};
}

Quad turned(Point middle, double width, double height, double angle) {
    Quad q = rectangle(-width / 2, -height / 2, width, height);
    for (Point& p : q)
        p = {middle.x + p.x * std::cos(angle) - p.y * std::sin(angle),
             middle.y + p.x * std::sin(angle) + p.y * std::cos(angle)};
    return q;
}

}  // namespace

TEST_CASE("only what nothing covered is new") {
    CoveredGround ground({0, 0, 100, 100}, 5);
    CHECK(ground.take(rectangle(0, 0, 10, 10)) == doctest::Approx(100));
    CHECK(ground.take(rectangle(5, 0, 10, 10)) == doctest::Approx(50));
    CHECK(ground.take(rectangle(2, 2, 4, 4)) == doctest::Approx(0));
    CHECK(ground.take(rectangle(0, 10, 10, 10)) == doctest::Approx(100));  // side by side
    // a cross over both: its arms alone
    CHECK(ground.take(rectangle(4, -5, 2, 30)) == doctest::Approx(20));
}

TEST_CASE("the sum is the ground that all of them cover, turned any way") {
    simulate::Random random(7, simulate::Stream::harvest);
    CoveredGround ground({-20, -20, 120, 120}, 6);
    const GridGeometry fine = grid_over({-20, -20, 120, 120}, Metres{0.25});
    Grid<unsigned char> seen(fine, 0);
    double sum = 0;
    for (int k = 0; k < 60; ++k) {
        const Point middle{random.uniform(0, 100), random.uniform(0, 100)};
        const Quad q =
            turned(middle, random.uniform(2, 12), random.uniform(1, 8), random.uniform(0, 6.28));
        REQUIRE(is_convex(q));
        sum += ground.take(q);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            const Point p = fine.centre_of(seen.cell(i));
            bool in = true;
            for (std::size_t c = 0; c < 4; ++c) {
                const Point a = q[c];
                const Point b = q[(c + 1) % 4];
                in = in && (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) >= 0;
            }
            if (in) seen[i] = 1;
        }
    }
    double painted = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) painted += seen[i] * fine.cell_area_m2();
    CHECK(sum == doctest::Approx(painted).epsilon(0.003));
}

TEST_CASE("the order changes who is first, not the sum") {
    simulate::Random random(3, simulate::Stream::harvest);
    std::vector<Quad> quads;
    for (int k = 0; k < 200; ++k)
        quads.push_back(
            turned({random.uniform(0, 50), random.uniform(0, 50)}, 6, 2, random.uniform(0, 6.28)));
    const Box box{-10, -10, 60, 60};
    double forwards = 0, backwards = 0;
    CoveredGround one(box, 3), other(box, 3);
    for (std::size_t k = 0; k < quads.size(); ++k) {
        forwards += one.take(quads[k]);
        backwards += other.take(quads[quads.size() - 1 - k]);
    }
    CHECK(forwards == doctest::Approx(backwards).epsilon(1e-9));
}

TEST_CASE("crossed and bent quads are told") {
    CHECK(is_convex(rectangle(0, 0, 1, 1)));
    CHECK_FALSE(is_convex({{{0, 0}, {1, 1}, {1, 0}, {0, 1}}}));  // a bow tie
    CHECK_FALSE(is_convex({{{0, 0}, {2, 0}, {0.2, 0.2}, {0, 2}}}));
    CHECK_FALSE(is_convex({{{0, 0}, {0, 1}, {1, 1}, {1, 0}}}));  // clockwise
    CHECK(area_m2(rectangle(3, 4, 2, 5)) == doctest::Approx(10));
}
