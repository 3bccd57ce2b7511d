// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/worth.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::grid_of;

namespace {

// Four cells of 1 ha; wanted ±10 kg/ha about 100.
WorthInput four_cells(const std::vector<double>& applied, double sd) {
    return {grid_of(1, {1e4, 1e4, 1e4, 1e4}, 100), grid_of(1, applied, 100),
            grid_of(1, {90, 110, 90, 110}, 100), grid_of(1, {sd, sd, sd, sd}, 100), Metres{0}};
}

}  // namespace

TEST_CASE("what evenness loses and the map saves: c times the variance of what is wanted") {
    const Response r{0.2, 0, 0.6};
    CHECK(worth_of(four_cells({90, 110, 90, 110}, 0), r).gain == doctest::Approx(0.2 * 100));
    // the level does not matter, half the contrast brings three quarters, the wrong way costs
    // thrice
    CHECK(worth_of(four_cells({40, 60, 40, 60}, 0), r).gain == doctest::Approx(0.2 * 100));
    CHECK(worth_of(four_cells({95, 105, 95, 105}, 0), r).gain == doctest::Approx(0.2 * 75));
    CHECK(worth_of(four_cells({110, 90, 110, 90}, 0), r).gain == doctest::Approx(-0.2 * 300));
    const Worth even = worth_of(four_cells({100, 100, 100, 100}, 50), r);
    CHECK(even.gain == 0);
    CHECK(even.sd == 0);
    CHECK(even.probability() == 0);
}

TEST_CASE("the gain's error: of one patch, of many, of the response") {
    WorthInput in = four_cells({90, 110, 90, 110}, 7);
    CHECK(worth_of(in, {0.2, 0, 0.6}).sd == doctest::Approx(2 * 0.2 * 10 * 7));
    CHECK(worth_of(in, {0.2, 0.5, 0.6}).sd == doctest::Approx(std::hypot(28.0, 0.5 * 20)));
    in.error_range = Metres{2 * std::sqrt(4e4 / (2 * 3.14159265358979) / 4)};  // four patches
    CHECK(worth_of(in, {0.2, 0, 0.6}).sd == doctest::Approx(14));
    const Worth w = worth_of(in, {0.2, 0, 0.6});
    CHECK(w.low() == doctest::Approx(20 - 1.6449 * 14));
    CHECK(w.high() == doctest::Approx(20 + 1.6449 * 14));
    CHECK(w.probability() == doctest::Approx(0.92344).epsilon(1e-4));  // Φ(20/14)
}

TEST_CASE("ground outside the field and small cells weigh nothing or little") {
    WorthInput in = four_cells({90, 110, 500, 110}, 0);
    in.area[2] = 0;
    in.area[3] = 0;
    CHECK(worth_of(in, {0.2, 0, 0.6}).gain == doctest::Approx(20));
}

TEST_CASE("the interval holds in simulation: gains of needs drawn about the map") {
    simulate::Random random(11, simulate::Stream::season);
    const std::size_t n = 400;
    std::vector<double> wanted(n);
    for (double& w : wanted) w = 100 + 10 * random.normal();
    WorthInput in{grid_of(20, std::vector<double>(n, 25.0)), grid_of(20, wanted),
                  grid_of(20, wanted), grid_of(20, std::vector<double>(n, 15.0)),
                  Metres{10 / std::sqrt(2 * 3.14159265358979)}};  // every cell a patch
    const Worth said = worth_of(in, {0.15, 0, 0.6});
    int inside = 0;
    for (int trial = 0; trial < 2000; ++trial) {
        for (std::size_t i = 0; i < n; ++i) in.wanted[i] = wanted[i] + 15 * random.normal();
        const double gain = worth_of(in, {0.15, 0, 0.6}).gain;
        inside += gain >= said.low() && gain <= said.high();
    }
    CHECK(inside > 1740);
    CHECK(inside < 1860);
}

TEST_CASE("curvature from what is known of a crop") {
    // wheat: 10 kg/10a, recovery .43, .06 at the best, 23.3 kg N a tonne
    CHECK(curvature_of(kg_n_per_10a(10), 0.43, 0.06, 0.0233) ==
          doctest::Approx(0.37 / 2.33).epsilon(1e-12));
    CHECK(curvature_of(kg_n_per_10a(10), 0.05, 0.06, 0.0233) == 0);
    CHECK_THROWS_AS(curvature_of(kg_n_per_10a(0), 0.43, 0.06, 0.0233), ArgumentError);
    CHECK_THROWS_AS(curvature_of(kg_n_per_10a(10), 0.43, 0.06, 0), ArgumentError);
}
