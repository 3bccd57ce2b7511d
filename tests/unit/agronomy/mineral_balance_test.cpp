// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/mineral_balance.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::rates;

namespace {

const MineralParameters design{test::design_parameters().credit, 1.5};

MineralInput plain(std::size_t cells, double guide_kg_per_10a = 12) {
    return {kg_oxide_per_10a(guide_kg_per_10a), test::row_of_ground(cells), {}, {}, 1};
}

void check_refused(const MineralInput& in, const char* id) {
    try {
        balance_mineral(in, design);
        FAIL("nothing was refused");
    } catch (const ArgumentError& e) {
        CHECK(e.message().id == id);
    }
}

}  // namespace

TEST_CASE("without tests and compost every cell gets exactly the guide; no ground gets nothing") {
    for (const double guide : {0.0, 3.0, 12.345, 40.0}) {
        MineralInput in = plain(3, guide);
        in.area[1] = 0;
        const MgPerM2 exact = to_mg_per_m2(in.guide.value);
        CHECK(rates(balance_mineral(in, design)) == std::vector<MgPerM2>{exact, 0, exact});
    }
}

TEST_CASE("a soil test takes its share of the guide; an unknown one is the guide") {
    MineralInput in = plain(4);
    in.test_share = test::grid_of(1, {0.5, 1.3, test::no_data, 0});
    const Ledger l = balance_mineral(in, design);
    CHECK(rates(l) == std::vector<MgPerM2>{6000, 15600, 12000, 0});
    CHECK(l[Term::soil_test].values() == std::vector<MgPerM2>{-6000, 3600, 0, -12000});
    in.test_share = test::grid_of(1, {2, 1, 1, 1});  // over the cap of 1.5
    CHECK(balance_mineral(in, design).rate(0) == 18000);
    CHECK(balance_mineral(in, design)[Term::cap][0] == -6000);
}

TEST_CASE("compost is credited at the cautious quantile and never below nothing") {
    // 2 t/10a of 5 kg/t, 60 % of it: 6 kg/10a expected
    MineralInput in = plain(2);
    in.organic.push_back({test::grid_of(1, {20, 200}), 5, 0.6});
    const Ledger l = balance_mineral(in, design);
    const double counted = 60 * cautious_factor(design.credit);
    CHECK(l[Term::organic][0] == to_mg_per_m2(-counted));
    CHECK(l.rate(0) == 12000 + to_mg_per_m2(-counted));
    CHECK(l.rate(1) == 0);
    in.credit_share = 0.5;
    CHECK(balance_mineral(in, design)[Term::organic][0] == to_mg_per_m2(-counted / 2));
}

TEST_CASE("what cannot be is refused") {
    MineralInput in = plain(2);
    in.guide.value = -1;
    check_refused(in, "balance.bad_guide");
    in = plain(2);
    in.credit_share = 1.1;
    check_refused(in, "balance.bad_credit_share");
    in = plain(2);
    in.test_share = test::grid_of(1, {1, -0.1});
    check_refused(in, "balance.bad_test_share");
    in.test_share = test::grid_of(1, {1, 1, 1});
    check_refused(in, "geo.geometry_differs");
    in = plain(2);
    in.organic.push_back({test::grid_of(1, {1, 1}), 5, 1.2});
    check_refused(in, "organic.bad_material");
    in.organic[0] = {test::grid_of(1, {1, test::no_data}), 5, 0.5};
    check_refused(in, "organic.out_of_range");
    in.organic[0] = {test::grid_of(1, {1}), 5, 0.5};
    check_refused(in, "geo.geometry_differs");
}

TEST_CASE("mineral: a cap under the guide, or none that was stated, is refused") {
    for (const double cap : {0.0, 0.99, std::nan(""), HUGE_VAL}) {
        CAPTURE(cap);
        MineralParameters p = design;
        p.most_over_guide = cap;
        try {
            balance_mineral(plain(1), p);
            FAIL("accepted");
        } catch (const ArgumentError& e) {
            CHECK(e.message().id == "balance.bad_mineral_cap");
        }
    }
    MineralParameters p = design;
    p.most_over_guide = 1;
    CHECK(rates(balance_mineral(plain(1), p)) == std::vector<MgPerM2>{12000});
}

TEST_CASE("removal has its weight in the rate, and says nothing where it is not known") {
    MineralInput in = plain(3);  // 120 kg/ha
    in.removal = test::grid_of(1, {200, 40, test::no_data});
    in.removal_weight = 0.25;
    const Ledger l = balance_mineral(in, design);
    CHECK(l[Term::yield].values() == std::vector<MgPerM2>{2000, -2000, 0});
    CHECK(rates(l) == std::vector<MgPerM2>{14000, 10000, 12000});
    in.removal_weight = 0;
    CHECK(rates(balance_mineral(in, design)) == std::vector<MgPerM2>{12000, 12000, 12000});
}

TEST_CASE("removal follows the soil test's rate, and never raises it over its target") {
    MineralInput in = plain(4);
    in.test_share = test::grid_of(1, {1.3, 0.8, 0.8, 0});  // 156, 96, 96, 0 kg/ha
    in.removal = test::grid_of(1, {56, 196, 56, 100});
    in.removal_weight = 0.5;
    const Ledger l = balance_mineral(in, design);
    CHECK(l[Term::yield].values() == std::vector<MgPerM2>{-5000, 0, -2000, 0});
    CHECK(rates(l) == std::vector<MgPerM2>{10600, 9600, 7600, 0});
    in.removal = test::grid_of(1, {1000, 0, 0, 0});  // the cap of 1.5 holds
    CHECK(balance_mineral(in, design).rate(0) == 18000);
}

TEST_CASE("a starter is the least before the credit, and its raise is a limit's") {
    MineralInput in = plain(2);
    in.test_share = test::grid_of(1, {0, 1});
    in.organic.push_back({test::grid_of(1, {20, 0}), 5, 0.6});
    MineralParameters p = design;
    p.starter = kg_oxide_per_10a(3);
    const Ledger l = balance_mineral(in, p);
    const MgPerM2 credit = to_mg_per_m2(-60 * cautious_factor(design.credit));
    CHECK(l.rate(0) == std::max(0, 3000 + credit));
    CHECK(l.rate(1) == 12000);
    in.organic.clear();
    CHECK(balance_mineral(in, p)[Term::cap].values() == std::vector<MgPerM2>{3000, 0});
}

TEST_CASE("a removal that cannot be is refused") {
    MineralInput in = plain(2);
    in.removal = test::grid_of(1, {1, -0.1});
    check_refused(in, "balance.bad_removal");
    in.removal = test::grid_of(1, {1, HUGE_VAL});
    check_refused(in, "balance.bad_removal");
    in.removal = test::grid_of(1, {1});
    check_refused(in, "geo.geometry_differs");
    for (const double w : {-0.1, 1.1, std::nan("")}) {
        in = plain(2);
        in.removal_weight = w;
        check_refused(in, "balance.bad_removal");
    }
}
