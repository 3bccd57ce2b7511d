// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/soil_supply.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::no_data;

namespace {

enum class Kind { kriged, raw };

SupplyEvidence evidence(const std::vector<double>& supply, double variance, double share,
                        Kind kind) {
    const auto g = test::grid_of(1, supply);
    return {g, geo::Grid<double>(g.geometry(), variance), share, kind == Kind::kriged};
}

SoilSupply fuse_row(const std::vector<SupplyEvidence>& e, double rep = 0) {
    return fuse(e, test::row_of_ground(e.front().supply.size()), {rep, 0.5});
}

void check_row(const geo::Grid<double>& g, const std::vector<double>& expected) {
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(std::abs(g[i] - expected[i]) < 1e-9);
}

double mean_anomaly(const SoilSupply& s, const geo::Grid<double>& area) {
    double sum = 0;
    double all = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        all += area[i];
        for (const auto& a : s.anomaly) sum += area[i] * a[i];
    }
    return sum / all;
}

}  // namespace

TEST_CASE("a kriged layer keeps its whole anomaly, however uncertain it says it is") {
    const SoilSupply s = fuse_row({evidence({0, 10, 20, 30}, 1e4, 0.1, Kind::kriged)});
    check_row(s.anomaly[0], {-15, -5, 5, 15});
    CHECK(s.trust[0].shrinkage == 1);
    CHECK(std::abs(s.trust[0].signal_variance - 125) < 1e-9);
    CHECK(s.variance[0] == doctest::Approx(1e4));
}

TEST_CASE("a kriged layer without structure has no say") {
    const SoilSupply s = fuse_row({evidence({0, 10, 20, 30}, 1, 0, Kind::kriged)});
    check_row(s.anomaly[0], {0, 0, 0, 0});
}

TEST_CASE("a raw raster is shrunk to its structured share times its signal's share") {
    // var 125, σ² 25: λ = 0.6·(1 − 25/125) = 0.48
    const SoilSupply s = fuse_row({evidence({0, 10, 20, 30}, 25, 0.6, Kind::raw)});
    check_row(s.anomaly[0], {-7.2, -2.4, 2.4, 7.2});
    CHECK(std::abs(s.trust[0].shrinkage - 0.48) < 1e-12);
    CHECK(std::abs(s.trust[0].noise_variance - 25) < 1e-12);
}

TEST_CASE("noise as strong as the signal, or a constant, leaves nothing") {
    check_row(fuse_row({evidence({0, 10, 20, 30}, 125, 1, Kind::raw)}).anomaly[0], {0, 0, 0, 0});
    check_row(fuse_row({evidence({0, 10, 20, 30}, 1e9, 1, Kind::raw)}).anomaly[0], {0, 0, 0, 0});
    for (const Kind kind : {Kind::raw, Kind::kriged})
        check_row(fuse_row({evidence({7, 7, 7}, 0, 1, kind)}).anomaly[0], {0, 0, 0});
}

TEST_CASE("the field's mean and variance are weighted by the ground in each cell") {
    // mean (3·0 + 1·8)/4 = 2, variance (3·4 + 1·36)/4 = 12; no ground, no say
    const auto s =
        fuse({evidence({0, 8, 500}, 0, 1, Kind::kriged)}, test::grid_of(1, {3, 1, 0}), {});
    check_row(s.anomaly[0], {-2, 6, 0});
    CHECK(std::abs(s.trust[0].signal_variance - 12) < 1e-12);
}

TEST_CASE("two layers that agree in part: their covariance judges the worse one") {
    // var A = 100, var B = 50, cov = 50: A's noise is 50 and λ 0.5; B says no more than they share
    const SoilSupply s = fuse_row({evidence({10, 10, -10, -10}, 4, 1, Kind::kriged),
                                   evidence({10, 0, 0, -10}, 1, 1, Kind::kriged)});
    CHECK(std::abs(s.trust[0].noise_variance - 50) < 1e-9);
    CHECK(std::abs(s.trust[0].shrinkage - 0.5) < 1e-12);
    CHECK(std::abs(s.trust[1].noise_variance - 1) < 1e-12);
    CHECK(s.trust[1].shrinkage == 1);
    // weights 1/50 and 1/1
    check_row(s.anomaly[0], {5 / 51.0, 5 / 51.0, -5 / 51.0, -5 / 51.0});
    check_row(s.anomaly[1], {500 / 51.0, 0, 0, -500 / 51.0});
    CHECK(std::abs(s.variance[0] - 1.5 / 1.02) < 1e-9);
}

TEST_CASE("a year's representativeness levels the weights") {
    // both λ 1 by a tiny stated error and equal words: weights 1/(1 + 99) and 1/(301 + 99)
    const SoilSupply s = fuse_row(
        {evidence({10, -10}, 1, 1, Kind::kriged), evidence({10, -10}, 301, 1, Kind::kriged)},
        std::sqrt(99.0));
    check_row(s.anomaly[0], {8, -8});
    check_row(s.anomaly[1], {2, -2});
    CHECK(std::abs(s.variance[1] - 1.5 / (0.01 + 0.0025)) < 1e-9);
}

TEST_CASE("two layers that contradict each other leave nothing of either") {
    const SoilSupply s = fuse_row(
        {evidence({10, 20, 30}, 1, 1, Kind::kriged), evidence({30, 20, 10}, 1, 1, Kind::kriged)});
    check_row(s.anomaly[0], {0, 0, 0});
    check_row(s.anomaly[1], {0, 0, 0});
}

TEST_CASE("a layer without a signal of its own does not judge another") {
    const SoilSupply s = fuse_row(
        {evidence({10, 20, 30}, 1, 1, Kind::kriged), evidence({30, 20, 10}, 500, 1, Kind::raw)});
    CHECK(s.trust[0].shrinkage == 1);
    CHECK(s.trust[1].shrinkage == 0);
    check_row(s.anomaly[0], {-10, 0, 10});
}

TEST_CASE("layers that never meet, or in a single cell, do not judge each other") {
    const SoilSupply apart = fuse_row({evidence({10, 20, no_data, no_data}, 1, 1, Kind::kriged),
                                       evidence({no_data, no_data, 5, 9}, 1, 1, Kind::kriged)});
    check_row(apart.anomaly[0], {-5, 5, 0, 0});
    check_row(apart.anomaly[1], {0, 0, -2, 2});
    const SoilSupply touching = fuse_row({evidence({10, 20, no_data}, 1, 1, Kind::kriged),
                                          evidence({no_data, 5, 9}, 1, 1, Kind::kriged)});
    CHECK(touching.trust[0].shrinkage == 1);
    CHECK(touching.trust[1].shrinkage == 1);
}

TEST_CASE("agreement is judged on common ground alone") {
    // on the first four cells the two say the same; what A says elsewhere is not B's to judge
    const SoilSupply s = fuse_row({evidence({1, 2, 3, 4, 50, -40}, 0.1, 1, Kind::kriged),
                                   evidence({1, 2, 3, 4, no_data, no_data}, 0.1, 1, Kind::kriged)});
    CHECK(s.trust[0].shrinkage == 1);
    CHECK(s.trust[1].shrinkage == 1);
}

TEST_CASE("where no layer speaks the soil says nothing") {
    const SoilSupply s = fuse_row({evidence({10, 20, no_data}, 1, 1, Kind::kriged)});
    check_row(s.anomaly[0], {-5, 5, 0});
    CHECK(std::isnan(s.variance[2]));
    CHECK(fuse({}, test::row_of_ground(2), {}).anomaly.empty());
}

TEST_CASE("what no soil can give is no word: infinite, over 10 t/ha, without a variance") {
    SupplyEvidence e = evidence({10, 20, HUGE_VAL, -1e300, 1e6, 15, 15, 15}, 1, 1, Kind::kriged);
    e.variance[5] = no_data;
    e.variance[6] = HUGE_VAL;
    e.variance[7] = -1;
    const SoilSupply s = fuse_row({e});
    check_row(s.anomaly[0], {-5, 5, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("whatever the layers, the soil moves nitrogen about and adds none") {
    simulate::Random random(2, simulate::Stream::nitrogen);
    const auto draw = [&](std::size_t n, Kind kind) {
        std::vector<double> v(n);
        for (double& x : v) x = random.uniform() < 0.25 ? no_data : random.uniform(0, 200);
        SupplyEvidence e = evidence(v, 0, random.uniform(), kind);
        for (std::size_t i = 0; i < n; ++i) e.variance[i] = random.uniform(0, 900);
        return e;
    };
    for (int trial = 0; trial < 3000; ++trial) {
        const std::size_t n = 12;
        auto area = test::row_of_ground(n);
        for (std::size_t i = 0; i < n; ++i) area[i] = std::max(0.0, random.uniform(-5, 25));
        const std::vector<SupplyEvidence> e{draw(n, Kind::kriged), draw(n, Kind::raw)};
        const SoilSupply s = fuse(e, area, {random.uniform(0, 20), 0.5});
        CHECK(std::abs(mean_anomaly(s, area)) < 1e-9);
        for (std::size_t k = 0; k < 2; ++k) {
            CHECK((s.trust[k].shrinkage >= 0 && s.trust[k].shrinkage <= 1));
            for (std::size_t i = 0; i < n; ++i)
                if (std::isnan(e[k].supply[i])) CHECK(s.anomaly[k][i] == 0);
        }
    }
}
