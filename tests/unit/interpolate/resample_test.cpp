// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/resample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/interpolate/samples.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Cell;
using geo::Grid;
using geo::GridGeometry;
using geo::Point;
using geo::Ring;

namespace {

const GridGeometry ten{{0, 10}, 0, Metres{1}, 10, 10};

// Sutherland-Hodgman: the part of a ring left of each side of a convex anticlockwise ring.
double area_of_common_ground(Ring ring, const Ring& convex) {
    for (std::size_t i = 0; i < convex.size() && !ring.empty(); ++i) {
        const Point a = convex[i];
        const Point b = convex[(i + 1) % convex.size()];
        const auto side = [&](Point p) {
            return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        };
        const Ring in = std::exchange(ring, {});
        for (std::size_t k = 0; k < in.size(); ++k) {
            const Point p = in[k];
            const Point q = in[(k + 1) % in.size()];
            const double sp = side(p), sq = side(q);
            if (sp >= 0) ring.push_back(p);
            if ((sp >= 0) != (sq >= 0)) {
                const double t = sp / (sp - sq);
                ring.push_back({p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)});
            }
        }
    }
    return ring.size() < 3 ? 0 : std::abs(geo::signed_area(ring));
}

Ring cell_ring(const GridGeometry& g, Cell c) {
    return {g.at(c.row, c.col), g.at(c.row + 1, c.col), g.at(c.row + 1, c.col + 1),
            g.at(c.row, c.col + 1)};
}

struct Pixel {
    PixelCorners corners;
    double value;
};

PixelCorners square(Point centre, double side, double angle) {
    PixelCorners p;
    const double dx[] = {-0.5, 0.5, 0.5, -0.5}, dy[] = {-0.5, -0.5, 0.5, 0.5};
    for (std::size_t i = 0; i < 4; ++i)
        p[i] = {centre.x + side * (dx[i] * std::cos(angle) - dy[i] * std::sin(angle)),
                centre.y + side * (dx[i] * std::sin(angle) + dy[i] * std::cos(angle))};
    return p;
}

// A raster of n x n turned pixels about a place.
std::vector<Pixel> raster(int n, double side, double angle, Point centre, unsigned long long seed) {
    samples::Random random(seed);
    std::vector<Pixel> pixels;
    for (int r = 0; r < n; ++r)
        for (int c = 0; c < n; ++c) {
            const double u = (c + 0.5 - n / 2.0) * side, v = (r + 0.5 - n / 2.0) * side;
            pixels.push_back({square({centre.x + u * std::cos(angle) - v * std::sin(angle),
                                      centre.y + u * std::sin(angle) + v * std::cos(angle)},
                                     side, angle),
                              0.6 + 0.1 * random.normal()});
        }
    return pixels;
}

void check_against_clipping(const std::vector<Pixel>& pixels, const GridGeometry& g,
                            double tolerance = 1e-11) {
    AreaMean area(g);
    for (const Pixel& p : pixels) area.add(p.corners, p.value);
    const double least = 0.5;
    const Grid<double> mean = area.mean(least);
    const Grid<double> spread = area.spread(least);
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const Ring cell = cell_ring(g, mean.cell(i));
        double w = 0, sum = 0, squares = 0;
        for (const Pixel& p : pixels) {
            const double a = area_of_common_ground({p.corners.begin(), p.corners.end()}, cell) /
                             g.cell_area_m2();
            w += a, sum += a * p.value, squares += a * p.value * p.value;
        }
        if (std::abs(w - least) < 1e-9) continue;
        REQUIRE(std::isfinite(mean[i]) == (w > least));
        REQUIRE(std::isfinite(spread[i]) == (w > least));
        if (w < least) continue;
        CHECK(std::abs(mean[i] - sum / w) < tolerance);
        CHECK(std::abs(spread[i] - (squares / w - sum * sum / w / w)) < tolerance);
    }
}

double total(const Grid<double>& g) {
    double sum = 0;
    for (const double v : g.values()) sum += v;
    return sum;
}

geo::Swath swath(std::vector<geo::Polygon> ground, double dose) {
    return {std::move(ground), OrganicDose{dose}, 1};
}

const Ring inner{{2.25, 3.5}, {6.75, 3.5}, {6.75, 7.125}, {2.25, 7.125}};  // 4.5 x 3.625
const Ring hole{{3.5, 4.5}, {3.5, 6.25}, {5.25, 6.25}, {5.25, 4.5}};       // 1.75 x 1.75

}  // namespace

TEST_CASE("pixels smaller than a cell are averaged by exact area, straight and turned") {
    for (const double angle : {0.0, 0.3, -1.1})
        check_against_clipping(raster(30, 0.37, angle, {5.1, 4.7}, 1), ten);
}

TEST_CASE("pixels larger than a cell are averaged by exact area, straight and turned") {
    for (const double angle : {0.0, 0.3, -1.1})
        check_against_clipping(raster(6, 2.9, angle, {5.1, 4.7}, 2), ten);
}

TEST_CASE("a turned grid takes pixels by exact area") {
    const GridGeometry turned{{600002, 5000009}, 0.4, Metres{2}, 6, 7};
    check_against_clipping(raster(12, 1.3, -0.2, {600007, 5000004}, 3), turned,
                           1e-9);  // a nanometre
}

TEST_CASE("pixels on the very cells give their values, without spread") {
    AreaMean area(ten);
    for (int k = 0; k < 100; ++k) area.add(square(ten.centre_of({k / 10, k % 10}), 1, 0), 0.01 * k);
    for (std::size_t i = 0; i < 100; ++i) {
        CHECK(std::abs(area.mean(0.99)[i] - 0.01 * static_cast<double>(i)) < 1e-14);
        CHECK(area.spread(0.99)[i] >= 0);
        CHECK(area.spread(0.99)[i] < 1e-14);
    }
}

TEST_CASE("a cell between two pixels has their mean and spread by area") {
    AreaMean area(ten);
    area.add(square({2.25, 5.5}, 1, 0), 10);  // x 1.75..2.75: three quarters of column 2
    area.add(square({3.25, 5.5}, 1, 0), 14);  // x 2.75..3.75: the last quarter
    const Cell cell{4, 2};
    CHECK(std::abs(area.mean(0.5)[cell] - 11) < 1e-14);
    CHECK(std::abs(area.spread(0.5)[cell] - 3) < 1e-13);  // ¾·1² + ¼·3²
}

TEST_CASE("the mean agrees with supersampling") {
    const auto pixels = raster(8, 1.7, 0.5, {5, 5}, 4);
    AreaMean area(ten);
    for (const Pixel& p : pixels) area.add(p.corners, p.value);
    const Cell cell{6, 3};
    double sum = 0;
    int hits = 0;
    for (int k = 0; k < 200 * 200; ++k) {
        const Point at = ten.at(cell.row + (k / 200 + 0.5) / 200, cell.col + (k % 200 + 0.5) / 200);
        for (const Pixel& p : pixels) {
            // the pixel's own axes
            const double dx = at.x - (p.corners[0].x + p.corners[2].x) / 2;
            const double dy = at.y - (p.corners[0].y + p.corners[2].y) / 2;
            if (std::abs(dx * std::cos(0.5) + dy * std::sin(0.5)) < 0.85 &&
                std::abs(dy * std::cos(0.5) - dx * std::sin(0.5)) < 0.85)
                sum += p.value, ++hits;
        }
    }
    CHECK(hits == 200 * 200);
    CHECK(std::abs(area.mean(0.5)[cell] - sum / hits) < 1e-4);
}

TEST_CASE("a pixel's area is shared among the cells without loss") {
    samples::Random random(6);
    for (int k = 0; k < 200; ++k) {
        const double side = random.uniform(0.05, 5);
        const double x = random.uniform(-1, 11);
        const Point centre{x, random.uniform(-1, 11)};
        PixelCorners corners = square(centre, side, random.uniform(0, 7));
        if (k % 2) std::reverse(corners.begin(), corners.end());
        const Ring whole{{0, 0}, {10, 0}, {10, 10}, {0, 10}};
        const double inside = area_of_common_ground({corners.begin(), corners.end()}, whole);
        // each cell is known from the covered share on: bisect it out of mean(least)
        AreaMean area(ten);
        area.add(corners, 1);
        double found = 0;
        for (std::size_t i = 0; i < ten.size(); ++i) {
            const Ring cell = cell_ring(ten, area.mean(0).cell(i));
            const double w = area_of_common_ground({corners.begin(), corners.end()}, cell);
            if (w > 1e-9) {
                found += w;
                CHECK(std::isfinite(area.mean(w - 1e-11)[i]));
                CHECK(std::isnan(area.mean(w + 1e-11)[i]));
            }
        }
        CHECK(std::abs(found - inside) < 1e-7);
    }
}

TEST_CASE("corners may run either way round") {
    auto pixels = raster(12, 0.9, 0.4, {5, 5}, 7);
    AreaMean one(ten), other(ten);
    for (Pixel& p : pixels) {
        one.add(p.corners, p.value);
        std::reverse(p.corners.begin(), p.corners.end());
        other.add(p.corners, p.value);
    }
    for (std::size_t i = 0; i < ten.size(); ++i) {
        CHECK(std::isfinite(one.mean(0.5)[i]) == std::isfinite(other.mean(0.5)[i]));
        CHECK_FALSE(std::abs(one.mean(0.5)[i] - other.mean(0.5)[i]) > 1e-12);
    }
}

TEST_CASE("a pixel without data is as if it were not there") {
    auto pixels = raster(36, 0.6, 0.3, {5, 5}, 8);
    std::vector<Pixel> seen;
    AreaMean area(ten);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (i % 5) seen.push_back(pixels[i]);
        area.add(pixels[i].corners, i % 5 ? pixels[i].value : std::nan(""));
    }
    AreaMean without(ten);
    for (const Pixel& p : seen) without.add(p.corners, p.value);
    for (std::size_t i = 0; i < ten.size(); ++i) {
        CHECK(std::isfinite(without.mean(0.5)[i]));
        CHECK(area.mean(0.5)[i] == without.mean(0.5)[i]);
        CHECK(area.spread(0.5)[i] == without.spread(0.5)[i]);
    }
}

TEST_CASE("a large offset costs the spread no digits") {
    AreaMean area(ten);
    area.add(square({2.5, 5.75}, 1, 0), 1e8 + 1);
    area.add(square({2.5, 4.75}, 1, 0), 1e8 + 3);
    const Cell cell{4, 2};  // y 5..6: ¾ of the first (5.25..6.25), ¼ of the second
    CHECK(std::abs(area.mean(0.5)[cell] - (1e8 + 1.5)) < 1e-7);
    CHECK(std::abs(area.spread(0.5)[cell] - 0.75) < 1e-12);
}

TEST_CASE("cells that no pixel touches have no value, even when none is asked for") {
    AreaMean area(ten);
    area.add(square({2.5, 5.5}, 1, 0), 1);
    for (const Grid<double>& g : {area.mean(0), area.spread(0)})
        for (std::size_t i = 0; i < g.size(); ++i)
            CHECK(std::isfinite(g[i]) == (g.cell(i) == Cell{4, 2}));
}

TEST_CASE("a swath's dose lies on the cells by the share it covers") {
    const SwathDose d = dose_of({swath({{inner, {}}}, 30)}, ten);
    CHECK(std::abs(d.dose[Cell{4, 4}] - 30) < 1e-13);               // whole
    CHECK(std::abs(d.dose[Cell{4, 2}] - 30 * 0.75) < 1e-13);        // west edge
    CHECK(std::abs(d.dose[Cell{6, 2}] - 30 * 0.75 * 0.5) < 1e-13);  // south-west corner
    CHECK(d.dose[Cell{0, 0}] == 0);
    const double mass = 30 * 4.5 * 3.625 / 10000;
    CHECK(std::abs(d.total_t - mass) <= 1e-12 * mass);
    CHECK(std::abs(d.outside_t) <= 1e-12 * mass);
}

TEST_CASE("what falls beyond the grid is told, to the last gram") {
    // 4 x 5 m, of which x 8..10 and y 0..3 lie on the grid
    const Ring ring{{8, -2}, {12, -2}, {12, 3}, {8, 3}};
    const SwathDose d = dose_of({swath({{ring, {}}}, 40), swath({{inner, {}}}, 10)}, ten);
    const double on = (40 * 2 * 3 + 10 * 4.5 * 3.625) / 10000;
    const double off = 40 * (20 - 6) / 10000.0;
    CHECK(std::abs(d.total_t - on) <= 1e-12 * on);
    CHECK(std::abs(d.outside_t - off) <= 1e-12 * off);
    const SwathDose far = dose_of({swath({{{{50, 50}, {51, 50}, {51, 51}}, {}}}, 8)}, ten);
    CHECK(far.total_t == 0);
    CHECK(std::abs(far.outside_t - 8 * 0.5 / 10000) < 1e-16);
}

TEST_CASE("every part of a swath counts, on the grid and beyond it") {
    const Ring beyond{{20, 20}, {23, 20}, {23, 22}, {20, 22}};
    const SwathDose d = dose_of({swath({{inner, {}}, {beyond, {}}}, 30)}, ten);
    const double on = 30 * 4.5 * 3.625 / 10000;
    CHECK(std::abs(d.total_t - on) <= 1e-12 * on);
    CHECK(std::abs(d.outside_t - 30 * 6 / 10000.0) <= 1e-12 * on);
}

TEST_CASE("mass in is mass out for turned swaths of any place, on a turned grid") {
    samples::Random random(9);
    const GridGeometry turned{{600002, 5000009}, 0.4, Metres{2}, 20, 24};
    const Ring whole{turned.at(0, 0), turned.at(20, 0), turned.at(20, 24), turned.at(0, 24)};
    std::vector<geo::Swath> swaths;
    double on = 0, off = 0;
    for (int k = 0; k < 300; ++k) {
        const double row = random.uniform(-4, 24);
        const Point at = turned.at(row, random.uniform(-4, 28));
        const auto corners = square(at, random.uniform(0.5, 9), random.uniform(0, 7));
        const Ring ring(corners.begin(), corners.end());
        const double dose = random.uniform(1, 60);
        swaths.push_back(swath({{ring, {}}}, dose));
        const double inside = area_of_common_ground(ring, whole);
        on += dose * inside / 10000;
        off += dose * (geo::signed_area(ring) - inside) / 10000;
    }
    // at 5 000 000 m a corner is a nanometre wide: as near as the places themselves are known
    const SwathDose d = dose_of(swaths, turned);
    CHECK(std::abs(d.total_t - on) <= 1e-9 * on);
    CHECK(std::abs(d.outside_t - off) <= 1e-9 * on);
    CHECK(off > 0.05 * on);
    CHECK(std::abs(total(d.dose) * 4 / 10000 - d.total_t) <= 1e-12 * on);
}

TEST_CASE("overlapping swaths add up, cell by cell") {
    const Ring other{{5, 2}, {9, 2}, {9, 6}, {5, 6}};
    const SwathDose a = dose_of({swath({{inner, {}}}, 30)}, ten);
    const SwathDose b = dose_of({swath({{other, {}}}, 7)}, ten);
    const SwathDose both = dose_of({swath({{inner, {}}}, 30), swath({{other, {}}}, 7)}, ten);
    for (std::size_t i = 0; i < ten.size(); ++i)
        CHECK(std::abs(both.dose[i] - a.dose[i] - b.dose[i]) < 1e-13);
    CHECK(std::abs(both.dose[Cell{5, 5}] - 37) < 1e-13);
    CHECK(std::abs(dose_of({swath({{inner, {}}, {other, {}}}, 5)}, ten).dose[Cell{5, 5}] - 10) <
          1e-13);
}

TEST_CASE("a hole in a swath gets nothing, and rings may run any way round") {
    for (int turns = 0; turns < 4; ++turns) {
        Ring o = inner, h = hole;
        if (turns & 1) std::reverse(o.begin(), o.end());
        if (turns & 2) std::reverse(h.begin(), h.end());
        const SwathDose d = dose_of({swath({{o, {h}}}, 20)}, ten);
        const double mass = 20 * (4.5 * 3.625 - 1.75 * 1.75) / 10000;
        CHECK(std::abs(d.total_t - mass) <= 1e-12 * mass);
        CHECK(std::abs(d.outside_t) <= 1e-12 * mass);
        CHECK(std::abs(d.dose[Cell{4, 4}]) < 1e-13);              // x 4..5, y 5..6: in the hole
        CHECK(std::abs(d.dose[Cell{4, 5}] - 20 * 0.75) < 1e-13);  // a quarter of it in the hole
        CHECK(std::abs(d.dose[Cell{6, 6}] - 20 * 0.75 * 0.5) < 1e-13);
    }
}

TEST_CASE("no swaths, no dose") {
    const SwathDose d = dose_of({}, ten);
    CHECK(d.total_t == 0);
    CHECK(d.outside_t == 0);
    CHECK(total(d.dose) == 0);
}
