// SPDX-License-Identifier: Apache-2.0
// What water explains, in the balance.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::plain_row;
using test::yield_of;

namespace {

Balance balance_of(const BalanceInput& in) {
    return balance_nitrogen(in, test::design_parameters());
}

// 30 cells, the last ten wetter and wetter; yield falls with the water, nothing else differs.
BalanceInput drowned(double variance) {
    std::vector<double> water, tonnes;
    for (int i = 0; i < 30; ++i) {
        water.push_back(0.25 + 0.001 * (i % 5) + 0.02 * std::max(0, i - 19));
        tonnes.push_back(6 - 10 * std::max(0.0, water.back() - 0.252));
    }
    BalanceInput in = plain_row(30);
    in.yield = {yield_of(tonnes, variance)};
    in.moisture = test::layer_of<WaterContent>(test::grid_of(1, water), 0.0001);
    for (std::size_t i = 0; i < 30; ++i)
        in.moisture_samples.add(in.area.geometry().centre_of({0, static_cast<int>(i)}), water[i],
                                static_cast<long>(i));
    return in;
}

}  // namespace

TEST_CASE("drowned ground is no poor soil: never a raise there, and less where less can grow") {
    BalanceInput in = drowned(0);
    const geo::PointSet<WaterContent> samples = std::move(in.moisture_samples);
    in.moisture_samples = {};
    const Balance unasked = balance_of(in);
    in.moisture_samples = samples;
    const Balance b = balance_of(in);
    REQUIRE(b.water_explains.has_value());
    CHECK(*b.water_explains > 0.9);
    CHECK(!unasked.water_explains);
    for (std::size_t i = 0; i < 30; ++i) {
        CHECK(b.ledger[Term::goal][i] <= 0);
        CHECK(b.ledger.rate(i) <= to_mg_per_m2(in.guide.rate.value) + 200);
    }
    // the dry ground is not robbed for having grown well, the wet gets what it can use
    CHECK(unasked.ledger.rate(0) < to_mg_per_m2(96));
    CHECK(b.ledger.rate(0) > to_mg_per_m2(99));
    CHECK(b.ledger.rate(29) < to_mg_per_m2(70));
    CHECK(b.ledger.rate(29) < b.ledger.rate(22));
}

TEST_CASE("where water was asked and explains nothing, most of a raise passes") {
    std::vector<double> water, tonnes;
    for (int i = 0; i < 30; ++i) {
        water.push_back(0.30 + 0.001 * (i % 3));
        tonnes.push_back(6 + 0.5 * std::sin(i / 3.0));
    }
    BalanceInput in = plain_row(30);
    in.yield = {yield_of(tonnes)};
    for (std::size_t i = 0; i < 30; ++i)
        in.moisture_samples.add(in.area.geometry().centre_of({0, static_cast<int>(i)}), water[i],
                                static_cast<long>(i));
    const Balance b = balance_of(in);
    REQUIRE(b.water_explains.has_value());
    CHECK(*b.water_explains < 0.05);
    CHECK(b.gate[0] == doctest::Approx(0.9 * (1 - *b.water_explains)));
    in.moisture_samples = {};
    CHECK(balance_of(in).gate[0] == 0.5);
}

TEST_CASE("a loss to water under its own error asks for nothing") {
    const auto goals = [](const BalanceInput& in, const BalanceParameters& p) {
        const Balance b = balance_nitrogen(in, p);
        int moved = 0;
        for (const MgPerM2 goal : b.ledger[Term::goal].values()) moved += goal != 0;
        return moved;
    };
    BalanceParameters p = test::design_parameters();
    p.no_evidence = 0.5;
    CHECK(goals(drowned(0), p) > 5);
    p.no_evidence = 1e6;
    CHECK(goals(drowned(0), p) == 0);
}
