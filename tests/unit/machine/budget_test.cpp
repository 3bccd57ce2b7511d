// SPDX-License-Identifier: Apache-2.0
#include "vrmap/machine/budget.hpp"

#include <doctest/doctest.h>

#include <random>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::machine;
using agronomy::Term;

namespace {

constexpr Fertiliser sulphate{0.21};
const Spreader broadcaster{Metres{12}, kg_product_per_10a(5), kg_product_per_10a(60),
                           kg_product_per_10a(1)};

prescription::Prescription of(const std::vector<MgPerM2>& rate, const std::vector<double>& area) {
    prescription::Prescription p;
    p.area = test::grid_of(1, area, 12);
    p.ledger = agronomy::Ledger(p.area.geometry());
    p.sd = geo::Grid<double>(p.area.geometry(), 0.0);
    p.ceiling = geo::Grid<double>(p.area.geometry(), 130.0);
    for (std::size_t i = 0; i < rate.size(); ++i) p.ledger[Term::guide][i] = rate[i];
    return p;
}

double told_kg(const prescription::Prescription& p) {
    return total(drive(p, broadcaster, sulphate).product, p.area).value;
}

}  // namespace

TEST_CASE("budget: a map that asks for no more than there is stays as it is") {
    auto p = of({8400, 4200}, {144, 144});  // 40 and 20 kg/10a of product: 8.64 kg
    const BudgetReport r = keep_budget(p, {{8.64}, {}}, broadcaster, sulphate);
    CHECK(r.asked.value == doctest::Approx(8.64));
    CHECK(r.told.value == r.asked.value);
    CHECK(r.shift.value == 0);
    CHECK(p.ledger[Term::budget].values() == std::vector<MgPerM2>{0, 0});
}

TEST_CASE("budget: equal cells give up alike, and the last step goes to as many as it reaches") {
    auto p = of({8400, 8400, 8400, 8400}, {144, 144, 72, 144});  // 20.16 kg at 40 kg/10a
    const BudgetReport r = keep_budget(p, {{19.85}, {}}, broadcaster, sulphate);
    const SpreadMap m = drive(p, broadcaster, sulphate);
    // all at 39 are 19.656 kg; one whole cell's step is 0.144, the half one's 0.072 no longer fits
    CHECK(m.product.values() == std::vector<MgPerM2>{40000, 39000, 39000, 39000});
    CHECK(r.told.value == doctest::Approx(19.8));
}

TEST_CASE("budget: locked cells keep their rate, none falls below nothing") {
    auto p = of({8400, 1100, 8400}, {144, 144, 144});
    Budget b{{8}, geo::Grid<unsigned char>(p.area.geometry(), 0)};
    b.locked[0] = 1;
    keep_budget(p, b, broadcaster, sulphate);
    CHECK(p.ledger.rate(0) == 8400);
    CHECK(p.ledger[Term::budget][0] == 0);
    CHECK(p.ledger.rate(1) == 0);
    CHECK(p.ledger.rate(2) < 8400);
}

TEST_CASE("budget: a starter stays on every cell") {
    auto p = of({8400, 4620, 8400}, {144, 144, 144});  // 40, 22 and 40 kg/10a: 14.69 kg
    Budget b{{11}, {}};
    b.least = kg_n_per_10a(4.2);
    keep_budget(p, b, broadcaster, sulphate);
    CHECK(p.ledger.rate(1) == 4200);
    CHECK(told_kg(p) <= 11);
    b.available = {8};  // the starters alone are 8.64
    auto q = of({8400, 4620, 8400}, {144, 144, 144});
    CHECK_THROWS_AS(keep_budget(q, b, broadcaster, sulphate), ArgumentError);
}

TEST_CASE("budget: less than the least rates need is refused") {
    auto p = of({8400, 8400}, {144, 144});  // 1.44 kg at 5 kg/10a
    try {
        keep_budget(p, {{1.4}, {}}, broadcaster, sulphate);
        FAIL("accepted");
    } catch (const ArgumentError& e) {
        CHECK(e.message().id == "budget.not_enough");
    }
    CHECK_NOTHROW(keep_budget(p, {{1.44}, {}}, broadcaster, sulphate));
    CHECK(told_kg(p) == doctest::Approx(1.44));
}

TEST_CASE("budget by random search: never over, short by less than a step of the largest cell") {
    std::mt19937 random(8);
    const auto u = [&random](double least, double most) {
        return std::uniform_real_distribution<double>(least, most)(random);
    };
    for (int k = 0; k < 300; ++k) {
        CAPTURE(k);
        const std::size_t n = 30;
        std::vector<MgPerM2> rate(n);
        std::vector<double> area(n);
        const bool few = k % 3 == 0;  // many cells of one rate
        for (std::size_t i = 0; i < n; ++i) {
            rate[i] =
                few ? 2100 * static_cast<MgPerM2>(u(1, 5)) : static_cast<MgPerM2>(u(0, 12600));
            area[i] = u(0, 1) < 0.1 ? 0 : u(1, 144);
        }
        auto p = of(rate, area);
        const auto before = p;
        const double asked = told_kg(p);
        const double least =
            total(drive(of(std::vector<MgPerM2>(n, 0), area), broadcaster, sulphate).product,
                  p.area)
                .value;
        const double available = u(least, 1.1 * asked);
        const BudgetReport r = keep_budget(p, {{available}, {}}, broadcaster, sulphate);
        CHECK(told_kg(p) == doctest::Approx(r.told.value).epsilon(1e-9));
        CHECK(told_kg(p) <= available + 1e-9);
        if (asked > available) CHECK(available - told_kg(p) < 0.001 * 144 + 1e-9);
        for (std::size_t i = 0; i < n; ++i) {
            CHECK(test::sum_of_terms(p.ledger, i) == p.ledger.rate(i));
            CHECK(p.ledger.rate(i) >= 0);
            CHECK(p.ledger.rate(i) <= before.ledger.rate(i));
        }
    }
}
