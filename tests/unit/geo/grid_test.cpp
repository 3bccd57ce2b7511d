// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/grid.hpp"

#include <doctest/doctest.h>

#include "vrmap/error.hpp"
#include "vrmap/geo/field_boundary.hpp"

using namespace vrmap;
using namespace vrmap::geo;

TEST_CASE("a turned grid finds the cell of each of its own centres") {
    const GridGeometry g{{500000, -73000}, 0.4, Metres{5}, 7, 11};
    for (int r = 0; r < g.rows; ++r)
        for (int c = 0; c < g.cols; ++c) CHECK(g.cell_at(g.centre_of({r, c})) == Cell{r, c});
    CHECK_FALSE(g.cell_at(g.at(-0.1, 3)));
    CHECK_FALSE(g.cell_at(g.at(3, 11.01)));
}

TEST_CASE("row 0 is the north") {
    const GridGeometry g = grid_over({12, 7, 31, 22}, Metres{5});
    CHECK(g.rows == 4);
    CHECK(g.cols == 5);
    CHECK(g.origin == Point{10, 25});
    CHECK(g.centre_of({0, 0}) == Point{12.5, 22.5});
}

TEST_CASE("grids of too many cells are refused") {
    CHECK_THROWS_AS(grid_over({0, 0, 1e6, 1e6}, Metres{0.001}), ArgumentError);
    CHECK_THROWS_AS(grid_over({0, 0, 10, 10}, Metres{0}), ArgumentError);
}

TEST_CASE("a boundary normalises its rings and measures them far from the origin") {
    const double e = 650000;
    const double n = 4800000;
    const FieldBoundary field(
        {{{{e, n}, {e, n + 100}, {e + 100, n + 100}, {e + 100, n}, {e, n}},
          {{{e + 40, n + 40}, {e + 60, n + 40}, {e + 60, n + 60}, {e + 40, n + 60}}}}});
    CHECK(field.area().value == doctest::Approx(9600));
    CHECK(field.parts()[0].outer.size() == 4);
    CHECK(signed_area(field.parts()[0].outer) > 0);
    CHECK(signed_area(field.parts()[0].holes[0]) < 0);
    CHECK(field.centroid().x == doctest::Approx(e + 50));
    CHECK(field.contains({e + 10, n + 10}));
    CHECK_FALSE(field.contains({e + 50, n + 50}));
    CHECK(distance_to(field.parts()[0].outer, {e - 3, n + 50}) == doctest::Approx(3));
    CHECK_THROWS_AS(FieldBoundary({{{{0, 0}, {1, 1}, {2, 2}}, {}}}), ArgumentError);
}
