// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/coverage.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "vrmap/geo/swath.hpp"

using namespace vrmap;
using namespace vrmap::geo;

namespace {

const GridGeometry ten{{0, 10}, 0, Metres{1}, 10, 10};

double total(const Grid<double>& g) {
    double s = 0;
    for (const double v : g.values()) s += v;
    return s;
}

// Sutherland-Hodgman against one cell, then the shoelace: an independent answer per cell.
double clipped_area(const Ring& ring, double x0, double y0, double x1, double y1) {
    Ring out = ring;
    const auto clip = [&out](auto inside, auto cut) {
        const Ring in = out;
        out.clear();
        for (std::size_t i = 0; i < in.size(); ++i) {
            const Point a = in[i];
            const Point b = in[(i + 1) % in.size()];
            if (inside(a)) out.push_back(a);
            if (inside(a) != inside(b)) out.push_back(cut(a, b));
        }
    };
    const auto at_x = [](double x) {
        return [x](Point a, Point b) {
            return Point{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)};
        };
    };
    const auto at_y = [](double y) {
        return [y](Point a, Point b) {
            return Point{a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y};
        };
    };
    clip([&](Point p) { return p.x >= x0; }, at_x(x0));
    clip([&](Point p) { return p.x <= x1; }, at_x(x1));
    clip([&](Point p) { return p.y >= y0; }, at_y(y0));
    clip([&](Point p) { return p.y <= y1; }, at_y(y1));
    return out.size() < 3 ? 0.0 : std::abs(signed_area(out));
}

}  // namespace

TEST_CASE("coverage of a rectangle off the cell lines is exact in every cell") {
    const FieldBoundary box({{{{1.25, 2.5}, {4.5, 2.5}, {4.5, 6.75}, {1.25, 6.75}}, {}}});
    const auto f = coverage(ten, box);
    CHECK(total(f) == doctest::Approx(3.25 * 4.25).epsilon(1e-14));
    CHECK(f[Cell{7, 1}] == doctest::Approx(0.75 * 0.5));  // south-west corner cell: y 2..3
    CHECK(f[Cell{5, 2}] == doctest::Approx(1.0));
    CHECK(f[Cell{3, 4}] == doctest::Approx(0.5 * 0.75));
    CHECK(f[Cell{0, 0}] == 0.0);
}

TEST_CASE("coverage takes holes out and adds parts") {
    const FieldBoundary field(
        {{{{0, 0}, {5, 0}, {5, 5}, {0, 5}}, {{{1, 1}, {2, 1}, {2, 2}, {1, 2}}}},
         {{{6, 6}, {8, 6}, {8, 8}, {6, 8}}, {}}});
    CHECK(total(coverage(ten, field)) == doctest::Approx(25 - 1 + 4));
    CHECK(field.area().value == doctest::Approx(28));
}

TEST_CASE(
    "coverage of random polygons equals clipping cell by cell, also where they leave the grid") {
    std::mt19937_64 random(7);
    const auto uniform = [&random](double a, double b) {
        return a + (b - a) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    Coverage engine(ten);
    for (int k = 0; k < 300; ++k) {
        // a star about a random centre: simple by construction, convex enough for clipping
        const Point c{uniform(-2, 12), uniform(-2, 12)};
        Ring ring;
        const double radius = uniform(0.3, 7);
        for (int i = 0; i < 5; ++i) {
            const double angle = (i + uniform(0, 0.3)) * 2 * 3.14159265358979 / 5;
            ring.push_back({c.x + radius * std::cos(angle), c.y + radius * std::sin(angle)});
        }
        Grid<double> got(ten, 0.0);
        engine.visit(std::vector<const Ring*>{&ring},
                     [&](std::size_t i, double f) { got[i] += f; });
        for (int r = 0; r < 10; ++r)
            for (int col = 0; col < 10; ++col)
                CHECK(std::abs(got[Cell{r, col}] -
                               clipped_area(ring, col, 9 - r, col + 1, 10 - r)) < 1e-12);
    }
}

TEST_CASE("a turned grid covers the same ground") {
    const FieldBoundary field({{{{-3, -4}, {5, -2}, {4, 6}, {-2, 5}}, {}}});
    GridGeometry turned{{0, 12}, 0.6, Metres{0.5}, 60, 60};
    turned.origin = {-14, 4};
    CHECK(total(coverage(turned, field)) * 0.25 ==
          doctest::Approx(field.area().value).epsilon(1e-12));
}

TEST_CASE("mass of swaths in equals mass on the grid") {
    std::vector<PathPoint> path;
    for (int i = 0; i < 30; ++i)
        path.push_back(
            {{2 + 0.2 * i, 3 + 2 * std::sin(i / 5.0)}, OrganicDose{10.0 + i}, Metres{1.3}, i});
    const auto swaths = swaths_along(path, Metres{5});
    REQUIRE(swaths.size() == 29);
    double in = 0;
    Grid<double> dose(ten, 0.0);
    Coverage engine(ten);
    for (const Swath& s : swaths) {
        in += s.dose.value * area_m2(s.ground);
        engine.visit(s.ground, [&](std::size_t i, double f) { dose[i] += f * s.dose.value; });
    }
    CHECK(total(dose) == doctest::Approx(in).epsilon(1e-12));
}

TEST_CASE("a part counts once, whichever way its rings run") {
    const Ring outer{{1, 1}, {9, 1.5}, {8, 9}, {2, 8}};
    const Ring hole{{4, 4}, {6, 4.2}, {5, 6}};
    const Ring back(outer.rbegin(), outer.rend());
    const Ring hole_back(hole.rbegin(), hole.rend());
    Coverage engine(ten);
    const double ground = std::abs(signed_area(outer)) - std::abs(signed_area(hole));
    for (const Polygon& part :
         {Polygon{outer, {hole}}, Polygon{outer, {hole_back}}, Polygon{back, {hole}}}) {
        double sum = 0;
        engine.visit_part(part, [&](std::size_t, double f) {
            CHECK(f > 0);
            sum += f;
        });
        CHECK(sum == doctest::Approx(ground).epsilon(1e-13));
    }
}

TEST_CASE("a lifted spreader leaves nothing between") {
    const std::vector<PathPoint> path{{{0, 0}, OrganicDose{1}, Metres{2}, 1},
                                      {{3, 0}, OrganicDose{1}, Metres{2}, 2},
                                      {{100, 0}, OrganicDose{1}, Metres{2}, 3}};
    CHECK(swaths_along(path, Metres{10}).size() == 1);
}

TEST_CASE("centres inside agree with point in polygon") {
    const FieldBoundary field({{{{0.3, 0.2}, {9.1, 1.4}, {7.7, 9.6}, {4.2, 5.1}, {1.1, 8.8}},
                                {{{3.2, 2.2}, {5.1, 2.4}, {4.4, 4.1}}}}});
    const auto in = centres_inside(ten, field.rings());
    for (std::size_t i = 0; i < in.size(); ++i)
        CHECK((in[i] != 0) == field.contains(ten.centre_of(in.cell(i))));
}
