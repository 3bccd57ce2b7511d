// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/prescription.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/geo/coverage.hpp"
#include "vrmap/prescribe.hpp"

using namespace vrmap;
using namespace vrmap::prescription;
using agronomy::Term;

namespace {

constexpr Metres width{12};

geo::Ring square(double x, double y, double side) {
    return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
}

/// Two parts, neither on the mesh, one with a hole.
geo::FieldBoundary two_parts() {
    return geo::FieldBoundary(
        {{{{1, 2}, {95, 5}, {80, 71}, {30, 90}, {-20, 40}}, {square(30, 30, 25)}},
         {square(130, 7, 33), {}}});
}

geo::Grid<double> ground(const geo::FieldBoundary& field, Metres w = width) {
    geo::Grid<double> area = geo::coverage(balance_grid(field, w), field);
    for (std::size_t i = 0; i < area.size(); ++i) area[i] *= area.geometry().cell_area_m2();
    return area;
}

agronomy::Balance empty_balance(const geo::Grid<double>& area) {
    agronomy::Balance b;
    b.ledger = agronomy::Ledger(area.geometry());
    b.sd = geo::Grid<double>(area.geometry(), 0.0);
    b.ceiling = geo::Grid<double>(area.geometry(), 130.0);
    return b;
}

/// Every term and the deviation at random, no rate below 0.
agronomy::Balance random_balance(const geo::Grid<double>& area, simulate::Random& random) {
    agronomy::Balance b = empty_balance(area);
    for (std::size_t i = 0; i < area.size(); ++i) {
        b.sd[i] = random.uniform(0, 40);
        b.ledger[Term::guide][i] = 10000;
        for (const Term t : {Term::yield, Term::ndvi, Term::gate, Term::organic})
            b.ledger[t][i] = static_cast<MgPerM2>(random.uniform(-5000, 5000));
        const MgPerM2 rate = b.ledger.rate(i);
        b.ledger[Term::cap][i] = std::clamp(rate, 0, 13000) - rate;
    }
    return b;
}

double mass_mg(const agronomy::Ledger& ledger, const geo::Grid<double>& area) {
    double mg = 0;
    for (std::size_t i = 0; i < area.size(); ++i) mg += area[i] * ledger.rate(i);
    return mg;
}

}  // namespace

TEST_CASE("balance cells divide the spreader's width into equal parts of at most 5 m") {
    CHECK(balance_cell(Metres{12}).value == 4);
    CHECK(balance_cell(Metres{10}).value == 5);
    CHECK(balance_cell(Metres{5}).value == 5);
    CHECK(balance_cell(Metres{3}).value == 3);
    CHECK(balance_cell(Metres{27}).value == 4.5);
    CHECK(balance_cell(Metres{6}).value == 3);
}

TEST_CASE("the mesh holds the field's ground, parts added and holes left out") {
    const geo::FieldBoundary field = two_parts();
    const auto area = ground(field);
    const Prescription p = on_mesh(empty_balance(area), area, field, width);
    double sum = 0;
    for (const double a : p.area.values()) sum += a;
    CHECK(sum == doctest::Approx(field.area().value).epsilon(1e-12));
    CHECK(p.mesh().cell.value == 12);
    const auto in_hole = p.mesh().cell_at({42, 42});
    CHECK(p.area[*in_hole] == 0);
    CHECK(p.area[*p.mesh().cell_at({149, 30})] > 0);
}

TEST_CASE("mass goes from the balance to the mesh within the rounding of its terms") {
    simulate::Random random(8, simulate::Stream::texture);
    const geo::FieldBoundary field = two_parts();
    const auto area = ground(field);
    for (int trial = 0; trial < 200; ++trial) {
        const agronomy::Balance b = random_balance(area, random);
        const Prescription p = on_mesh(b, area, field, width);
        const double before = mass_mg(b.ledger, area);
        // six terms of half a milligram each, and rounding has no side: far less in the sum
        CHECK(std::abs(mass_mg(p.ledger, p.area) - before) < 3 * field.area().value);
        CHECK(std::abs(p.total_nitrogen().value * 1e6 - before) < 0.5 * field.area().value);
        for (std::size_t m = 0; m < p.area.size(); ++m) {
            CHECK(p.ledger.rate(m) == test::sum_of_terms(p.ledger, m));
            if (!(p.area[m] > 0)) CHECK(p.ledger.rate(m) == 0);
        }
    }
}

TEST_CASE("a mesh cell's terms are the means over its ground") {
    // 2 × 2 balance cells of 3 m under one mesh cell of 6 m; three quarters of the ground in the
    // first two
    const geo::FieldBoundary field({{{{0, 0}, {6, 0}, {6, 6}, {0, 6}}, {}}});
    geo::Grid<double> area = ground(field, Metres{6});
    REQUIRE(area.size() == 4);
    area[0] = area[1] = 6;
    area[2] = area[3] = 2;
    agronomy::Balance b = empty_balance(area);
    for (std::size_t i = 0; i < 4; ++i) {
        b.ledger[Term::guide][i] = 8000;
        b.ledger[Term::yield][i] = i < 2 ? 1000 : -1001;
        b.sd[i] = i < 2 ? 10 : 30;
    }
    const Prescription p = on_mesh(b, area, field, Metres{6});
    CHECK(p.ledger[Term::guide][0] == 8000);
    CHECK(p.ledger[Term::yield][0] == 500);  // 750 − 250.25
    CHECK(p.ledger.rate(0) == 8500);
    CHECK(p.sd[0] == doctest::Approx(15));
    CHECK(p.area[0] == doctest::Approx(16));
    CHECK(p.total_nitrogen().value == doctest::Approx(8500 * 16 / 1e6).epsilon(1e-12));
}

TEST_CASE("equal cells give exactly that value, however the boundary cuts them") {
    simulate::Random random(9, simulate::Stream::outline);
    for (int trial = 0; trial < 300; ++trial) {
        const double x = random.uniform(-1000, 700000);
        const double y = random.uniform(-1000, 5000000);
        const geo::FieldBoundary field({{{{x, y},
                                          {x + random.uniform(5, 90), y + 3},
                                          {x + 40, y + random.uniform(10, 80)},
                                          {x - 15, y + 50}},
                                         {}}});
        const Metres w{random.uniform(2, 40)};
        const auto area = ground(field, w);
        agronomy::Balance b = empty_balance(area);
        const auto rate = static_cast<MgPerM2>(random.uniform(0, 20000));
        for (std::size_t i = 0; i < area.size(); ++i)
            if (area[i] > 0) b.ledger[Term::guide][i] = rate;
        const Prescription p = on_mesh(b, area, field, w);
        for (std::size_t m = 0; m < p.area.size(); ++m)
            CHECK(p.ledger.rate(m) == (p.area[m] > 0 ? rate : 0));
    }
}

TEST_CASE("rounding term by term never leaves the range of the cells below") {
    simulate::Random random(10, simulate::Stream::scatter);
    const geo::FieldBoundary field = two_parts();
    const auto area = ground(field);
    for (const MgPerM2 bound : {0, 13000}) {
        agronomy::Balance b = random_balance(area, random);
        for (std::size_t i = 0; i < area.size(); ++i)
            b.ledger[Term::cap][i] += bound - b.ledger.rate(i);
        const Prescription p = on_mesh(b, area, field, width);
        for (std::size_t m = 0; m < p.area.size(); ++m)
            CHECK(p.ledger.rate(m) == (p.area[m] > 0 ? bound : 0));
    }
}

TEST_CASE("a balance on other ground than the mesh is refused") {
    const auto area = ground(two_parts());
    const geo::FieldBoundary elsewhere({{square(5000, 5000, 50), {}}});
    CHECK_THROWS_AS(on_mesh(empty_balance(area), area, elsewhere, width), ArgumentError);
}
