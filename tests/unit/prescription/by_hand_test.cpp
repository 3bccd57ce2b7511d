// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/by_hand.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"
#include "vrmap/machine/spreader.hpp"

using namespace vrmap;
using namespace vrmap::prescription;
using agronomy::Term;

namespace {

// Four cells of 10 kg/10a, the last without ground; ceilings of 13.
Prescription four() {
    Prescription p;
    p.area = test::grid_of(1, {144, 72, 144, 0}, 12);
    p.ledger = agronomy::Ledger(p.area.geometry());
    p.sd = geo::Grid<double>(p.area.geometry(), 0.0);
    p.ceiling = geo::Grid<double>(p.area.geometry(), 130.0);
    for (std::size_t i = 0; i < 3; ++i) p.ledger[Term::guide][i] = 10000;
    return p;
}

}  // namespace

TEST_CASE("by hand: the cell gets what was said, its term is the difference, the rest stays") {
    Prescription p = four();
    const HandReport r = set_by_hand(p, {{1, kg_n_per_10a(7.5)}, {3, kg_n_per_10a(5)}});
    CHECK(p.ledger.rate(0) == 10000);
    CHECK(p.ledger.rate(1) == 7500);
    CHECK(p.ledger[Term::manual].values() == std::vector<MgPerM2>{0, -2500, 0, 0});
    CHECK(p.ledger.rate(3) == 0);  // no ground
    CHECK(r.cells == 1);
    CHECK(r.capped == 0);
    CHECK(r.moved.value == doctest::Approx(-72 * 2500 / 1e6));
    CHECK(test::sum_of_terms(p.ledger, 1) == 7500);
}

TEST_CASE("by hand: the ceiling holds, and its cut is the cap's") {
    Prescription p = four();
    p.ceiling[2] = 99.999;
    const HandReport r = set_by_hand(p, {{0, kg_n_per_10a(40)}, {2, kg_n_per_10a(10)}, {1, {0}}});
    CHECK(p.ledger.rate(0) == 13000);
    CHECK(p.ledger[Term::manual][0] == 30000);
    CHECK(p.ledger[Term::cap][0] == -27000);
    CHECK(p.ledger.rate(1) == 0);
    CHECK(p.ledger.rate(2) == 9999);
    CHECK(r.capped == 2);
    const machine::Spreader s{Metres{12}, kg_product_per_10a(5), kg_product_per_10a(60),
                              kg_product_per_10a(1)};
    const machine::SpreadMap told = machine::drive(p, s, {0.21});
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(told.ledger.rate(i) <= to_mg_per_m2(p.ceiling[i]));
        CHECK(test::sum_of_terms(told.ledger, i) ==
              to_mg_per_m2(kg_per_ha_from(told.product[i]) * 0.21));
    }
    CHECK(told.product[1] == 5000);  // the machine cannot meter nothing
}

TEST_CASE("by hand: what cannot be is refused") {
    for (const HandRate& h : {HandRate{0, {-0.1}}, HandRate{0, {std::nan("")}}, HandRate{0, {3e4}},
                              HandRate{9, {10}}}) {
        Prescription p = four();
        CHECK_THROWS_AS(set_by_hand(p, {h}), ArgumentError);
    }
}

TEST_CASE("the mean of a layer on the mesh is of the ground it knows") {
    const auto cells =
        test::grid_of(2, {1, 3, test::no_data, 5, 2, test::no_data, test::no_data, test::no_data});
    const auto area = test::grid_of(2, {25, 25, 25, 25, 25, 25, 25, 0});
    const auto mesh = test::grid_of(1, {100, 75}, 10);
    const auto mean = mean_on_mesh(cells, area, mesh);
    CHECK(mean[0] == doctest::Approx(2));
    CHECK(mean[1] == doctest::Approx(5));
}
