// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/anchor.hpp"

#include <doctest/doctest.h>

#include <random>

#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::rates;

namespace {

constexpr Guide ten{NitrogenRate{100}, NitrogenRate{0}, 0.8, 1};
const AnchorParameters design{5.0 / 6, 0.5, kg_n_per_10a(15)};

// A balance of these soil words over the guide of 10 kg/10a, mg/m²; all heard, the ceiling 13.
Balance balance_of(const std::vector<MgPerM2>& change) {
    Balance b;
    const geo::Grid<double> area = test::row_of_ground(change.size());
    b.ledger = Ledger(area.geometry());
    b.heard = geo::Grid<unsigned char>(area.geometry(), 1);
    b.organic = geo::Grid<double>(area.geometry(), 0.0);
    for (std::size_t i = 0; i < change.size(); ++i) {
        b.ledger[Term::guide][i] = 10000;
        b.ledger[Term::yield][i] = change[i];
        const MgPerM2 lifted = std::max(change[i], -5000);
        b.ledger[Term::cap][i] = std::clamp(10000 + lifted, 0, 13000) - 10000 - change[i];
    }
    return b;
}

NitrogenRate shifted(Balance& b, AnchorParameters p = design) {
    return anchor_high(b, test::row_of_ground(b.heard.size()), ten, p);
}

}  // namespace

TEST_CASE("anchor: the cells that want most get the guide, all others less by the same") {
    Balance b = balance_of({-1000, -500, 0, 500, 1000, 2000});
    CHECK(shifted(b).value == doctest::Approx(10));  // 5/6 of six cells lie under 1000 mg
    CHECK(rates(b) == std::vector<MgPerM2>{8000, 8500, 9000, 9500, 10000, 11000});
    CHECK(b.ledger[Term::anchor].values() == std::vector<MgPerM2>(6, -1000));
    for (std::size_t i = 0; i < 6; ++i) CHECK(test::sum_of_terms(b.ledger, i) == b.ledger.rate(i));
}

TEST_CASE("anchor: the quantile goes by ground") {
    Balance b = balance_of({0, 600, 1200});
    const auto area = test::grid_of(1, {24, 1, 1});
    CHECK(anchor_high(b, area, ten, design).value == 0);
    const auto other = test::grid_of(1, {1, 1, 24});
    CHECK(anchor_high(b, other, ten, design).value == doctest::Approx(12));
}

TEST_CASE("anchor: nothing known, nothing wanted over the guide, or a silent cell: nothing moves") {
    Balance plain = balance_nitrogen(test::plain_row(4), test::design_parameters());
    const auto before = rates(plain);
    CHECK(shifted(plain).value == 0);
    CHECK(rates(plain) == before);
    CHECK(plain.ledger[Term::anchor].values() == std::vector<MgPerM2>(4, 0));

    Balance less = balance_of({-800, -600, -400});
    CHECK(shifted(less).value == 0);
    CHECK(rates(less) == std::vector<MgPerM2>{9200, 9400, 9600});

    Balance b = balance_of({1000, 1000, 0});
    b.heard[2] = 0;
    CHECK(shifted(b).value == doctest::Approx(10));
    CHECK(rates(b) == std::vector<MgPerM2>{10000, 10000, 10000});
    CHECK(b.ledger[Term::anchor][2] == 0);
}

TEST_CASE("anchor: the caps hold, what the soil may take off at most among them") {
    // 4000 wanted is cut to 3000, −6000 is lifted to −5000, −4500 has 500 left to give
    Balance b = balance_of({4000, -6000, -4500, -100, 2000, 2000});
    CHECK(shifted(b).value == doctest::Approx(20));
    CHECK(rates(b) == std::vector<MgPerM2>{12000, 5000, 5000, 7900, 10000, 10000});
    CHECK(b.ledger[Term::cap].values() == std::vector<MgPerM2>{0, 3000, 1500, 0, 0, 0});
}

TEST_CASE(
    "anchor: a soil test's word is wanted too; what it proved beyond the cap stays, no more goes") {
    Balance b = balance_of({1000, 1000, 1000, 1000, 1000, 0});
    for (std::size_t i = 0; i < 5; ++i) b.ledger[Term::soil_test][i] = 500;
    b.ledger[Term::soil_test][5] = -6000;  // uncapped: 4000
    CHECK(shifted(b).value == doctest::Approx(15));
    CHECK(rates(b) == std::vector<MgPerM2>{10000, 10000, 10000, 10000, 10000, 4000});
}

TEST_CASE("anchor: a rate that a limit holds up stays on it") {
    Balance b = balance_of({1000, 1000, 1000, 1000, 1000, -2000});
    b.ledger[Term::cap][5] = 1000;  // whatever floor it is, it is at 9000
    shifted(b);
    CHECK(rates(b) == std::vector<MgPerM2>{10000, 10000, 10000, 10000, 10000, 9000});
    CHECK(b.ledger[Term::cap][5] == 2000);
}

TEST_CASE("anchor: a starter stays, however little the ground wants") {
    Balance b = balance_of({5000, 5000, 5000, 5000, 5000, -5000});
    Guide starter = ten;
    starter.least = kg_n_per_10a(4);
    anchor_high(b, test::row_of_ground(6), starter, {5.0 / 6, 1, kg_n_per_10a(15)});
    CHECK(rates(b)[5] == 4000);
}

TEST_CASE("anchor: the season's warning is counted again") {
    Balance b = balance_of({3000, 3000});
    AnchorParameters p = design;
    p.season_warn = kg_n_per_10a(11);
    b.over_season_warn_m2 = 50;
    shifted(b, p);
    CHECK(b.over_season_warn_m2 == 0);
    b = balance_of({3000, 3000});
    b.organic[1] = 20;
    shifted(b, p);
    CHECK(b.over_season_warn_m2 == 25);
}

TEST_CASE("anchor by random search: no rate rises, none leaves the caps, every sum is exact") {
    std::mt19937 random(5);
    const auto u = [&random](double least, double most) {
        return std::uniform_real_distribution<double>(least, most)(random);
    };
    for (int k = 0; k < 400; ++k) {
        CAPTURE(k);
        BalanceInput in = test::plain_row(24);
        in.guide.other_dressings = {u(0, 90)};
        std::vector<double> yields(24), doses(24);
        for (double& y : yields) y = u(0, 1) < 0.1 ? test::no_data : u(1, 9);
        for (double& d : doses) d = u(0, 60);
        in.yield = {test::yield_of(yields, u(0, 1))};
        if (k % 2) in.organic = {test::compost_of(doses)};
        const BalanceParameters p = test::design_parameters();
        const Balance mid = balance_nitrogen(in, p);
        Balance high = mid;
        const MgPerM2 shift = to_mg_per_m2(
            anchor_high(high, in.area, in.guide, {u(0.5, 1), p.most_soil_cut, p.season_warn})
                .value);
        for (std::size_t i = 0; i < 24; ++i) {
            const Ledger& l = high.ledger;
            CHECK(l.rate(i) <= mid.ledger.rate(i));
            CHECK(l.rate(i) >= std::min(0, mid.ledger.rate(i)));
            CHECK(l.rate(i) >= mid.ledger.rate(i) - shift);
            CHECK(test::sum_of_terms(l, i) == l.rate(i));
            CHECK(l[Term::anchor][i] == (mid.heard[i] ? -shift : 0));
            // what is taken off in all: half the guide, and the compost
            CHECK(l.rate(i) >= std::max(0, 5000 + l[Term::organic][i]) - 7);
        }
    }
}
