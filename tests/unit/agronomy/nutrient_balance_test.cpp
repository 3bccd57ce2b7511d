// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/nutrient_balance.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::compost_of;
using test::ndvi_of;
using test::no_data;
using test::plain_row;
using test::rates;
using test::yield_of;

namespace {

using Row = std::vector<MgPerM2>;

Balance balance_of(const BalanceInput& in) {
    return balance_nitrogen(in, test::design_parameters());
}

const Row& term(const Balance& b, Term t) {
    return b.ledger[t].values();
}

/// N kg/ha in the crop, as the image of `ndvi_of` shows it.
double shown(double uptake) {
    return std::log(uptake);
}

std::string refusal(const BalanceInput& in) {
    try {
        balance_of(in);
    } catch (const ArgumentError& e) {
        return e.message().id;
    }
    return "";
}

}  // namespace

TEST_CASE("without layers every cell is exactly the guide rate, whatever it is") {
    simulate::Random random(5, simulate::Stream::season);
    for (int trial = 0; trial < 5000; ++trial) {
        BalanceInput in = plain_row(3);
        // the third of them fills the season to the block
        in.guide.rate = {std::round(random.uniform(0, 200) * 1000) / 1000};
        in.guide.other_dressings = {(200 - in.guide.rate.value) * (trial % 3) / 2};
        in.guide.recovery = 0;
        in.area[2] = 0;
        const Balance b = balance_of(in);
        const MgPerM2 guide = to_mg_per_m2(in.guide.rate.value);
        CHECK(rates(b) == Row{guide, guide, 0});
        CHECK(term(b, Term::guide) == Row{guide, guide, 0});
        CHECK(term(b, Term::cap) == Row{0, 0, 0});
        CHECK(b.sd[0] == 0);
    }
}

TEST_CASE("a worked example: yield of 4.9, 6, 7.1, 6 t/ha on a guide of 10 kg/10a") {
    // uptake −25.63, 0, +25.63, 0 kg/ha off the mean; /0.8 is 32.0375; half of a raise passes the
    // gate
    BalanceInput in = plain_row(4);
    in.yield = {yield_of({4.9, 6, 7.1, 6})};
    const Balance b = balance_of(in);
    CHECK(term(b, Term::yield) == Row{3204, 0, -3204, 0});
    CHECK(term(b, Term::gate) == Row{-1602, 0, 0, 0});
    CHECK(rates(b) == Row{11602, 10000, 6796, 10000});
    CHECK(b.yield_trust.at(0).shrinkage == 1);
    CHECK_FALSE(b.ndvi_trust);
    // σ: 15 kg/ha of representativeness over the recovery; a raise of 32.0375 is right with p = .5
    CHECK(b.sd[0] == doctest::Approx(std::hypot(15 / 0.8, 32.0375 / 2)).epsilon(1e-12));
    for (const std::size_t cut_or_level : {1U, 2U, 3U})
        CHECK(b.sd[cut_or_level] == doctest::Approx(15 / 0.8).epsilon(1e-12));
}

TEST_CASE("yield without protein is half as sure: its error counts twice") {
    BalanceInput in = plain_row(2);
    in.yield = {yield_of({5, 7}, 0.04)};
    // (23.3·2·0.2)² + 15²; the second cell is cut, so that no doubt of a cause adds to it
    CHECK(balance_of(in).sd[1] == doctest::Approx(std::sqrt(86.8624 + 225) / 0.8).epsilon(1e-9));
}

TEST_CASE("NDVI speaks through its uptake curve and is shrunk by the curve's error") {
    // uptake 40, 60: var 100, error² 20, λ .8: ∓8 kg/ha, /.8 = 10
    BalanceInput in = plain_row(2);
    in.ndvi = ndvi_of({shown(40), shown(60)}, std::sqrt(20.0));
    const Balance b = balance_of(in);
    CHECK(term(b, Term::ndvi) == Row{1000, -1000});
    CHECK(term(b, Term::gate) == Row{-500, 0});
    CHECK(term(b, Term::yield) == Row{0, 0});
    CHECK(std::abs(b.ndvi_trust->shrinkage - 0.8) < 1e-9);
    // U = a·exp(b·NDVI)
    in.ndvi->rule = UptakeCurve{2, 0.5, std::sqrt(20.0)};
    CHECK(balance_of(in).ndvi_trust->signal_variance ==
          doctest::Approx(std::pow(std::sqrt(60.0) - std::sqrt(40.0), 2)).epsilon(1e-9));
}

TEST_CASE("the gate multiplies what raises and leaves what lowers") {
    BalanceInput in = plain_row(5);
    in.yield = {yield_of({4.9, 7.1, 4.9, 7.1, 6})};
    in.moisture = test::layer_of<WaterContent>(test::grid_of(1, {.30, .30, .55, .55, .30}), 0.002);
    const Balance b = balance_of(in);
    CHECK(b.gate[0] > 0.3);
    CHECK(b.gate[2] < 0.3);
    const double lift = 1.1 * 23.3 / 0.8;
    CHECK(term(b, Term::gate)[0] == to_mg_per_m2((b.gate[0] - 1) * lift));
    CHECK(term(b, Term::gate)[1] == 0);
    CHECK(rates(b)[2] == 10000);
    CHECK(rates(b)[3] == rates(b)[1]);
    CHECK(rates(b)[3] == 10000 - 3204);
}

TEST_CASE("soil terms take off at most half the guide, and the cap says how much came back") {
    BalanceInput in = plain_row(2);
    in.yield = {yield_of({2, 10})};
    in.organic = {compost_of({0, 30})};
    const Balance b = balance_of(in);
    // ±116.5 kg/ha; 27 kg expected, 19.567 credited
    CHECK(term(b, Term::yield) == Row{11650, -11650});
    CHECK(term(b, Term::organic) == Row{0, -1957});
    CHECK(term(b, Term::cap)[1] == 6650);
    CHECK(rates(b)[1] == 5000 - 1957);
    // raised by half of 116.5 it would be 158.25: at most 1.3 times the guide
    CHECK(rates(b)[0] == 13000);
    CHECK(term(b, Term::cap)[0] == 13000 - 15825);
}

TEST_CASE(
    "the credit is the cautious share of the expectation, at most 30 % of the guide, times its "
    "share") {
    BalanceInput in = plain_row(3);
    in.organic = {compost_of({10, 40, 300}), compost_of({10, 0, 0})};
    // 18, 36 and 270 kg expected; 0.72470955 of them, at most 30
    CHECK(term(balance_of(in), Term::organic) == Row{-1304, -2609, -3000});
    in.guide.credit_share = 0.5;
    CHECK(term(balance_of(in), Term::organic) == Row{-652, -1304, -1500});
    in.guide.credit_share = 0;
    CHECK(rates(balance_of(in))[0] == 10000);
    CHECK(std::abs(balance_of(in).credit_factor - 0.72470955) < 1e-8);
}

TEST_CASE("the season's block holds, the warning counts the ground over it") {
    BalanceInput in = plain_row(4);
    in.guide.other_dressings = {40};
    in.guide.credit_share = 0;
    in.organic = {compost_of({0, 20, 100, 300})};
    const Balance b = balance_of(in);
    // 0, 18, 90 and 270 kg/ha: 200 − 40 − 90 leaves 70, 270 leaves nothing
    CHECK(rates(b) == Row{10000, 10000, 7000, 0});
    // seasons of 140, 158, 200 and 310 against 150
    CHECK(b.over_season_warn_m2 == 75);
}

TEST_CASE("a season over the block by fertiliser alone is refused, one that just fills it is not") {
    BalanceInput in = plain_row(1);
    in.guide.other_dressings = {100};
    CHECK(rates(balance_of(in)) == Row{10000});
    in.guide.other_dressings = {100.1};
    CHECK(refusal(in) == "balance.season_over_block");
}

TEST_CASE("what cannot be is refused") {
    for (const double bad : {-1.0, no_data}) {
        BalanceInput in = plain_row(2);
        in.guide.rate = {bad};
        CHECK(refusal(in) == "balance.bad_guide");
        in = plain_row(2);
        in.guide.other_dressings = {bad};
        CHECK(refusal(in) == "balance.bad_guide");
        in = plain_row(2);
        in.guide.credit_share = bad;
        CHECK(refusal(in) == "balance.bad_credit_share");
        in = plain_row(2);
        in.organic = {compost_of({1, bad})};
        CHECK(refusal(in) == "organic.out_of_range");
        in.organic = {compost_of({1, 1})};
        in.organic[0].material.efficiency = bad;
        CHECK(refusal(in) == "organic.bad_material");
    }
    for (const double bad : {0.0, 1.01, -0.5, no_data}) {
        BalanceInput in = plain_row(2);
        in.guide.recovery = bad;
        CHECK(refusal(in).empty());
        in.ndvi = ndvi_of({1, 2}, 1);
        CHECK(refusal(in) == "balance.bad_recovery");
        in.ndvi.reset();
        in.yield = {yield_of({1, 2})};
        CHECK(refusal(in) == "balance.bad_recovery");
    }
}

TEST_CASE("layers of other cells are refused, not read past their end") {
    BalanceInput in = plain_row(3);
    in.yield = {yield_of({5, 6})};
    CHECK(refusal(in) == "geo.geometry_differs");
    in = plain_row(3);
    in.ndvi = ndvi_of({1, 2}, 1);
    CHECK(refusal(in) == "geo.geometry_differs");
    in = plain_row(3);
    in.moisture = test::layer_of<WaterContent>(test::grid_of(1, {.3, .4}), 0);
    CHECK(refusal(in) == "geo.geometry_differs");
    in = plain_row(3);
    in.organic = {compost_of({1, 2})};
    CHECK(refusal(in) == "geo.geometry_differs");
}

TEST_CASE("compost before the harvest: no credit, and taken off the yield's word") {
    // both cells have the same soil; the first one's crop took up 0.8·18 kg of compost nitrogen
    // more
    const double extra_t = 0.8 * 18 / 23.3;
    BalanceInput in = plain_row(2);
    in.yield = {yield_of({6 + extra_t, 6})};
    in.organic = {compost_of({20, 0})};
    in.organic[0].before_harvest = true;
    const Balance before = balance_of(in);
    CHECK(rates(before) == Row{10000, 10000});
    CHECK(term(before, Term::organic) == Row{0, 0});
    // the flag swapped: the yield's word stands as it is, and the credit comes
    in.organic[0].before_harvest = false;
    const Balance after = balance_of(in);
    CHECK(term(after, Term::organic) == Row{-1304, 0});
    CHECK(term(after, Term::yield) == Row{-900, 900});
    CHECK(term(after, Term::guide) == term(before, Term::guide));
    CHECK(term(after, Term::ndvi) == term(before, Term::ndvi));
    CHECK(term(after, Term::cap) == term(before, Term::cap));
}

TEST_CASE("of several years, compost is taken off the word of the one whose crop it fed") {
    const double extra_t = 0.8 * 18 / 23.3;
    BalanceInput in = plain_row(2);
    in.yield = {yield_of({5, 7})};
    const Balance alone = balance_of(in);
    in.yield.push_back(yield_of({5 + extra_t, 7}));
    in.yield[1].harvest = 1;
    in.organic = {compost_of({20, 0})};
    in.organic[0].before_harvest = true;
    in.organic[0].fed_harvest = 1;
    const Balance b = balance_of(in);
    CHECK(term(b, Term::yield) == term(alone, Term::yield));
    CHECK(term(b, Term::organic) == Row{0, 0});
    REQUIRE(b.yield_trust.size() == 2);
    CHECK(b.yield_trust[1].shrinkage == doctest::Approx(1));
    // the years dropped on the way keep their numbers
    in.yield.erase(in.yield.begin());
    CHECK(term(balance_of(in), Term::yield) == term(alone, Term::yield));
    // an older crop had it: nothing is taken off, and the field reads that much less apart
    in.organic[0].fed_harvest = -1;
    CHECK(term(balance_of(in), Term::yield)[0] < term(alone, Term::yield)[0]);
}

TEST_CASE("compost the image has seen is taken off its word by that share, and off no other") {
    BalanceInput in = plain_row(2);
    in.organic = {compost_of({20, 0})};
    in.ndvi = ndvi_of({shown(50 + 0.8 * 0.5 * 18), shown(50)}, 0);
    in.organic[0].share_seen_by_image = 0.5;
    Balance b = balance_of(in);
    CHECK(term(b, Term::ndvi) == Row{0, 0});
    CHECK(term(b, Term::organic) == Row{-1304, 0});
    in.organic[0].share_seen_by_image = 0;
    b = balance_of(in);
    CHECK(term(b, Term::ndvi) == Row{-450, 450});
    CHECK(term(b, Term::organic) == Row{-1304, 0});
    // the yield map was made before this compost
    in.ndvi.reset();
    in.yield = {yield_of({6, 6})};
    in.organic[0].share_seen_by_image = 0.5;
    CHECK(term(balance_of(in), Term::yield) == Row{0, 0});
}

TEST_CASE("each kilogram once: compost never takes off more than it is expected to give") {
    simulate::Random random(6, simulate::Stream::spreader);
    for (int trial = 0; trial < 3000; ++trial) {
        const std::size_t n = 6;
        std::vector<double> soil(n), dose(n), uptake(n), harvest(n);
        const double seen = random.uniform();
        const bool before = trial % 2;
        for (std::size_t i = 0; i < n; ++i) {
            soil[i] = random.uniform(40, 60);
            dose[i] = random.uniform() < 0.5 ? 0 : random.uniform(0, 60);
        }
        BalanceInput with = plain_row(n);
        with.organic = {compost_of(dose)};
        with.organic[0].before_harvest = before;
        with.organic[0].share_seen_by_image = before ? 0 : seen;
        BalanceInput without = plain_row(n);
        // layers that show the soil's nitrogen and, each, as much of the compost's as it has seen
        for (std::size_t i = 0; i < n; ++i) {
            const double given = 0.8 * dose[i] * 0.9;
            uptake[i] = shown(soil[i] + (before ? 0 : seen * given));
            harvest[i] = (soil[i] + (before ? given : 0)) / 23.3;
        }
        with.yield = {yield_of(harvest)};
        with.ndvi = ndvi_of(uptake, 1);
        for (std::size_t i = 0; i < n; ++i) {
            uptake[i] = shown(soil[i]);
            harvest[i] = soil[i] / 23.3;
        }
        without.yield = {yield_of(harvest)};
        without.ndvi = ndvi_of(uptake, 1);
        const Row fed = rates(balance_of(with));
        const Row unfed = rates(balance_of(without));
        for (std::size_t i = 0; i < n; ++i) {
            const double expected_mg = before ? 0 : 100 * dose[i] * 0.9;
            CHECK(unfed[i] - fed[i] <= expected_mg + 4);
            CHECK(fed[i] - unfed[i] <= 4);
        }
    }
}

namespace {

/// Anything a file could bring, and more: blanks, infinities, the tiny and the huge.
double wild(simulate::Random& random, double scale) {
    const double u = random.uniform();
    if (u < 0.08) return no_data;
    if (u < 0.10) return HUGE_VAL;
    if (u < 0.12) return -HUGE_VAL;
    if (u < 0.20) return scale * std::exp(random.uniform(-700, 700)) * (u < 0.16 ? 1 : -1);
    return scale * random.uniform(0, 2);
}

geo::Grid<double> wild_row(simulate::Random& random, std::size_t n, double scale) {
    auto g = test::row_of_ground(n);
    for (std::size_t i = 0; i < n; ++i) g[i] = wild(random, scale);
    return g;
}

template <class Q>
geo::Layer<Q> wild_layer(simulate::Random& random, std::size_t n, double scale, double variance) {
    return {wild_row(random, n, scale), wild_row(random, n, variance)};
}

CanopyRule wild_rule(simulate::Random& random) {
    switch (static_cast<int>(random.uniform(0, 4))) {
        case 0:
            return SensorStep{random.uniform(-50, 0), random.uniform(), random.uniform(0, 2)};
        case 1:
            return Sufficiency{random.uniform(0.3, 1), random.uniform(0.01, 1), 0.7,
                               random.uniform(0, 0.2)};
        case 2:
            return Nfoa{{0.74, 0.1, 578},      {-0.19, 2.78},          {14.8, 0.78, 5.5},    0.7, 2,
                        random.uniform(0, 30), random.uniform(1, 200), random.uniform(1, 2), 10};
        default:
            return UptakeCurve{random.uniform(1, 20), random.uniform(-10, 10),
                               random.uniform(0, 30)};
    }
}

BalanceInput wild_input(simulate::Random& random) {
    const std::size_t n = 8;
    BalanceInput in = plain_row(n);
    in.guide = {
        NitrogenRate{random.uniform(0, 200)}, {}, random.uniform(1e-9, 1), random.uniform()};
    if (random.uniform() < 0.1) in.guide.recovery = 1e-310;
    in.guide.other_dressings = {(200 - in.guide.rate.value) * random.uniform()};
    for (std::size_t i = 0; i < n; ++i) in.area[i] = std::max(0.0, random.uniform(-5, 25));
    for (int years = static_cast<int>(random.uniform(0, 4)); years > 0; --years)
        in.yield.push_back({wild_layer<CropYield>(random, n, 5, 0.1), random.uniform(), 23.3,
                            static_cast<int>(in.yield.size())});
    if (random.uniform() < 0.7)
        in.ndvi = NdviEvidence{wild_layer<Ndvi>(random, n, 0.4, 0),
                               random.uniform(),
                               wild_rule(random),
                               {0.6, 0.2, random.uniform(1, 3), 1}};
    if (random.uniform() < 0.7) in.moisture = wild_layer<WaterContent>(random, n, 0.3, 0.001);
    if (random.uniform() < 0.5) {
        in.soil_nitrogen =
            SoilNitrogenEvidence{wild_layer<SoilTest>(random, n, 6, 0.5), random.uniform(), {}};
        in.soil_nitrogen->rule = {random.uniform(0, 40),
                                  random.uniform(0, 20),
                                  random.uniform(0, 15),
                                  {random.uniform(0, 150)}};
    }
    for (int k = static_cast<int>(random.uniform(0, 3)); k > 0; --k)
        in.rivals.push_back(
            {wild_layer<SoilSign>(random, n, 6, 0.5), k == 1 ? BadSide::low : BadSide::high});
    if (random.uniform() < 0.3) in.growth_follows_soil = random.uniform(-1, 1);
    // enough of them in the field to be asked; some beside it
    for (int k = random.uniform() < 0.5 ? 24 : 0; k > 0; --k)
        in.moisture_samples.add({random.uniform(-5, 45), random.uniform(0, 5)}, wild(random, 0.3),
                                k);
    for (int e = static_cast<int>(random.uniform(0, 3)); e > 0; --e) {
        OrganicEvent event = compost_of(std::vector<double>(n, 0));
        for (std::size_t i = 0; i < n; ++i)
            event.dose[i] = random.uniform() < 0.05 ? 1e300 : random.uniform(0, 300);
        event.before_harvest = random.uniform() < 0.5;
        event.fed_harvest = static_cast<int>(random.uniform(0, 4)) - 1;
        event.share_seen_by_image = random.uniform();
        in.organic.push_back(event);
    }
    return in;
}

/// Expected nitrogen of the season's events in one cell, kg/ha.
double season_organic(const BalanceInput& in, std::size_t i) {
    double sum = 0;
    for (const OrganicEvent& e : in.organic)
        if (!e.before_harvest) sum += e.dose[i] * 6 * 0.15;
    return sum;
}

void check_caps(const BalanceInput& in, const Balance& b, std::size_t i) {
    const double guide = in.guide.rate.value;
    const MgPerM2 rate = b.ledger.rate(i);
    const double organic = season_organic(in, i);
    CHECK(rate == test::sum_of_terms(b.ledger, i));
    CHECK(rate >= 0);
    CHECK(rate <= to_mg_per_m2(1.3 * guide + 1e-9));
    const double room = std::max(0.0, 200 - in.guide.other_dressings.value - organic);
    CHECK(rate <= to_mg_per_m2(room + 1e-9));
    const MgPerM2 credit = -b.ledger[Term::organic][i];
    CHECK((credit >= 0 && credit <= to_mg_per_m2(0.3 * guide * in.guide.credit_share)));
    // whatever yield and image say, half the guide less the credit stays, unless a soil test takes
    // more or the season is full
    const double test = std::min(0, b.ledger[Term::soil_test][i]);
    const double floor = std::min(std::max(0.0, 50 * guide - credit + test), 100 * room);
    CHECK(rate >= floor - 4);
    const MgPerM2 said =
        b.ledger[Term::yield][i] + b.ledger[Term::ndvi][i] + b.ledger[Term::soil_test][i];
    const MgPerM2 passed = said + b.ledger[Term::gate][i];
    CHECK(
        (b.gate[i] >= 0 && b.gate[i] <= (b.water_explains || in.growth_follows_soil ? 0.9 : 0.5)));
    CHECK(b.ledger[Term::goal][i] <= 0);
    if (b.gate[i] < 0.3) CHECK(rate <= to_mg_per_m2(guide) + 3);
    if (b.water_explains) return;  // then part of what the layers said is water's, either way
    if (said > 2) CHECK(passed <= b.gate[i] * said + 3);
    if (said < -2) CHECK(passed == said);
}

}  // namespace

TEST_CASE("the dressings of a season share out what the layers say; their parts sum to the whole") {
    BalanceInput in = plain_row(4);
    in.yield = {yield_of({5.9, 6.0, 6.1, 6.0})};
    BalanceParameters p = test::design_parameters();
    const Balance whole = balance_nitrogen(in, p);
    MgPerM2 parts = 0;
    for (const double share : {0.25, 0.75}) {
        in.guide.soil_share = share;
        const Balance part = balance_nitrogen(in, p);
        parts += part.ledger[Term::yield][0];
        CHECK(part.soil[0] == doctest::Approx(whole.soil[0]));  // the soil is what it is
    }
    CHECK(std::abs(parts - whole.ledger[Term::yield][0]) <= 2);
    in.guide.soil_share = 0;
    CHECK(rates(balance_nitrogen(in, p)) == Row{10000, 10000, 10000, 10000});
    for (const double wrong : {-0.1, 1.1, no_data}) {
        in.guide.soil_share = wrong;
        CHECK_THROWS_AS(balance_nitrogen(in, p), ArgumentError);
    }
}

TEST_CASE("no layer, however wild, gets past a cap or leaves the account open") {
    simulate::Random random(7, simulate::Stream::image);
    int asked = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        const BalanceInput in = wild_input(random);
        const Balance b = balance_of(in);
        asked += b.water_explains.value_or(0) > 0;
        for (std::size_t i = 0; i < in.area.size(); ++i) {
            if (in.area[i] > 0)
                check_caps(in, b, i);
            else
                CHECK(b.ledger.rate(i) == 0);
        }
    }
    CHECK(asked > 2000);
}
