// SPDX-License-Identifier: Apache-2.0
// AC-N as a witness in the balance.
#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::no_data;
using test::plain_row;
using test::rates;

namespace {

using Row = std::vector<MgPerM2>;

SoilNitrogenEvidence ac_n(const std::vector<double>& mg, SoilNitrogenRule rule,
                          double variance = 0) {
    return {test::layer_of<SoilTest>(test::grid_of(1, mg), variance), 0.8, rule};
}

// 1 kg/10a for each mg, sure of it.
SoilNitrogenRule one_for_one() {
    SoilNitrogenRule rule;
    rule.kg_per_ha_per_mg = 10;
    return rule;
}

Balance balance_of(const BalanceInput& in) {
    return balance_nitrogen(in, test::design_parameters());
}

}  // namespace

TEST_CASE(
    "a worked example: AC-N of 4, 5, 6, 5 at 1 kg/10a each moves 1 kg; the field mean nothing") {
    for (const double level : {0.0, 3.0, 12.0}) {
        BalanceInput in = plain_row(4);
        in.soil_nitrogen = ac_n({4 + level, 5 + level, 6 + level, 5 + level}, one_for_one());
        const Balance b = balance_of(in);
        CHECK(b.ledger[Term::soil_test].values() == Row{1000, 0, -1000, 0});
        CHECK(b.ledger[Term::gate].values() == Row{-500, 0, 0, 0});
        CHECK(rates(b) == Row{10500, 10000, 9000, 10000});
        CHECK(b.soil_nitrogen_trust->shrinkage == 1);
        CHECK(b.yield_trust.empty());
    }
}

TEST_CASE("whatever the recovery, the slope is fertiliser's") {
    for (const double r : {0.3, 0.5, 1.0}) {
        BalanceInput in = plain_row(4);
        in.guide.recovery = r;
        in.soil_nitrogen = ac_n({4, 5, 6, 5}, one_for_one());
        CHECK(balance_of(in).ledger[Term::soil_test].values() == Row{1000, 0, -1000, 0});
    }
    BalanceInput in = plain_row(4);
    in.guide.recovery = 0;
    in.soil_nitrogen = ac_n({4, 5, 6, 5}, one_for_one());
    CHECK_THROWS_AS(balance_of(in), ArgumentError);
    in.guide.recovery = 0.8;
    in.soil_nitrogen = ac_n({4, 5, 6}, one_for_one());
    CHECK_THROWS_AS(balance_of(in), ArgumentError);
}

TEST_CASE("the map's error and the slope's own are in the rate's") {
    BalanceInput in = plain_row(2);
    SoilNitrogenRule rule = one_for_one();
    rule.sd = 4;
    in.soil_nitrogen = ac_n({4, 6}, rule, 0.25);
    // (10·.8)²·.25 + (4·.8)²·1² + 15², over .8; the second cell is cut
    CHECK(balance_of(in).sd[1] ==
          doctest::Approx(std::sqrt(16 + 10.24 + 225) / 0.8).epsilon(1e-12));
}

TEST_CASE("over saturation more AC-N gives no more") {
    BalanceInput in = plain_row(4);
    SoilNitrogenRule rule = one_for_one();
    rule.saturates_at = 10;
    in.soil_nitrogen = ac_n({8, 10, 14, 30}, rule);
    const Balance b = balance_of(in);
    CHECK(b.ledger[Term::soil_test].values() == Row{1500, -500, -500, -500});
    in.soil_nitrogen = ac_n({11, 12, 14, 30}, rule);
    CHECK(rates(balance_of(in)) == Row{10000, 10000, 10000, 10000});
}

TEST_CASE(
    "a soil test may prove a cut of more than half, down to its table's least, never under 0") {
    BalanceInput in = plain_row(2);
    SoilNitrogenRule rule = one_for_one();
    in.soil_nitrogen = ac_n({1, 17}, rule);  // ± 80 kg/ha of 100
    CHECK(rates(balance_of(in))[1] == 2000);
    in.soil_nitrogen = ac_n({1, 27}, rule);
    CHECK(rates(balance_of(in))[1] == 0);
    in.soil_nitrogen->rule.least = NitrogenRate{70};
    in.guide.other_dressings = {30};
    const Balance b = balance_of(in);
    CHECK(rates(b)[1] == 4000);
    CHECK(b.ledger[Term::cap][1] == 7000);
    // a guide under the least is not raised to it
    in.soil_nitrogen->rule.least = NitrogenRate{500};
    CHECK(rates(balance_of(in))[1] == 10000);
}

TEST_CASE("what the yield says beside it is still held to half") {
    BalanceInput in = plain_row(2);
    in.yield = {test::yield_of({1, 11})};
    CHECK(rates(balance_of(in))[1] == 5000);
    in.soil_nitrogen = ac_n({5, 7}, one_for_one());
    in.soil_nitrogen->rule.least = NitrogenRate{80};
    // the least holds the test's own word only: the yield had its half already
    const Balance b = balance_of(in);
    CHECK(rates(b)[1] >= 5000 - 2);
    CHECK(b.ledger[Term::soil_test][1] < 0);
}

TEST_CASE("water is not asked of AC-N: it is no growth") {
    BalanceInput in = plain_row(8);
    in.soil_nitrogen = ac_n({2, 3, 4, 5, 6, 7, 8, 9}, one_for_one());
    for (std::size_t k = 0; k < 8; ++k)
        for (int twice = 0; twice < 2; ++twice)
            in.moisture_samples.add({5.0 * static_cast<double>(k) + 1 + twice, 2.5},
                                    0.6 - 0.05 * static_cast<double>(k), 1);
    CHECK_FALSE(balance_of(in).water_explains);
}

TEST_CASE("it stands beside yield as one more witness") {
    BalanceInput in = plain_row(4);
    in.yield = {test::yield_of({5.9, 6, 6.1, 6}, 0.01)};
    in.soil_nitrogen = ac_n({4.8, 5, 5.2, 5}, one_for_one());
    const Balance b = balance_of(in);
    CHECK(b.yield_trust.at(0).shrinkage > 0.5);
    CHECK(b.soil_nitrogen_trust->shrinkage > 0.5);
    for (const Term t : {Term::yield, Term::soil_test}) CHECK(b.ledger[t][0] > 50);
    // where it holds no number the yield speaks alone
    in.soil_nitrogen = ac_n({4.8, 5, 5.2, no_data}, one_for_one());
    CHECK(balance_of(in).ledger[Term::soil_test][3] == 0);
}

TEST_CASE("compost that was spread before the soil was tested counts once") {
    // the second half got 40 t/ha: 36 kg N/ha a season, which the test shows as 3.6 mg more
    BalanceInput in = plain_row(4);
    in.organic = {test::compost_of({0, 0, 40, 40})};
    in.soil_nitrogen = ac_n({5, 5, 8.6, 8.6}, one_for_one());
    // what crops take up of a kilogram of AC-N's fertiliser's worth: recovery 1 makes both alike
    in.guide.recovery = 1;
    const Balance twice = balance_of(in);
    CHECK(twice.ledger[Term::soil_test].values() == Row{1800, 1800, -1800, -1800});
    in.organic[0].before_soil_test = true;
    const Balance once = balance_of(in);
    CHECK(once.ledger[Term::soil_test].values() == Row{0, 0, 0, 0});
    CHECK(once.ledger[Term::organic].values() == twice.ledger[Term::organic].values());
}

TEST_CASE("without a table of its own a crop's AC-N proves no cut of more than half") {
    BalanceInput in = plain_row(2);
    in.soil_nitrogen = ac_n({0, 20}, one_for_one());
    CHECK(rates(balance_of(in))[1] == 0);
    in.soil_nitrogen->rule.proves = false;
    CHECK(rates(balance_of(in))[1] == 5000);
}

TEST_CASE("a crop's own cap and a starter hold against every word") {
    BalanceInput in = plain_row(2);
    in.soil_nitrogen = ac_n({0, 20}, one_for_one());
    in.guide.most = NitrogenRate{102};
    in.guide.least = NitrogenRate{40};
    const Balance b = balance_of(in);
    CHECK(rates(b) == Row{10200, 4000});
    CHECK(b.ceiling[0] == 102);
}
