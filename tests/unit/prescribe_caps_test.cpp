// SPDX-License-Identifier: Apache-2.0
// AGRONOMY.md §7's hard caps over the whole walk: evidence and wishes drawn at random, from the
// usual to the absurd, and no combination of them may get past one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/sample_evidence.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;
using simulate::Random;
using simulate::Stream;

namespace {

bool often(Random& random, double share) {
    return random.uniform() < share;
}

template <class Q>
geo::PointSet<Q> soil_points(Random& random, double middle, double wave) {
    geo::PointSet<Q> set;
    for (double x = 5; x < 192; x += 21)
        for (double y = 5; y < 144; y += 21)
            set.add({x, y}, std::max(0.01, middle + wave * soil_at({x, y}) + 0.1 * random.normal()),
                    static_cast<long>(set.size()) + 1);
    return set;
}

Evidence wild_evidence(Random& random) {
    Evidence e = bare();
    const int years = static_cast<int>(random.uniform(0, 3));
    for (int k = 0; k < years; ++k) {
        e.yield.push_back({harvest(static_cast<std::uint64_t>(k) + 1, random.uniform(0, 3), 0.3),
                           usual_yields, "yield"});
        if (often(random, 0.3))
            for (const geo::Point p : e.yield.back().points.position)
                e.yield.back().uptake.push_back(140 + random.uniform(-200, 200) * soil_at(p));
    }
    const double contrast = random.uniform(-0.4, 0.4);
    if (often(random, 0.7))
        e.ndvi = image(e.grid, 1, Pixels::in_place,
                       [contrast](geo::Point p) { return 0.55 + contrast * soil_at(p); });
    if (often(random, 0.6)) e.moisture = probes(random.uniform(-0.2, 0.4));
    const int spreadings = static_cast<int>(random.uniform(0, 3));
    for (int k = 0; k < spreadings; ++k) {
        e.organic.push_back(strip());
        e.organic.back().swaths[0].dose = t_fresh_per_10a(random.uniform(0, 15));
        e.organic.back().material.nitrogen_kg_per_t_fresh = random.uniform(0, 30);
        e.organic.back().share_seen_by_image = random.uniform();
    }
    if (often(random, 0.5))
        e.nitrogen_test = soil_points<SoilTest>(random, 6, random.uniform(0, 6));
    if (often(random, 0.4)) e.humus = soil_points<SoilSign>(random, 4, random.uniform(-4, 4));
    if (often(random, 0.4))
        e.rivals = {{"soil_test_ph", soil_points<SoilSign>(random, 6, random.uniform(0, 3)),
                     agronomy::BadSide::low}};
    if (often(random, 0.3)) {
        e.by_hand.emplace();
        for (std::size_t cell = 3; cell < 100; cell += 1 + random.bits() % 40)
            e.by_hand->push_back({cell, kg_n_per_10a(random.uniform(0, 60))});
    }
    return e;
}

Plan wild_plan(Random& random) {
    Plan plan = wheat();
    plan.guide.rate = kg_n_per_10a(random.uniform(1, 12));
    plan.guide.other_dressings = kg_n_per_10a(random.uniform(0, 8));
    plan.guide.recovery = random.uniform(0.2, 1);
    plan.guide.credit_share = random.uniform();
    if (often(random, 0.3)) plan.guide.most_uptake = kg_n_per_10a(random.uniform(5, 20));
    plan.uptake_kg_per_t = random.uniform(8, 60);
    plan.parameters.no_evidence = often(random, 0.5) ? 0.5 : 0;
    plan.parameters.recovery_cv = 0.25;
    plan.soil_nitrogen.emplace();
    plan.soil_nitrogen->kg_per_ha_per_mg = random.uniform(0, 100);
    plan.soil_nitrogen->sd = random.uniform(0, 40);
    plan.soil_nitrogen->least = kg_n_per_10a(random.uniform(0, 4));
    plan.soil_nitrogen->proves = often(random, 0.5);
    if (often(random, 0.3)) plan.guide.most = plan.guide.rate;
    if (often(random, 0.3)) plan.guide.least = NitrogenRate{plan.guide.rate.value * 0.4};
    const agronomy::CanopyRule rules[] = {
        agronomy::UptakeCurve{random.uniform(0.1, 30), random.uniform(-2, 8),
                              random.uniform(0, 40)},
        agronomy::SensorStep{random.uniform(-400, 0), 0.5, 0.1},
        agronomy::Sufficiency{random.uniform(0.4, 1), 0.3, 0.7, 0.01}};
    plan.ndvi_rule = rules[random.bits() % 3];
    if (often(random, 0.4)) {
        plan.phosphate_guide = kg_oxide_per_10a(random.uniform(1, 20));
        plan.mineral_most_over_guide = 1.5;
        plan.removal_weight = random.uniform(0, 0.5);
        if (!plan.available && often(random, 0.5))
            plan.second = machine::Second{{0, 0.175}, plan.spreader, {1.0, 0.0}};
    }
    if (often(random, 0.4)) {
        plan.anchor = often(random, 0.7) ? agronomy::Anchor::high : agronomy::Anchor::mid;
        plan.anchor_quantile = 5.0 / 6;
    }
    if (often(random, 0.3)) plan.available = Kilograms{random.uniform(300, 2000)};
    plan.product = {random.uniform(0.1, 0.46)};
    return plan;
}

void check_wanted(const Outcome& o, const Plan& plan, std::size_t m) {
    const agronomy::Ledger& wanted = o.wanted.ledger;
    const double guide = plan.guide.rate.value;
    const MgPerM2 ceiling = to_mg_per_m2(o.wanted.ceiling[m] + 1e-9);
    CHECK(o.wanted.ceiling[m] <= plan.parameters.most_over_guide * guide + 1e-9);
    CHECK(wanted.rate(m) >= 0);
    CHECK(wanted.rate(m) <= ceiling + 1);  // a mean of rounded cells; the machine has no such mg
    CHECK(wanted[Term::organic][m] <= 0);
    CHECK(wanted[Term::organic][m] >=
          -to_mg_per_m2(plan.parameters.credit.first_year_cap * guide) - 1);
    CHECK(wanted[Term::anchor][m] <= 0);
    CHECK(wanted[Term::goal][m] <= 0);
    // what the machine is told, in steps that it can drive
    const MgPerM2 product = o.spread.product[m];
    const double nitrogen = kg_per_ha_from(product) * plan.product.nitrogen_fraction;
    if (o.wanted.phosphate) {
        CHECK(o.wanted.phosphate->rate(m) >= 0);
        CHECK(o.wanted.phosphate->rate(m) <= to_mg_per_m2(1.5 * plan.phosphate_guide.value) + 1);
    }
    if (plan.guide.most) CHECK(nitrogen <= plan.guide.most->value + 1e-6);
    CHECK(nitrogen <= o.wanted.ceiling[m] + 1e-6);
    CHECK(product <= to_mg_per_m2(plan.spreader.most.value));
    const bool drivable = product == 0 || product >= to_mg_per_m2(plan.spreader.least.value);
    CHECK(drivable);
    CHECK(std::abs(o.spread.ledger.rate(m) - to_mg_per_m2(nitrogen)) <= 1);
}

void check_balance(const Outcome& o, const Plan& plan, std::size_t i) {
    const agronomy::Balance& b = o.balance;
    const double guide = plan.guide.rate.value;
    const MgPerM2 word = b.ledger[Term::yield][i] + b.ledger[Term::ndvi][i] +
                         b.ledger[Term::soil_test][i] + b.ledger[Term::gate][i] +
                         b.ledger[Term::goal][i] + b.ledger[Term::anchor][i];
    // never a raise where it is probably not nitrogen that lacks
    if (b.gate[i] < plan.parameters.gate.never_raise_below) CHECK(word <= 2);
    // without a soil test that proves, or compost, nothing sets a rate under half the guide
    if ((b.ledger[Term::soil_test][i] == 0 || !plan.soil_nitrogen->proves) &&
        b.ledger[Term::organic][i] == 0 && b.ceiling[i] >= guide)
        CHECK(b.ledger.rate(i) >= to_mg_per_m2((1 - plan.parameters.most_soil_cut) * guide) - 2);
    const double season = kg_per_ha_from(b.ledger.rate(i)) + plan.guide.other_dressings.value;
    const double organic = b.organic[i];
    CHECK((b.ledger.rate(i) == 0 || season + organic <= plan.parameters.season_block.value + 0.01));
    CHECK(b.sd[i] >= 0);
    CHECK(std::isfinite(b.sd[i]));
}

}  // namespace

TEST_CASE("no evidence and no wish, however wild, gets past the hard caps") {
    Random random(2026, Stream::weather);
    int made = 0;
    int budgets = 0;
    int hands = 0;
    for (int trial = 0; trial < 90; ++trial) {
        const Evidence e = wild_evidence(random);
        const Plan plan = wild_plan(random);
        Outcome o;
        try {
            o = prescribe(e, plan);
        } catch (const ArgumentError&) {
            continue;  // refused: no map, so nothing got past anything
        }
        ++made;
        for (std::size_t i = 0; i < o.area.size(); ++i)
            if (o.area[i] > 0) check_balance(o, plan, i);
        double told = 0;
        for (std::size_t m = 0; m < o.wanted.area.size(); ++m) {
            if (!(o.wanted.area[m] > 0)) continue;
            check_wanted(o, plan, m);
            told += o.wanted.area[m] * o.spread.product[m] / units::mg_in_kg;
        }
        if (o.budget && o.budget->shift.value > 0) {
            ++budgets;
            CHECK(told <= plan.available->value * (1 + 1e-9));
        }
        hands += o.by_hand && o.by_hand->capped > 0;
    }
    MESSAGE("maps made " << made << ", held to a budget " << budgets << ", hands capped " << hands);
    CHECK(made > 60);
    CHECK(budgets > 1);
    CHECK(hands > 10);
}

TEST_CASE("a task that weighs its mesh otherwise is held to the product there is too") {
    Evidence e = bare();
    e.yield.push_back({harvest(1, 2, 0.3), usual_yields, "yield"});
    Plan plan = wheat();
    const Outcome free = prescribe(e, plan);
    const geo::Grid<double>& area = free.wanted.area;
    plan.task_kg = [&area](const machine::SpreadMap& map) {
        double mg = 0;
        for (std::size_t i = 0; i < area.size(); ++i)
            mg += map.product[i] * area[i] * (1.0007 + 0.0005 * std::sin(static_cast<double>(i)));
        return Kilograms{mg / units::mg_in_kg};
    };
    const double asked = machine::total(free.spread.product, area).value;
    for (const double share : {0.8, 0.9, 0.97, 0.999, 1.0}) {
        plan.available = Kilograms{share * asked};
        const Outcome o = prescribe(e, plan);
        CHECK(plan.task_kg(o.spread) <= *plan.available);
        CHECK(plan.task_kg(o.spread).value > 0.998 * plan.available->value);
        CHECK(o.budget->told.value ==
              doctest::Approx(machine::total(o.spread.product, area).value));
        CHECK(std::count_if(o.notes.begin(), o.notes.end(),
                            [](const Message& m) { return m.id == "budget.kept"; }) == 1);
    }
    // the mesh may have it, the task not: there is no lower rate
    plan.spreader.least = plan.spreader.most = kg_product_per_10a(38);
    plan.available.reset();
    plan.available = machine::total(prescribe(e, plan).spread.product, area) + Kilograms{0.05};
    CHECK_THROWS_WITH(prescribe(e, plan), doctest::Contains("budget.not_enough"));
}
