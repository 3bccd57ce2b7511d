// SPDX-License-Identifier: Apache-2.0
// Yield with protein: uptake in the place of yield alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/sample_evidence.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;

namespace {

constexpr double middle_kg = 140;
constexpr double wave_kg = 20;

// Even yield, and an uptake that follows the soil: what only protein can tell.
Evidence::Harvest with_protein(double noise_kg, const std::string& called = "yield") {
    Evidence::Harvest h{harvest(1, 0, 0.3), usual_yields, called};
    simulate::Random random(5, simulate::Stream::harvest);
    for (const geo::Point p : h.points.position)
        h.uptake.push_back(middle_kg + wave_kg * soil_at(p) + noise_kg * random.normal());
    return h;
}

Evidence of(std::vector<Evidence::Harvest> harvests) {
    Evidence e = bare();
    e.yield = std::move(harvests);
    return e;
}

bool noted(const Outcome& o, const Message& wanted) {
    return std::any_of(o.notes.begin(), o.notes.end(), [&](const Message& m) {
        return m.id == wanted.id && m.args == wanted.args;
    });
}

Plan without_k() {
    Plan plan = wheat();
    plan.uptake_kg_per_t = 0;
    return plan;
}

double worst_off(const Outcome& o, const Plan& plan) {
    double area = 0, mean = 0, worst = 0;
    const auto soil = [&](std::size_t i) {
        return wave_kg * soil_at(o.area.geometry().centre_of(o.area.cell(i)));
    };
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        area += o.area[i];
        if (o.area[i] > 0) mean += o.area[i] * soil(i);
    }
    for (std::size_t i = 0; i < o.area.size(); ++i)
        if (o.area[i] > 0)
            worst = std::max(worst, std::abs(kg_per_ha_from(o.balance.ledger[Term::yield][i]) +
                                             (soil(i) - mean / area) / plan.guide.recovery));
    return worst;
}

}  // namespace

TEST_CASE("protein tells the soil's nitrogen where yield alone sees nothing; k is not needed") {
    const Outcome o = prescribe(of({with_protein(1)}), without_k());
    REQUIRE(o.yield[0].uptake_report);
    CHECK(o.yield[0].uptake_report->used);
    CHECK_FALSE(o.yield[0].report.used);
    REQUIRE(o.yield[0].trust);
    CHECK(o.yield[0].trust->shrinkage == 1);
    CHECK(worst_off(o, without_k()) < 5);  // of ± 25
    CHECK_FALSE(noted(o, {"yield.says_no_nitrogen", {}}));
}

TEST_CASE("its error is not widened: k counts for nothing, nor the factor for want of protein") {
    Plan plan = wheat();
    const Outcome o = prescribe(of({with_protein(8)}), plan);
    plan.uptake_kg_per_t = 50;
    plan.parameters.sigma_factor_without_protein = 9;
    const Outcome other = prescribe(of({with_protein(8)}), plan);
    CHECK(o.balance.sd.values() == other.balance.sd.values());
    // kriging's own variance and the year's, over the recovery; the most where nothing is raised
    for (std::size_t i = 0; i < o.area.size(); ++i)
        if (o.area[i] > 0 && o.balance.ledger[Term::yield][i] < 0)
            CHECK(o.balance.sd[i] ==
                  doctest::Approx(std::sqrt(o.yield[0].uptake->variance()[i] + 225) / 0.8));
}

TEST_CASE("points that the cleaning rejects, or without protein, tell no uptake") {
    Evidence::Harvest h = with_protein(1);
    const std::size_t all = prescribe(of({h}), wheat()).yield[0].points.kept().size();
    h.points.value[3] = 99;
    h.points.position[4] = {-50, -50};
    h.uptake[5] = no_data;
    const Outcome o = prescribe(of({h}), wheat());
    CHECK(o.yield[0].uptake_report->samples == all - 3);
    CHECK(o.yield[0].points.kept().size() == all - 2);
}

TEST_CASE("without one usable protein, or without a pattern, the year says nothing and is named") {
    Evidence::Harvest h = with_protein(1, "yield 2025-07-28");
    std::fill(h.uptake.begin(), h.uptake.end(), no_data);
    const Outcome none = prescribe(of({h}), wheat());
    CHECK(noted(none, {"layer.no_samples", {{"layer", "yield_uptake 2025-07-28"}}}));
    h = with_protein(1);
    simulate::Random random(1, simulate::Stream::scatter);
    test::shuffle(h.uptake, random);
    const Outcome shuffled = prescribe(of({h}), wheat());
    CHECK(noted(shuffled, {"layer.no_signal", {{"layer", "yield_uptake"}}}));
    for (const Outcome* o : {&none, &shuffled})
        for (std::size_t i = 0; i < o->area.size(); ++i)
            CHECK(o->balance.ledger.rate(i) == (o->area[i] > 0 ? 8000 : 0));
}

TEST_CASE("years with and without protein are witnesses side by side") {
    Evidence::Harvest plain{harvest(2, wave_kg / 23.3, 0.3), usual_yields, "yield 2024-07-28"};
    const Evidence e = of({plain, with_protein(3, "yield 2025-07-28")});
    const Outcome both = prescribe(e, wheat());
    for (const YieldMap& year : both.yield) CHECK(year.trust->shrinkage > 0.8);
    CHECK(worst_off(both, wheat()) < 10);
    // without k the one with protein speaks alone, and the other is told of
    const Outcome one = prescribe(e, without_k());
    CHECK_FALSE(one.yield[0].trust);
    CHECK(one.yield[1].trust->shrinkage == 1);
    CHECK(noted(one, {"yield.says_no_nitrogen", {}}));
}
