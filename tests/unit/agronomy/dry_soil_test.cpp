// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/dry_soil.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using doctest::Approx;
using test::grid_of;

namespace {

const DrySoilCurve published{7.171, -0.660, 0.0150, 19.56};
const DrySoil gley{0.96, {0.15}, published, 0.5};

/// Water by volume of a content by mass, percent.
double by_mass(double pct) {
    return pct / 100 * 0.96;
}

}  // namespace

TEST_CASE("N_dry at 10 % by mass: 2.071 mg/100 g, 2.98 kg/10a in 15 cm of gley, times r") {
    // 7.171 − 6.60 + 1.50; 10·0.15·0.96 = 1.44 kg/10a per mg
    const auto s = dry_soil_evidence(
        test::layer_of<WaterContent>(grid_of(1, {by_mass(10), by_mass(25), test::no_data}), 0),
        gley, 0.4);
    CHECK(s.supply[0] == Approx(0.4 * 2.071 * 14.4));
    CHECK(s.supply[1] == 0);
    CHECK(std::isnan(s.supply[2]));
    CHECK(std::sqrt(s.variance[0]) == Approx(0.5 * s.supply[0]));
    CHECK(s.kriged);
    CHECK_FALSE(s.of_growth);
    CHECK(s.term == Term::soil_test);
}

TEST_CASE("the water's own error goes through the curve") {
    const double sd = by_mass(1);
    const DrySoil sure{0.96, {0.15}, published, 0};
    const auto s = dry_soil_evidence(
        test::layer_of<WaterContent>(grid_of(1, {by_mass(10)}), sd * sd), sure, 0.4);
    // 9 %: 2.446, 11 %: 1.726 mg
    CHECK(std::sqrt(s.variance[0]) == Approx(0.4 * (2.446 - 1.726) / 2 * 14.4));
}

TEST_CASE("in the balance dry ground gets less, the mean stays, and water explains none of it") {
    BalanceInput in = test::plain_row(4);
    in.moisture = test::layer_of<WaterContent>(
        grid_of(1, {by_mass(10), by_mass(14), by_mass(18), by_mass(22)}), 0);
    for (int k = 0; k < 24; ++k)
        in.moisture_samples.add({5.0 * (k % 4) + 2.5, 2.5},
                                in.moisture->mean()[static_cast<std::size_t>(k % 4)], k + 1);
    const auto p = test::design_parameters();
    const Balance without = balance_nitrogen(in, p);
    for (std::size_t i = 0; i < 4; ++i) CHECK(without.ledger.rate(i) == 10000);
    in.dry_soil = gley;
    in.dry_soil->cv = 0;
    const Balance b = balance_nitrogen(in, p);
    // 29.82, 12.51, 2.17 and 0 kg/ha of nitrogen, 11.12 on average; the recovery cancels
    CHECK(b.ledger[Term::soil_test][0] == Approx(-1870).epsilon(0.01));
    CHECK(b.ledger[Term::soil_test][3] == Approx(1112).epsilon(0.01));
    MgPerM2 sum = 0;
    for (const MgPerM2 moved : b.ledger[Term::soil_test].values()) sum += moved;
    CHECK(std::abs(sum) <= 2);
    CHECK_FALSE(b.water_explains);
    CHECK(b.ledger[Term::gate][3] < 0);  // a raise is doubted like every other
    // but not for a drought that the flood ends
    for (std::size_t i = 0; i < 4; ++i) CHECK(b.gate[i] == p.gate.prior);
    CHECK(without.gate[3] < p.gate.prior);
    in.guide.recovery = 0;
    CHECK_THROWS(balance_nitrogen(in, p));
}
