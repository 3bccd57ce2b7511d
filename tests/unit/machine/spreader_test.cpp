// SPDX-License-Identifier: Apache-2.0
#include "vrmap/machine/spreader.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::machine;
using agronomy::Term;

namespace {

constexpr Fertiliser ammonium_sulphate{0.21, 0, 0};
constexpr Fertiliser half_nitrogen{0.5, 0, 0};

/// 100 to 600 kg/ha in steps of 10.
Spreader plain() {
    return {Metres{12}, {100}, {600}, {10}};
}

/// One row of mesh cells of 144 m² that want these rates, mg N/m²; a negative one is no ground.
prescription::Prescription wants(const std::vector<MgPerM2>& rates) {
    prescription::Prescription p;
    p.area = test::row_of_ground(rates.size());
    p.ledger = agronomy::Ledger(p.area.geometry());
    p.ceiling = geo::Grid<double>(p.area.geometry(), 1e6);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        p.area[i] = rates[i] < 0 ? 0.0 : 144.0;
        p.ledger[Term::guide][i] = std::max(0, rates[i]);
    }
    return p;
}

std::vector<MgPerM2> told(const std::vector<MgPerM2>& rates, const Spreader& s, Fertiliser f) {
    return drive(wants(rates), s, f).product.values();
}

}  // namespace

TEST_CASE("the spreader is told the nearest step, halves go down") {
    // half of the product is nitrogen: 10 000 mg N/m² is 200 kg product/ha
    CHECK(told({10000, 10200, 10249, 10250, 10251, 10300, 10750, 10751}, plain(), half_nitrogen) ==
          std::vector<MgPerM2>{20000, 20000, 20000, 20000, 21000, 21000, 21000, 22000});
}

TEST_CASE("halves go down for a nitrogen share that binary cannot hold, too") {
    // 10 kg/ha of 21 % are 210 mg N/m²: n steps and a half
    for (MgPerM2 n = 10; n < 60; ++n)
        CHECK(told({210 * n + 105}, plain(), ammonium_sulphate) == std::vector<MgPerM2>{1000 * n});
}

TEST_CASE("the range is the machine's term, the step the rounding's") {
    const SpreadMap s = drive(wants({2000, 40000, 10100}), plain(), half_nitrogen);
    CHECK(s.product.values() == std::vector<MgPerM2>{10000, 60000, 20000});
    CHECK(s.ledger[Term::machine].values() == std::vector<MgPerM2>{3000, -10000, 0});
    CHECK(s.ledger[Term::rounding].values() == std::vector<MgPerM2>{0, 0, -100});
    CHECK(s.raised_to_least == 1);
    CHECK(s.cut_to_most == 1);
}

TEST_CASE(
    "limits between two steps: the range is what whole steps can hold, rounding stays half a "
    "step") {
    const Spreader s{Metres{12}, {41}, {89}, {10}};
    const SpreadMap m =
        drive(wants({0, 2150, 2350, 2499, 4250, 4300, 4450, 9000}), s, half_nitrogen);
    for (const MgPerM2 p : m.product.values()) CHECK((p >= 5000 && p <= 8000));
    for (const MgPerM2 r : m.ledger[Term::rounding].values()) CHECK(std::abs(r) <= 250);
    CHECK(m.ledger[Term::machine].values() ==
          std::vector<MgPerM2>{2500, 350, 150, 1, -250, -300, -450, -5000});
    CHECK(m.raised_to_least == 4);
    CHECK(m.cut_to_most == 4);
}

TEST_CASE("a spreader that can shut is told 0 where nothing is wanted") {
    const SpreadMap s =
        drive(wants({-1, 0, 100, 10000}), {Metres{12}, {0}, {600}, {10}}, half_nitrogen);
    CHECK(s.product.values() == std::vector<MgPerM2>{0, 0, 0, 20000});
    CHECK(s.has_rate.values() == std::vector<unsigned char>{0, 1, 1, 1});
    CHECK(s.raised_to_least == 0);
    CHECK(s.ledger.rate(0) == 0);
}

TEST_CASE("no step passes a cell's ceiling, and where none fits the spreader is shut") {
    // 100 to 600 kg/ha of half nitrogen: the first step is 50 kg N/ha
    prescription::Prescription p = wants({9800, 9800, 3000, 9800});
    for (std::size_t i = 0; i < 4; ++i) p.ceiling[i] = std::array<double, 4>{98, 99, 49, 0}[i];
    const SpreadMap s = drive(p, plain(), half_nitrogen);
    CHECK(s.product.values() == std::vector<MgPerM2>{19000, 19000, 0, 0});
    for (std::size_t i = 0; i < 4; ++i) CHECK(s.ledger.rate(i) == s.product[i] / 2);
    CHECK(s.raised_to_least == 0);
    CHECK(s.cut_to_most == 0);
}

TEST_CASE("ammonium sulphate: 6 kg N/10a is 28.57 kg, told as 29 and accounted as 6.09") {
    const Spreader s{Metres{12}, kg_product_per_10a(5), kg_product_per_10a(60),
                     kg_product_per_10a(1)};
    const SpreadMap m = drive(wants({6000}), s, ammonium_sulphate);
    CHECK(m.product[0] == 29000);
    CHECK(m.ledger.rate(0) == 6090);
    CHECK(m.ledger[Term::rounding][0] == 90);
}

TEST_CASE("totals are mass over ground") {
    const SpreadMap s = drive(wants({10000, -1, 20000}), plain(), half_nitrogen);
    geo::Grid<double> area = test::row_of_ground(3);
    area[0] = 144;
    area[1] = 0;
    area[2] = 50;
    CHECK(machine::total(s.product, area).value ==
          doctest::Approx((144 * 20000 + 50 * 40000) / 1e6).epsilon(1e-12));
    CHECK(s.total_nitrogen(area).value ==
          doctest::Approx((144 * 10000 + 50 * 20000) / 1e6).epsilon(1e-12));
}

TEST_CASE("a spreader or a product that cannot be is refused") {
    const auto refused = [](Spreader s, Fertiliser f) {
        CHECK_THROWS_AS(drive(wants({1000}), s, f), ArgumentError);
    };
    const double nan = test::no_data;
    for (const double width : {0.0, -1.0, 101.0, nan})
        refused({{width}, {100}, {600}, {10}}, half_nitrogen);
    for (const double step : {0.0, -1.0, 0.001, 1e-300, nan})
        refused({{12}, {100}, {600}, {step}}, half_nitrogen);
    for (const double least : {-1.0, 601.0, nan})
        refused({{12}, {least}, {600}, {10}}, half_nitrogen);
    for (const double most : {0.0, 20001.0, nan}) refused({{12}, {0}, {most}, {10}}, half_nitrogen);
    for (const double share : {0.0, -0.2, 1.01, nan}) refused(plain(), {share});
    refused({{12}, {101}, {109}, {10}}, half_nitrogen);
    refused({{12}, {0}, {9}, {10}}, half_nitrogen);
}

TEST_CASE("steps that binary cannot hold still reach both ends of the range") {
    const Spreader s{Metres{12}, {0.3}, {40.1}, {0.1}};
    CHECK(told({0, 100000}, s, half_nitrogen) == std::vector<MgPerM2>{30, 4010});
}

TEST_CASE(
    "any wish and any spreader: a whole step in range, an exact account, half a step of rounding") {
    simulate::Random random(3, simulate::Stream::spreader);
    for (int trial = 0; trial < 5000; ++trial) {
        const double step = std::floor(random.uniform(1, 50));
        const double least = std::floor(random.uniform(0, 200));
        const Spreader s{{12}, {least}, {least + 2 * step + random.uniform(0, 800)}, {step}};
        const Fertiliser f{random.uniform(0.05, 1)};
        const auto wish = static_cast<MgPerM2>(random.uniform(0, 60000));
        const SpreadMap m = drive(wants({wish, -1}), s, f);
        const double product = m.product[0] / 100.0;
        CHECK(std::abs(std::remainder(product, step)) < 1e-9);
        CHECK((product >= least && product <= s.most.value));
        CHECK(test::sum_of_terms(m.ledger, 0) == to_mg_per_m2(product * f.nitrogen_fraction));
        const double half_step = step * 100 * f.nitrogen_fraction / 2;
        CHECK(std::abs(m.ledger[Term::rounding][0]) <= half_step + 1);
        const double want = wish / 100.0 / f.nitrogen_fraction;
        const bool inside = want >= least + step && want <= s.most.value - step;
        if (inside) CHECK(m.ledger[Term::machine][0] == 0);
        CHECK(m.product[1] == 0);
        CHECK(m.ledger.rate(1) == 0);
    }
}

namespace {

/// Straight phosphate, 100 to 600 kg/ha in steps of 10, weighed by phosphate alone.
Second superphosphate() {
    return {{0, 0.2, 0}, plain(), {1, 0}};
}

prescription::Prescription wants_both(MgPerM2 nitrogen, MgPerM2 phosphate) {
    prescription::Prescription p = wants({nitrogen});
    p.phosphate = agronomy::Ledger(p.area.geometry());
    (*p.phosphate)[Term::guide][0] = phosphate;
    return p;
}

}  // namespace

TEST_CASE("one product: what it brings of phosphate is told against what was wanted") {
    constexpr Fertiliser compound{0.1, 0.2, 0.15};
    // 3000 mg N/m² are 300 kg/ha; they bring 6000 of phosphate, 4000 were wanted
    const SpreadMap s = drive(wants_both(3000, 4000), plain(), compound);
    CHECK(s.product[0] == 30000);
    CHECK(s.phosphate->rate(0) == 6000);
    CHECK((*s.phosphate)[Term::machine][0] == 2000);
    CHECK_FALSE(s.potash);
    CHECK_FALSE(s.second);
}

TEST_CASE(
    "a second product gives the phosphate, the first the nitrogen; the steps are each one's") {
    const SpreadMap s = drive(wants_both(10000, 5020), plain(), half_nitrogen, superphosphate());
    CHECK(s.product[0] == 20000);
    CHECK((*s.second)[0] == 25000);  // 251 kg/ha is nearest to 250
    CHECK(s.phosphate->rate(0) == 5000);
    CHECK(s.ledger.rate(0) == 10000);
    CHECK(machine::total(*s.second, wants_both(1, 1).area).value == doctest::Approx(144 * 0.025));
}

TEST_CASE("nitrogen of the second product is taken off the first, steps and all") {
    Second compound{{0.1, 0.2, 0}, plain(), {1, 0}};
    for (MgPerM2 phosphate = 0; phosphate <= 12000; phosphate += 370) {
        const SpreadMap s = drive(wants_both(20000, phosphate), plain(), half_nitrogen, compound);
        const double second = (*s.second)[0];
        CHECK(s.ledger.rate(0) == doctest::Approx(s.product[0] * 0.5 + second * 0.1));
        CHECK(std::abs(s.ledger.rate(0) - 20000) <= 250);  // half a step of the first
        CHECK(std::remainder(second, 1000) == 0);
        CHECK((second == 0 || (second >= 10000 && second <= 60000)));
    }
}

TEST_CASE("no step of the second product brings nitrogen over the cell's ceiling") {
    const Second compound{{0.1, 0.2, 0}, plain(), {1, 0}};
    prescription::Prescription p = wants_both(2000, 12000);
    p.ceiling[0] = 25;  // kg N/ha: 250 kg/ha of the second alone
    const SpreadMap s = drive(p, plain(), half_nitrogen, compound);
    CHECK((*s.second)[0] == 20000);
    CHECK(s.ledger.rate(0) <= 2500);
    p.ceiling[0] = 9;  // under its first step: that pass is shut
    CHECK((*drive(p, plain(), half_nitrogen, compound).second)[0] == 0);
}

TEST_CASE("under half its least rate the second product is shut") {
    CHECK((*drive(wants_both(10000, 990), plain(), half_nitrogen, superphosphate()).second)[0] ==
          0);
    CHECK((*drive(wants_both(10000, 1010), plain(), half_nitrogen, superphosphate()).second)[0] ==
          10000);
}

TEST_CASE("the uniform rates are the steps of the guide in both products") {
    const Rates r = uniform_rates({{100}, {50}, {0}}, plain(), half_nitrogen, superphosphate());
    CHECK(r.first.value == 200);
    CHECK(r.second.value == 250);
}
