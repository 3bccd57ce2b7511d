// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/cause_gate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::no_data;

namespace {

const GateParameters design = test::design_parameters().gate;

geo::Grid<double> gate_of(const std::vector<double>& water, double variance) {
    const auto mean = test::grid_of(1, water);
    return cause_gate(mean.geometry(), test::layer_of<WaterContent>(mean, variance), design);
}

bool close(double value, double expected) {
    return std::abs(value - expected) < 1e-12;
}

}  // namespace

TEST_CASE("without moisture every cell has the prior") {
    const geo::Grid<double> p = cause_gate(test::row_of_ground(4).geometry(), {}, design);
    for (const double v : p.values()) CHECK(v == 0.5);
}

TEST_CASE("p falls on both sides of the median, by the logistic of the robust z") {
    // median .30, MAD .02: z = ±.6745 at .28 and .32, −3.37 at .20, 5.06 at .45
    const geo::Grid<double> p = gate_of({.20, .28, .30, .32, .45}, 0);
    CHECK(close(p[0], 0.0003211300774719999));
    CHECK(close(p[1], 0.2900563719666902));
    CHECK(close(p[2], 0.41194781888641335));
    CHECK(close(p[3], 0.2900563719666902));
    CHECK(close(p[4], 2.597888490993221e-06));
}

TEST_CASE("where the pores are known a field that is drowned all over is held back all over") {
    GateParameters g = design;
    g.pore_share = 0.5;
    g.filled_onset = 0.7;
    g.filled_softness = 0.05;
    const auto water = test::grid_of(1, {.35, .35, .35, .45});
    const auto layer = test::layer_of<WaterContent>(water, 0);
    const geo::Grid<double> p = cause_gate(water.geometry(), layer, g);
    CHECK(close(p[0], 0.25));  // 0.70 of the pores: as likely as not
    CHECK(close(p[3], 0.5 / (1 + std::exp((0.9 - 0.7) / 0.05))));
    CHECK(cause_gate(water.geometry(), layer, design)[0] ==
          0.5);  // an even field stands out nowhere
}

TEST_CASE("an uncertain moisture layer gates less") {
    // sd .04 on top of the MAD's .0297: z of .45 is 3.01 instead of 5.06
    const geo::Grid<double> p = gate_of({.20, .28, .30, .32, .45}, 0.0016);
    CHECK(close(p[0], 0.015342993405607965));
    CHECK(close(p[3], 0.36682311204793));
    CHECK(close(p[4], 0.0008969723783367694));
}

TEST_CASE("the median of an even number of cells lies between the middle two") {
    const geo::Grid<double> p = gate_of({.20, .28, .32, .40}, 0.001);
    CHECK(close(p[0], p[3]));
    CHECK(close(p[1], p[2]));
    CHECK(p[1] > p[0]);
}

TEST_CASE("a flat field has the prior everywhere, a cell without moisture too") {
    CHECK(gate_of({.3, .3, .3}, 0).values() == std::vector<double>(3, 0.5));
    CHECK(gate_of({no_data, no_data}, 0).values() == std::vector<double>(2, 0.5));
    const geo::Grid<double> p = gate_of({.2, .3, no_data, .4}, 0);
    CHECK(p[2] == 0.5);
    CHECK(p[3] < 0.5);
}

TEST_CASE("what is no number gates nothing and does not blind the other cells") {
    const auto mean = test::grid_of(1, {.2, .25, .3, HUGE_VAL, .35, .4});
    geo::Grid<double> variance(mean.geometry(), 1e-4);
    variance[1] = no_data;
    const auto p = cause_gate(mean.geometry(), geo::Layer<WaterContent>(mean, variance), design);
    CHECK(p[1] == 0.5);
    CHECK(p[3] == 0.5);
    CHECK(p[5] < 0.4);
}

TEST_CASE("p lies between 0 and the prior, and the further from the median the lower") {
    simulate::Random random(1, simulate::Stream::probe);
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<double> water(9);
        for (double& v : water) v = random.uniform(0, 0.6);
        const geo::Grid<double> p = gate_of(water, random.uniform(0, 0.01));
        std::vector<double> sorted = water;
        std::sort(sorted.begin(), sorted.end());
        const auto off = [&](std::size_t i) { return std::abs(water[i] - sorted[4]); };
        for (std::size_t i = 0; i < 9; ++i) {
            CHECK((p[i] >= 0 && p[i] <= 0.5));
            for (std::size_t j = 0; j < 9; ++j)
                if (off(i) > off(j) + 1e-9) CHECK(p[i] <= p[j]);
        }
    }
}
