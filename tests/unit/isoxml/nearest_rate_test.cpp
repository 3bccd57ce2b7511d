// SPDX-License-Identifier: Apache-2.0
#include "isoxml/nearest_rate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

double distance_to_square(const geo::GridGeometry& g, geo::Cell c, geo::Point p) {
    const geo::Point q = g.to_local(p);
    const double x = std::clamp(q.x, static_cast<double>(c.col), c.col + 1.0);
    const double y = std::clamp(q.y, static_cast<double>(c.row), c.row + 1.0);
    return std::hypot(q.x - x, q.y - y) * g.cell.value;
}

}  // namespace

TEST_CASE("the nearest rate is the nearest of all, inside the mesh and around it") {
    std::mt19937_64 random(11);
    const auto uniform = [&random](double a, double b) {
        return a + (b - a) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    const geo::GridGeometry g{{1000, 2000}, 0.4, Metres{18}, 9, 14};
    for (int k = 0; k < 60; ++k) {
        geo::Grid<MgPerM2> mesh(g);
        geo::Grid<unsigned char> has(g);
        for (std::size_t i = 0; i < mesh.size(); ++i) {
            mesh[i] = static_cast<MgPerM2>(i);  // the rate tells which cell it came from
            has[i] = uniform(0, 1) < 0.08;
        }
        has[static_cast<std::size_t>(k)] = 1;
        const NearestRate nearest(mesh, has);
        for (int j = 0; j < 200; ++j) {
            const geo::Point p = g.at(uniform(-6, 15), uniform(-6, 20));
            const auto found = static_cast<std::size_t>(nearest.at(p));
            REQUIRE(has[found] == 1);
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t i = 0; i < mesh.size(); ++i)
                if (has[i]) least = std::min(least, distance_to_square(g, mesh.cell(i), p));
            // distances are compared to a thousandth of a cell
            CHECK(distance_to_square(g, mesh.cell(found), p) <= least + 1e-3 * 18);
        }
    }
}

TEST_CASE("equally near cells: the nearer centre, then the upper row, then the left column") {
    const geo::GridGeometry g{{0, 30}, 0, Metres{10}, 3, 3};
    geo::Grid<MgPerM2> mesh(g);
    for (std::size_t i = 0; i < mesh.size(); ++i) mesh[i] = static_cast<MgPerM2>(i);
    geo::Grid<unsigned char> has(g, 1);
    has[geo::Cell{1, 1}] = 0;
    const NearestRate nearest(mesh, has);
    CHECK(nearest.at({15, 15}) == 1);  // all four sides are 5 m away: the northern one
    has[geo::Cell{0, 1}] = 0;
    CHECK(nearest.at({15, 15}) == 3);  // west before east
    CHECK(nearest.at({15, 14}) == 7);
}
