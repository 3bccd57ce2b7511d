// SPDX-License-Identifier: Apache-2.0
// Causes of poor growth beside water, and the field's own prior.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/agronomy/field_prior.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using simulate::Random;
using simulate::Stream;
using test::no_data;

namespace {

const GateParameters design = test::design_parameters().gate;

RivalCause rival(const std::vector<double>& values, BadSide bad, double variance = 0) {
    return {test::layer_of<SoilSign>(test::grid_of(1, values), variance), bad};
}

std::vector<double> likely(const RivalCause& cause) {
    return likelihood(cause, design).values();
}

// The middle of each cell of a row, with a value.
geo::PointSet<SoilSign> in_each_cell(const std::vector<double>& values) {
    geo::PointSet<SoilSign> s;
    for (std::size_t k = 0; k < values.size(); ++k)
        s.add({5.0 * static_cast<double>(k) + 2.5, 2.5}, values[k], static_cast<long>(k) + 1);
    return s;
}

std::optional<double> follows(const std::vector<double>& soil, const std::vector<double>& growth) {
    return follows_soil(in_each_cell(soil), test::grid_of(1, growth),
                        test::row_of_ground(growth.size()), 3);
}

bool close(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

BalanceInput random_field(Random& random) {
    const std::size_t n = 10;
    BalanceInput in = test::plain_row(n);
    const auto row = [&](double least, double most) {
        std::vector<double> v(n);
        for (double& x : v) x = random.uniform() < 0.1 ? no_data : random.uniform(least, most);
        return v;
    };
    in.guide.other_dressings = {random.uniform(0, 60)};
    if (random.uniform() < 0.7) in.yield = {test::yield_of(row(3, 8), 0.05)};
    if (random.uniform() < 0.7) in.ndvi = test::ndvi_of(row(3, 5), random.uniform(0, 20));
    if (random.uniform() < 0.5) {
        in.soil_nitrogen = SoilNitrogenEvidence{
            test::layer_of<SoilTest>(test::grid_of(1, row(1, 12)), 0.3), 0.7, {}};
        in.soil_nitrogen->rule.kg_per_ha_per_mg = random.uniform(0, 30);
    }
    if (random.uniform() < 0.5)
        in.moisture = test::layer_of<WaterContent>(test::grid_of(1, row(0.1, 0.5)), 0.001);
    if (random.uniform() < 0.5)
        for (int k = 0; k < 24; ++k)
            in.moisture_samples.add({random.uniform(0, 50), random.uniform(0, 5)},
                                    random.uniform(0.1, 0.5), k + 1);
    return in;
}

RivalCause random_rival(Random& random, std::size_t n) {
    std::vector<double> v(n);
    for (double& x : v) x = random.uniform() < 0.1 ? no_data : random.uniform(0, 9);
    return rival(v, random.uniform() < 0.5 ? BadSide::low : BadSide::high, random.uniform(0, 2));
}

std::vector<MgPerM2> rates(const BalanceInput& in) {
    const Balance b = balance_nitrogen(in, test::design_parameters());
    std::vector<MgPerM2> r;
    for (std::size_t i = 0; i < in.area.size(); ++i) r.push_back(b.ledger.rate(i));
    return r;
}

// Roundings of the terms apart.
void check_none_above(const std::vector<MgPerM2>& with, const std::vector<MgPerM2>& without) {
    for (std::size_t i = 0; i < with.size(); ++i) CHECK(with[i] <= without[i] + 3);
}

}  // namespace

TEST_CASE("a sign is held against the field's middle, on its bad side only") {
    // median 6, MAD .4: z is 3.37 and 1.686 on either side; L = logistic((z − .8)/.35)
    const double z = 1 / (1.4826 * 0.4);
    const auto l = [](double towards) { return 1 / (1 + std::exp(-(towards - 0.8) / 0.35)); };
    const auto acid = likely(rival({5, 5.6, 6, 6.4, 7}, BadSide::low));
    CHECK(close(acid[0], l(z)));
    CHECK(close(acid[1], l(0.4 * z)));
    CHECK(close(acid[2], l(0)));
    CHECK(close(acid[4], l(-z)));
    const auto salt = likely(rival({5, 5.6, 6, 6.4, 7}, BadSide::high));
    for (std::size_t i = 0; i < 5; ++i) CHECK(close(salt[i], acid[4 - i]));
    CHECK(acid[0] > 0.85);
    CHECK(acid[4] < 0.01);
}

TEST_CASE("an even field, one without numbers and a cell without one are not suspected") {
    CHECK(likely(rival({6, 6, 6}, BadSide::low)) == std::vector<double>(3, 0.0));
    CHECK(likely(rival({no_data, no_data}, BadSide::low)) == std::vector<double>(2, 0.0));
    const auto l = likely(rival({4, 6, no_data, 7}, BadSide::low));
    CHECK(l[2] == 0);
    CHECK(l[0] > 0.5);
    // the less is known, the less is suspected
    CHECK(likely(rival({4, 6, 6.5, 7}, BadSide::low, 4))[0] <
          likely(rival({4, 6, 6.5, 7}, BadSide::low, 0.01))[0]);
}

TEST_CASE("growth that follows the soil, in numbers beyond chance") {
    // r = 1 is 1 of however many; r² = .25 of ten is 1 − .75·9/8
    CHECK(close(*follows({1, 2, 3, 4}, {.2, .4, .6, .8}), 1));
    CHECK(close(*follows({1, 2, 3, 4}, {.8, .6, .4, .2}), -1));
    CHECK_FALSE(follows({1, 2}, {.2, .4}));
    CHECK_FALSE(follows({3, 3, 3, 3}, {.2, .4, .6, .8}));
    CHECK_FALSE(follows({1, 2, 3, 4}, {.5, .5, .5, .5}));
    CHECK_FALSE(follows({1, 2, no_data, 4}, {.2, no_data, .6, .8}));
    const std::vector<double> soil{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const std::vector<double> growth{5, 1, 2, 9, 4, 3, 8, 5, 7, 5};
    double sg = 0, ss = 0, gg = 0;
    for (std::size_t k = 0; k < 10; ++k) {
        sg += (soil[k] - 5.5) * (growth[k] - 4.9);
        ss += (soil[k] - 5.5) * (soil[k] - 5.5);
        gg += (growth[k] - 4.9) * (growth[k] - 4.9);
    }
    const double r2 = sg * sg / ss / gg;
    CHECK(close(*follows(soil, growth), std::sqrt(std::max(0.0, 1 - (1 - r2) * 9 / 8))));
}

TEST_CASE("strangers follow each other little") {
    Random random(3, Stream::nitrogen);
    double sum = 0;
    int silent = 0;
    for (int trial = 0; trial < 1000; ++trial) {
        std::vector<double> soil(24), growth(24);
        for (std::size_t k = 0; k < 24; ++k) {
            soil[k] = random.normal();
            growth[k] = random.normal();
        }
        const double r = *follows(soil, growth);
        sum += std::abs(r);
        silent += r == 0;
    }
    CHECK(sum / 1000 < 0.1);
    CHECK(silent > 600);
}

TEST_CASE("the prior: by water, by the soil, by the more cautious of both, or by nothing") {
    const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
    CHECK(field_prior(design, {}, {}) == 0.5);
    CHECK(close(field_prior(design, 0.2, {}), 0.9 * 0.8));
    CHECK(close(field_prior(design, {}, 0.0), 0.5));
    CHECK(close(field_prior(design, {}, 0.4), logistic(1.2)));
    CHECK(close(field_prior(design, {}, -0.4), logistic(-1.2)));
    CHECK(field_prior(design, {}, -1.0) < 0.05);
    CHECK(close(field_prior(design, {}, 1.0), 0.9));
    CHECK(close(field_prior(design, 0.2, 0.4), 0.72));
    CHECK(close(field_prior(design, 0.0, 0.4), logistic(1.2)));
    CHECK(close(field_prior(design, 0.0, -0.4), logistic(-1.2)));
    GateParameters other = design;
    other.prior = 0.3;
    CHECK(close(field_prior(other, {}, 0.0), 0.3));
    for (const double sure : {0.0, 1.0}) {
        other.prior = sure;
        CHECK(close(field_prior(other, {}, 0.4), std::min(sure, 0.9)));
    }
}

TEST_CASE("where growth runs against the soil nothing is raised") {
    BalanceInput in = test::plain_row(4);
    in.yield = {test::yield_of({4.9, 6, 7.1, 6})};
    in.growth_follows_soil = -0.6;
    CHECK(rates(in) == std::vector<MgPerM2>{10000, 10000, 6796, 10000});
    in.growth_follows_soil = 0.6;
    CHECK(rates(in)[0] > 12500);
    CHECK(rates(in)[2] == 6796);
}

TEST_CASE("random fields: no gate evidence ever raises a cell") {
    Random random(17, Stream::probe);
    int held = 0, raised = 0;
    for (int trial = 0; trial < 6000; ++trial) {
        BalanceInput in = random_field(random);
        const auto without = rates(in);
        BalanceInput with = in;
        for (int k = static_cast<int>(random.uniform(1, 4)); k > 0; --k)
            with.rivals.push_back(random_rival(random, in.area.size()));
        const auto suspected = rates(with);
        check_none_above(suspected, without);
        held += suspected != without;
        // the soil's prior may let more of a raise through than no question at all, but never more
        // than the layers say, and never more than water allows
        with.growth_follows_soil = random.uniform(-1, 1);
        const Balance b = balance_nitrogen(with, test::design_parameters());
        for (std::size_t i = 0; i < in.area.size(); ++i) {
            CHECK(b.gate[i] <= 0.9);
            if (b.gate[i] < 0.3) CHECK(b.ledger.rate(i) <= to_mg_per_m2(100) + 3);
        }
        if (b.water_explains) check_none_above(rates(with), suspected);
        BalanceInput bare = in;
        bare.yield.clear();
        bare.ndvi.reset();
        bare.soil_nitrogen.reset();
        bare.rivals = with.rivals;
        bare.growth_follows_soil = with.growth_follows_soil;
        for (const MgPerM2 rate : rates(bare)) raised += rate != 10000;
    }
    CHECK(held > 2000);
    CHECK(raised == 0);
}
