// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/canopy.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using doctest::Approx;
using test::grid_of;
using test::no_data;

namespace {

// The published constants, a second time: N-Sensor (hro h18gaiyo/f5/2006508), NFOA (OSU).
const SensorStep at_panicle{-20, 0.5, 1};
const SensorStep at_heading{-10, 0.5, 1};
const Sufficiency holland{0.8, 0.3, 0.7, 0.05};

Nfoa oklahoma(double days = 100, double response = 1) {
    return {{0.74076, 0.10210, 577.66},
            {-0.1918, 2.7836},
            {14.76, 0.7758, 5.468},
            0.7,
            2,
            15,
            days,
            response};
}

// A layer without an error of its own.
geo::Layer<Ndvi> sure(const geo::Grid<double>& index) {
    return {index, geo::Grid<double>(index.geometry(), 0.0)};
}

double mean_of(const geo::Grid<double>& g) {
    double sum = 0;
    for (const double v : g.values()) sum += v;
    return sum / static_cast<double>(g.size());
}

/// The anomaly about the field's mean that the balance turns into kg N/ha of fertiliser.
std::vector<double> asked(const std::vector<double>& index, const CanopyRule& rule,
                          double rate = 60, double recovery = 0.8) {
    const auto area = test::row_of_ground(index.size());
    const auto s = canopy_evidence(sure(grid_of(1, index)), rule, {}, {rate, recovery, area});
    std::vector<double> change;
    for (const double supply : s.supply.values())
        change.push_back((mean_of(s.supply) - supply) / recovery);
    return change;
}

}  // namespace

TEST_CASE("E3: one SV more is 2 kg N/10a less at panicle formation, 1 at heading") {
    CHECK(at_panicle.change_kg_per_ha(31, 30, 60) == -20);
    CHECK(at_panicle.change_kg_per_ha(29, 30, 60) == 20);
    CHECK(at_heading.change_kg_per_ha(31, 30, 60) == -10);
    CHECK(at_heading.change_kg_per_ha(28, 30, 60) == 20);
    // the same as the balance's anomalies, at any recovery
    for (const double recovery : {0.3, 0.8}) {
        const auto change = asked({29, 30, 31}, at_panicle, 60, recovery);
        CHECK(change[0] == Approx(20));
        CHECK(change[1] == Approx(0));
        CHECK(change[2] == Approx(-20));
    }
}

TEST_CASE("a sensor's step stays within half of the rate, either way") {
    CHECK(at_panicle.change_kg_per_ha(40, 30, 60) == -30);
    CHECK(at_panicle.change_kg_per_ha(0, 30, 60) == 30);
    CHECK(at_panicle.change_kg_per_ha(30.5, 30, 60) == -10);
    const auto change = asked({20, 30, 40}, at_panicle);
    CHECK(change[0] == Approx(30));
    CHECK(change[2] == Approx(-30));
}

TEST_CASE("E3: NFOA, NDVI 0.5 after 100 days of growth promises 2.575 t/ha") {
    CHECK(oklahoma().yield_potential_t_per_ha(0.5) == Approx(2.575).epsilon(2e-4));
    // by hand: 0.74076 + 0.1021·e^2.8883
    CHECK(oklahoma().yield_potential_t_per_ha(0.5) ==
          Approx(0.74076 + 0.1021 * 17.96274).epsilon(1e-6));
}

TEST_CASE("NFOA's rate: grain nitrogen of the fed yield, less what the crop holds, over 0.7") {
    // YPN 3.3474 t/ha at RI 1.3, 2.1416 % N: 71.69 kg; the crop holds 14.76 + 0.7758·e^2.734
    // = 26.70
    CHECK(oklahoma(100, 1.3).rate_kg_per_ha(0.5) == Approx(64.27).epsilon(1e-3));
    // without response it asks for little, with a full crop for nothing
    CHECK(oklahoma().rate_kg_per_ha(0.5) < oklahoma(100, 1.3).rate_kg_per_ha(0.5));
    CHECK(oklahoma().rate_kg_per_ha(0.95) == 0);
    // more growth, more nitrogen: until the most yield; then less
    Nfoa n = oklahoma(100, 1.3);
    CHECK(n.rate_kg_per_ha(0.6) > n.rate_kg_per_ha(0.5));
    n.most_yield_t_per_ha = 3;
    CHECK(n.rate_kg_per_ha(0.6) < n.rate_kg_per_ha(0.5));
    CHECK_FALSE(follows_growth(n));
    CHECK(asked({0.5, 0.6}, oklahoma(100, 1.3))[1] > 0);
}

TEST_CASE("the response index: of a strip, or of the field's own variation, within 1 and 2") {
    CHECK(response_of_strip(0.6, 0.5, 2) == Approx(1.2));
    CHECK(response_of_strip(0.4, 0.5, 2) == 1);
    CHECK(response_of_strip(0.9, 0.3, 2) == 2);
    CHECK(response_of_variation(0.5, 0.05, 2) == Approx(0.55 / 0.45));
    CHECK(response_of_variation(0.5, 0, 2) == 1);
    CHECK(response_of_variation(0.5, 0.3, 2) == 2);
    CHECK(response_of_variation(0.5, 0.6, 2) == 2);
}

TEST_CASE("Holland & Schepers: nothing where enough, all where nothing was given") {
    CHECK(holland.rate_kg_per_ha(0.8, 60) == 0);
    CHECK(holland.rate_kg_per_ha(0.9, 60) == 0);
    CHECK(holland.rate_kg_per_ha(0.8 * 0.7, 60) == Approx(60));
    CHECK(holland.rate_kg_per_ha(0.8 * 0.925, 60) == Approx(30));
    CHECK(asked({0.8, 0.56}, holland)[1] == Approx(30));
}

TEST_CASE("each rule's error, in kg N/ha of supply; over saturation it counts by the factor") {
    const auto area = test::row_of_ground(2);
    const auto index = grid_of(1, {0.7, 0.9});
    const IndexGuard guard{0.85, 0.25, 2, 1};
    const auto variance = [&](const CanopyRule& rule, std::size_t cell) {
        return canopy_evidence(sure(index), rule, guard, {60, 0.8, area}).variance[cell];
    };
    CHECK(variance(UptakeCurve{5, 3, 7}, 0) == Approx(49));
    CHECK(variance(UptakeCurve{5, 3, 7}, 1) == Approx(4 * 49));
    // a sensor's reference is the mean, 0.8; beyond its clamp it errs no more
    CHECK(variance(at_panicle, 0) == Approx(std::pow(0.8 * 20, 2)));
    CHECK(variance(SensorStep{-20, 0.1, 1}, 0) == Approx(std::pow(0.8 * 6, 2)));
    CHECK(variance(holland, 0) == Approx(std::pow(0.8 * 60 * 0.05 / 0.3, 2)));
    CHECK(variance(oklahoma(), 0) == Approx(std::pow(0.8 * 15, 2)));
}

TEST_CASE("Holland & Schepers: a crop beyond recovery is no rich soil, it says nothing") {
    const auto s =
        canopy_evidence(sure(test::grid_of(1, {0.40, 0.55, 0.57, 0.8})),
                        Sufficiency{0.8, 0.3, 0.7, 0.05}, {}, {60, 0.5, test::row_of_ground(4)});
    CHECK(std::isnan(s.supply[0]));
    CHECK(std::isnan(s.supply[1]));
    CHECK(s.supply[2] < s.supply[3]);
}

TEST_CASE("a cell without a number says nothing by any rule") {
    const auto area = test::row_of_ground(2);
    for (const CanopyRule& rule :
         std::initializer_list<CanopyRule>{UptakeCurve{5, 3, 7}, at_panicle, holland, oklahoma()}) {
        const auto s = canopy_evidence(sure(grid_of(1, {0.6, no_data})), rule, {}, {60, 0.8, area});
        CHECK(std::isfinite(s.supply[0]));
        CHECK(std::isnan(s.supply[1]));
        CHECK(std::isnan(s.variance[1]));
    }
}

TEST_CASE("through the balance a rule is shrunk, gated and capped, and moves nothing in the mean") {
    BalanceInput in = test::plain_row(4);
    const std::vector<double> sv{28, 32, 28, 32};
    in.ndvi =
        NdviEvidence{test::layer_of<Ndvi>(grid_of(1, sv), 0), 1, SensorStep{-20, 0.5, 0.5}, {}};
    const auto p = test::design_parameters();
    const Balance b = balance_nitrogen(in, p);
    // ±40 kg/ha within the clamp, S ∓32; error² 8² of 32²: λ .9375
    CHECK(b.ndvi_trust->shrinkage == Approx(0.9375));
    CHECK(b.ledger[Term::ndvi].values() == std::vector<MgPerM2>{3750, -3750, 3750, -3750});
    CHECK(b.ledger[Term::gate].values() == std::vector<MgPerM2>{-1875, 0, -1875, 0});
    in.ndvi->structured_share = 0;  // a pattern of noise
    const Balance flat = balance_nitrogen(in, p);
    for (const MgPerM2 moved : flat.ledger[Term::ndvi].values()) CHECK(moved == 0);
}

TEST_CASE("compost that the image has seen is taken off, except of a rule that reckons uptake") {
    BalanceInput in = test::plain_row(2);
    in.organic = {test::compost_of({20, 0})};
    in.organic[0].share_seen_by_image = 0.5;
    const auto p = test::design_parameters();
    // 18 kg expected, half seen: 9; ·0.8 of the first cell's uptake; ∓4.5 kg/ha of fertiliser
    const auto moved = [&](const CanopyRule& rule) {
        in.ndvi = NdviEvidence{test::layer_of<Ndvi>(grid_of(1, {0.6, 0.6}), 0), 1, rule, {}};
        return balance_nitrogen(in, p).ledger[Term::ndvi][0];
    };
    CHECK(moved(UptakeCurve{5, 3, 0}) == 450);
    CHECK(moved(SensorStep{-20, 0.5, 0}) == 450);
    Nfoa n = oklahoma();
    n.sd_kg_per_ha = 0;
    CHECK(moved(n) == 0);
}

TEST_CASE("water explains no rule that feeds the best ground most") {
    simulate::Random random(3, simulate::Stream::season);
    BalanceInput in = test::plain_row(40);
    std::vector<double> ndvi, water;
    for (int i = 0; i < 40; ++i) {
        water.push_back(0.2 + 0.005 * i);
        ndvi.push_back(0.4 + 0.004 * i + 0.001 * random.normal());  // grows best where wet
        in.moisture_samples.add({5.0 * i + 2.5, 2.5}, water.back(), i + 1);
    }
    in.moisture = test::layer_of<WaterContent>(grid_of(1, water), 0);
    in.ndvi = NdviEvidence{test::layer_of<Ndvi>(grid_of(1, ndvi), 0), 1, oklahoma(100, 1.3), {}};
    CHECK_FALSE(balance_nitrogen(in, test::design_parameters()).water_explains);
    in.ndvi->rule = UptakeCurve{5, 3, 1};
    CHECK(balance_nitrogen(in, test::design_parameters()).water_explains);
}

TEST_CASE("a raise may not carry the crop over what it stands; the guide itself is left alone") {
    // 4.9 and 7.1 t/ha: ±32 kg/ha of fertiliser, half of the raise passes: 116 kg/ha
    BalanceInput in = test::plain_row(2);
    in.yield = {test::yield_of({4.9, 7.1})};
    const auto p = test::design_parameters();
    const auto of = [&](double held, std::optional<NitrogenRate> most) {
        in.ndvi = test::ndvi_of({std::log(held), std::log(held)}, 1);
        in.guide.most_uptake = most;
        return balance_nitrogen(in, p);
    };
    const Balance free = of(84, {});
    CHECK(free.ledger.rate(0) == 11602);
    CHECK(free.lodging_m2 == 0);
    // (170 − 84)/0.8 = 107.5
    const Balance held = of(84, kg_n_per_10a(17));
    CHECK(held.ledger.rate(0) == 10750);
    CHECK(held.ledger[Term::cap][0] == 10750 - 11602);
    CHECK(held.ledger.rate(1) == free.ledger.rate(1));
    CHECK(held.ceiling[0] == Approx(107.5));
    CHECK(held.lodging_m2 == 25);
    // what holds more already gets the guide, and no less
    CHECK(of(150, kg_n_per_10a(17)).ledger.rate(0) == 10000);
    CHECK(of(40, kg_n_per_10a(17)).ledger.rate(0) == 11602);
    // without a curve nobody knows what the crop holds
    in.ndvi->rule = at_panicle;
    CHECK(balance_nitrogen(in, p).ledger.rate(0) == 11602);
}

TEST_CASE("an uptake that the season multiplies is the same word, so many times as loud") {
    const auto area = test::row_of_ground(2);
    const auto word = [&area](double to_season) {
        return canopy_evidence(sure(grid_of(1, {0.5, 0.7})), UptakeCurve{5, 3, 7, to_season}, {},
                               {60, 0.8, area});
    };
    const SupplyEvidence now = word(1);
    const SupplyEvidence season = word(1.5);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(season.supply[i] == Approx(1.5 * now.supply[i]));
        CHECK(season.variance[i] == Approx(1.5 * 1.5 * now.variance[i]));
    }
    // what keeps the crop standing goes by what it holds now
    CHECK(uptake_now(UptakeCurve{5, 3, 7, 1.5}, 0.5) == uptake_now(UptakeCurve{5, 3, 7}, 0.5));
}

TEST_CASE("the image's own error is carried through the rule") {
    const auto area = test::row_of_ground(3);
    const UptakeCurve curve{5, 3, 7};
    geo::Grid<double> variance = grid_of(1, {0, 0.0004, no_data});
    const geo::Layer<Ndvi> layer{grid_of(1, {0.6, 0.6, 0.6}), variance};
    const auto s = canopy_evidence(layer, curve, {}, {60, 0.8, area});
    CHECK(s.variance[0] == Approx(49));
    const double slope = 5 * (std::exp(3 * 0.62) - std::exp(3 * 0.58)) / 2;
    CHECK(s.variance[1] == Approx(49 + slope * slope));
    CHECK(s.variance[2] == Approx(49));  // what nobody knows is not made up
    // and where the index is blind, it is wider as the rule's own error is
    IndexGuard guard;
    guard.saturated = 0.5;
    guard.sigma_factor = 2;
    CHECK(canopy_evidence(layer, curve, guard, {60, 0.8, area}).variance[1] ==
          Approx(4 * (49 + slope * slope)));
}
