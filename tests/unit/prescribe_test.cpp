// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescribe.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "unit/sample_evidence.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;
using simulate::Random;
using simulate::Stream;

namespace {

double contribution(const Outcome& o, Term t) {
    double sum = 0;
    for (std::size_t i = 0; i < o.area.size(); ++i)
        sum += o.area[i] * std::abs(o.balance.ledger[t][i]);
    return sum / 1e6;
}

double mean_of(const Outcome& o, Term t) {
    double sum = 0;
    double all = 0;
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        sum += o.area[i] * o.balance.ledger[t][i];
        all += o.area[i];
    }
    return sum / all;
}

bool noted(const Outcome& o, const std::string& id, const std::string& layer = "") {
    for (const Message& m : o.notes)
        if (m.id == id && (layer.empty() ||
                           m.args.front() == std::pair<std::string, std::string>("layer", layer)))
            return true;
    return false;
}

/// What must hold for any map at all.
void check_map(const Outcome& o, const Plan& plan) {
    const double step = plan.spreader.step.value * 100;
    const double half_step_n = step * plan.product.nitrogen_fraction / 2;
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        CHECK(o.balance.ledger.rate(i) == test::sum_of_terms(o.balance.ledger, i));
        CHECK(o.balance.ledger.rate(i) <= to_mg_per_m2(1.3 * plan.guide.rate.value));
        if (!(o.area[i] > 0)) CHECK(o.balance.ledger.rate(i) == 0);
    }
    for (std::size_t m = 0; m < o.spread.product.size(); ++m) {
        const MgPerM2 product = o.spread.product[m];
        CHECK(o.spread.ledger.rate(m) ==
              to_mg_per_m2(product / 100.0 * plan.product.nitrogen_fraction));
        CHECK(test::sum_of_terms(o.spread.ledger, m) == o.spread.ledger.rate(m));
        CHECK(std::abs(o.spread.ledger[Term::rounding][m]) <= half_step_n + 1);
        const bool inside = o.wanted.area[m] > 0;
        CHECK((o.spread.has_rate[m] != 0) == inside);
        if (!inside) CHECK(product == 0);
        if (inside) CHECK(std::abs(std::remainder(product, step)) < 1e-6);
        // a rate in the spreader's range and under the cell's caps; 0 only where no step fits
        const double first_n = std::ceil(plan.spreader.least.value * 100 / step - 1e-9) * step *
                               plan.product.nitrogen_fraction;
        const double most_n = o.wanted.ceiling[m] * 100;
        if (inside && product > 0)
            CHECK((product >= plan.spreader.least.value * 100 &&
                   product <= plan.spreader.most.value * 100));
        if (inside && product == 0) CHECK(first_n > most_n - 1);
        if (inside) CHECK(o.spread.ledger.rate(m) <= most_n + 1);
        CHECK(o.wanted.ledger.rate(m) <= to_mg_per_m2(1.3 * plan.guide.rate.value));
    }
}

}  // namespace

TEST_CASE("the balance's grid divides the spreader's mesh, cell for cell") {
    for (const double w : {3.0, 12.0, 13.7, 27.0, 36.0}) {
        const geo::FieldBoundary field(lopsided());
        const geo::GridGeometry g = balance_grid(field, Metres{w});
        const geo::GridGeometry mesh = geo::grid_over(field.box(), Metres{w});
        const int per = g.rows / mesh.rows;
        CHECK(g.rows == mesh.rows * per);
        CHECK(g.cols == mesh.cols * per);
        CHECK(g.cell.value * per == doctest::Approx(w).epsilon(1e-12));
        CHECK(g.origin == mesh.origin);
        CHECK(g.cell.value <= 5);
    }
}

TEST_CASE(
    "with nothing but a guide every cell gets exactly it, whatever the field, mesh and rate") {
    Random random(12, Stream::outline);
    for (int trial = 0; trial < 400; ++trial) {
        const double x = random.uniform(0, 700000);
        const double y = random.uniform(0, 5000000);
        const Metres w{random.uniform(3, 36)};
        Evidence e = bare({{{{x, y},
                             {x + random.uniform(20, 150), y + 5},
                             {x + random.uniform(20, 150), y + 90},
                             {x - 10, y + random.uniform(20, 100)}},
                            {}}},
                          w);
        Plan plan = wheat();
        plan.guide = {
            NitrogenRate{std::round(random.uniform(105, 1270)) / 10}, {}, 0, random.uniform()};
        plan.spreader.width = w;
        const Outcome o = prescribe(e, plan);
        const MgPerM2 guide = to_mg_per_m2(plan.guide.rate.value);
        const double kg_product = plan.guide.rate.value / 0.21;
        // nearest whole kg/10a, halves down, between 5 and 60
        const double steps = std::ceil(kg_product / 10 - 0.5);
        for (std::size_t m = 0; m < o.spread.product.size(); ++m) {
            const bool inside = o.wanted.area[m] > 0;
            CHECK(o.wanted.ledger.rate(m) == (inside ? guide : 0));
            CHECK(o.wanted.ledger[Term::guide][m] == (inside ? guide : 0));
            CHECK(o.spread.product[m] == (inside ? static_cast<MgPerM2>(1000 * steps) : 0));
        }
        for (const char* layer : {"yield", "ndvi", "moisture", "organic"})
            CHECK(noted(o, "layer.missing", layer));
        CHECK(o.notes.size() == (kg_product < 50 || kg_product > 600 ? 5 : 4));
    }
}

std::string refusal_of(const Plan& plan) {
    try {
        prescribe(bare(), plan);
    } catch (const ArgumentError& e) {
        return e.message().id;
    }
    return "";
}

TEST_CASE("a guide rate that the spreader cannot drive is refused, not clipped") {
    Plan plan = wheat();  // 5 to 60 kg/10a of 21 %: 1.05 to 12.6 kg N/10a
    const struct {
        double guide, step;
        const char* refused;
    } cases[] = {{0.9, 1, "spreader.guide_out_of_range"},
                 {0.95, 1, ""},
                 {12.7, 1, ""},
                 {12.75, 1, "spreader.guide_out_of_range"},
                 {6, 50, "spreader.step_too_coarse"},
                 {6, 20, ""}};
    for (const auto& c : cases) {
        CAPTURE(c.guide);
        CAPTURE(c.step);
        plan.guide.rate = kg_n_per_10a(c.guide);
        plan.spreader.step = kg_product_per_10a(c.step);
        CHECK(refusal_of(plan) == c.refused);
    }
    plan.guide.rate = kg_n_per_10a(6);
    plan.product = {0.0021};  // 0.21 where 21 was meant
    CHECK(refusal_of(plan) == "spreader.guide_out_of_range");
    plan.product = {0.21};
    plan.spreader.least = {0};
    plan.spreader.step = kg_product_per_10a(60);  // no more than half a step
    CHECK(refusal_of(plan) == "spreader.guide_out_of_range");
}

TEST_CASE("a full house: every layer speaks, the account closes, the soil adds nothing") {
    const Plan plan = wheat();
    const Outcome o = prescribe(full(), plan);
    CHECK(o.notes.empty());
    for (const Term t : {Term::yield, Term::ndvi, Term::gate, Term::organic})
        CHECK(contribution(o, t) > 1);
    CHECK(std::abs(mean_of(o, Term::yield)) < 0.5);
    CHECK(std::abs(mean_of(o, Term::ndvi)) < 0.5);
    CHECK(o.balance.yield_trust.at(0).shrinkage > 0.5);
    CHECK(o.balance.ndvi_trust->shrinkage > 0.3);
    CHECK(o.organic[0].total_t > 0);
    check_map(o, plan);
}

TEST_CASE("poor ground gets more and rich ground less") {
    Evidence e = bare();
    e.yield = {{harvest(2, 0.8, 0.2), usual_yields, "yield"}};
    const Outcome o = prescribe(e, wheat());
    const auto rate_at = [&](geo::Point p) {
        return o.balance.ledger.rate(o.area.index(*o.area.geometry().cell_at(p)));
    };
    // crest and trough of the wave
    CHECK(soil_at({13, 3}) > 0.95);
    CHECK(soil_at({85, 3}) < -0.95);
    CHECK(rate_at({13, 3}) < 8000 - 1000);
    CHECK(rate_at({85, 3}) > 8000 + 500);
}

TEST_CASE("without yield its term is nothing and the others stand") {
    Evidence e = full();
    e.yield.clear();
    const Outcome o = prescribe(e, wheat());
    CHECK(noted(o, "layer.missing", "yield"));
    CHECK(contribution(o, Term::yield) == 0);
    CHECK(contribution(o, Term::ndvi) > 1);
    CHECK(o.balance.yield_trust.empty());
}

TEST_CASE("without an image the dressing is uniform less the credit") {
    Evidence e = full();
    e.yield.clear();
    e.ndvi.reset();
    const Outcome o = prescribe(e, wheat());
    CHECK(noted(o, "layer.missing", "ndvi"));
    // 3 t/10a · 6 kg/t · 12 % = 2.16 kg/10a, of which 0.7247 are counted on
    const auto& area = o.area;
    for (std::size_t i = 0; i < area.size(); ++i) {
        const geo::Point p = area.geometry().centre_of(area.cell(i));
        const bool in_strip = p.x > 26 && p.x < 58;
        const bool out_of_strip = p.x < 22 || p.x > 62;
        if (!(area[i] > 0)) continue;
        if (in_strip) CHECK(o.balance.ledger.rate(i) == 8000 - 1565);
        if (out_of_strip) CHECK(o.balance.ledger.rate(i) == 8000);
    }
}

TEST_CASE("without moisture every cell has the prior, with it the wet spot is never raised") {
    Evidence e = full();
    const Outcome with = prescribe(e, wheat());
    e.moisture.reset();
    const Outcome without = prescribe(e, wheat());
    CHECK(noted(without, "layer.missing", "moisture"));
    for (const double p : without.balance.gate.values()) CHECK(p == 0.5);
    CHECK(with.balance.gate[*with.area.geometry().cell_at({140, 40})] < 0.05);
    for (std::size_t i = 0; i < with.area.size(); ++i) {
        const auto& l = with.balance.ledger;
        if (with.balance.gate[i] < 0.3)
            CHECK(l[Term::yield][i] + l[Term::ndvi][i] + l[Term::gate][i] <= 2);
        CHECK(l[Term::yield][i] == without.balance.ledger[Term::yield][i]);
    }
}

TEST_CASE("without a log nothing is credited") {
    Evidence e = full();
    e.organic.clear();
    const Outcome o = prescribe(e, wheat());
    CHECK(noted(o, "layer.missing", "organic"));
    CHECK(contribution(o, Term::organic) == 0);
    CHECK(o.organic.empty());
}

TEST_CASE("a layer that may not speak of nitrogen says so and changes nothing") {
    Plan plan = wheat();
    plan.uptake_kg_per_t = 0;
    plan.ndvi_rule.reset();
    const Outcome o = prescribe(full(), plan);
    CHECK(noted(o, "yield.says_no_nitrogen"));
    CHECK(noted(o, "ndvi.says_no_nitrogen"));
    CHECK(contribution(o, Term::yield) == 0);
    CHECK(contribution(o, Term::ndvi) == 0);
    CHECK(o.yield.at(0).report.used);
}

TEST_CASE("a layer without one usable sample is noted and left out") {
    Evidence e = full();
    for (double& v : e.yield[0].points.value) v = 0;
    for (double& v : e.moisture->value) v = test::no_data;
    const Outcome o = prescribe(e, wheat());
    CHECK(noted(o, "layer.no_samples", "yield"));
    CHECK(noted(o, "layer.no_samples", "moisture"));
    CHECK(contribution(o, Term::yield) == 0);
    for (const double p : o.balance.gate.values()) CHECK(p == 0.5);
}

TEST_CASE("fewer than six probes make no map") {
    Evidence e = full();
    e.moisture = geo::PointSet<WaterContent>{};
    for (int i = 0; i < 5; ++i)
        e.moisture->add({20.0 + 30 * i, 50.0 + 10 * i}, 0.2 + 0.05 * i, i + 1);
    const Outcome o = prescribe(e, wheat());
    CHECK(noted(o, "layer.no_signal", "moisture"));
    for (const double p : o.balance.gate.values()) CHECK(p == 0.5);
}

TEST_CASE("a layer of less than the least cover is dropped as missing") {
    Evidence e = full();
    geo::Grid<double> half = e.ndvi->layer.mean();
    for (std::size_t i = 0; i < half.size(); ++i)
        if (half.geometry().centre_of(half.cell(i)).x > 96) half[i] = test::no_data;
    e.ndvi->layer = {half, e.ndvi->layer.variance()};
    Plan plan = wheat();
    Outcome o = prescribe(e, plan);
    CHECK(noted(o, "layer.too_little_cover", "ndvi"));
    CHECK(contribution(o, Term::ndvi) == 0);
    plan.layers.least_cover = 0.4;
    o = prescribe(e, plan);
    CHECK_FALSE(noted(o, "layer.too_little_cover", "ndvi"));
    CHECK(contribution(o, Term::ndvi) > 0);
}

TEST_CASE("a constant layer moves nothing") {
    Evidence e = full();
    for (double& v : e.yield[0].points.value) v = 6;
    for (double& v : e.moisture->value) v = 0.3;
    e.ndvi = image(e.grid, 1, Pixels::in_place, [](geo::Point) { return 0.6; });
    const Outcome o = prescribe(e, wheat());
    for (const char* layer : {"yield", "moisture", "ndvi"})
        CHECK(noted(o, "layer.no_signal", layer));
    for (const Term t : {Term::yield, Term::ndvi, Term::gate}) CHECK(contribution(o, t) == 0);
}

TEST_CASE("an image whose pixels are shuffled loses at least 80 % of its say") {
    Evidence e = bare();
    e.ndvi = image(e.grid, 1, Pixels::in_place, crop_at);
    const double honest = contribution(prescribe(e, wheat()), Term::ndvi);
    CHECK(honest > 1);
    int loud = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        e.ndvi = image(e.grid, seed, Pixels::shuffled, crop_at);
        loud += contribution(prescribe(e, wheat()), Term::ndvi) > 0.2 * honest;
    }
    // of 300 pixels one shuffle in some hundred is structured by chance
    CHECK(loud <= 2);
}

TEST_CASE("a yield log whose values are shuffled loses at least 80 % of its say") {
    Evidence e = bare();
    e.yield = {{harvest(1, 0.8, 0.3), usual_yields, "yield"}};
    const double honest = contribution(prescribe(e, wheat()), Term::yield);
    CHECK(honest > 1);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed, Stream::scatter);
        test::shuffle(e.yield[0].points.value, random);
        CHECK(contribution(prescribe(e, wheat()), Term::yield) <= 0.2 * honest);
    }
}

TEST_CASE("two layers that contradict each other leave the guide rate") {
    Evidence e = bare();
    e.yield = {{harvest(3, 0.8, 0.1), usual_yields, "yield"}};
    e.ndvi =
        image(e.grid, 1, Pixels::in_place, [](geo::Point p) { return 0.6 - 0.12 * soil_at(p); });
    const Outcome o = prescribe(e, wheat());
    CHECK(o.balance.yield_trust.at(0).shrinkage == 0);
    CHECK(o.balance.ndvi_trust->shrinkage == 0);
    for (std::size_t i = 0; i < o.area.size(); ++i)
        CHECK(o.balance.ledger.rate(i) == (o.area[i] > 0 ? 8000 : 0));
}

TEST_CASE("any plan on any of the layers keeps the rules of a map") {
    Random random(14, Stream::season);
    const Evidence all = full();
    for (int trial = 0; trial < 60; ++trial) {
        Evidence e = all;
        if (random.uniform() < 0.4) e.yield.clear();
        if (random.uniform() < 0.4) e.ndvi.reset();
        if (random.uniform() < 0.4) e.moisture.reset();
        if (random.uniform() < 0.4) e.organic.clear();
        for (auto& s : e.organic) {
            s.before_harvest = random.uniform() < 0.5;
            s.share_seen_by_image = random.uniform();
            s.swaths[0].dose = t_fresh_per_10a(random.uniform(0, 30));
        }
        Plan plan = wheat();
        plan.guide.rate = {random.uniform(25, 60)};  // within what the spreader below can drive
        plan.guide.other_dressings = {random.uniform(0, 50)};
        plan.guide.recovery = random.uniform(0.05, 1);
        plan.uptake_kg_per_t = random.uniform(0, 100);
        plan.ndvi_rule = agronomy::UptakeCurve{random.uniform(1, 50), random.uniform(-5, 8),
                                               random.uniform(0, 20)};
        const double step = std::round(random.uniform(1, 100));
        plan.spreader = {width, {random.uniform(1, 100)}, {random.uniform(300, 900)}, {step}};
        check_map(prescribe(e, plan), plan);
    }
}

TEST_CASE("phosphate: the soil test's class where the field is, compost at its quantile") {
    Plan plan = wheat();
    plan.phosphate_guide = kg_oxide_per_10a(10);
    plan.mineral_most_over_guide = 1.5;
    plan.phosphate_steps = TestSteps{{5, 10, 30, 60}, {1.5, 1.3, 1, 0.8, 0.5}};
    CHECK(plan.phosphate_steps->share_at(4.9) == 1.5);
    CHECK(plan.phosphate_steps->share_at(5) == 1.3);
    CHECK(plan.phosphate_steps->share_at(60) == 0.5);
    Evidence e = bare();
    e.phosphate_test.emplace();
    e.phosphate_test->add(e.boundary.centroid(), 45, 1);
    const Outcome o = prescribe(e, plan);
    REQUIRE(o.wanted.phosphate);
    CHECK_FALSE(o.wanted.potash);
    for (std::size_t m = 0; m < o.wanted.area.size(); ++m) {
        CHECK(o.wanted.phosphate->rate(m) == (o.wanted.area[m] > 0 ? 8000 : 0));
        CHECK(o.spread.phosphate->rate(m) == 0);  // ammonium sulphate brings none
    }
    Evidence with = full();
    for (auto& s : with.organic) {
        s.material.phosphate_kg_per_t_fresh = 5;
        s.material.phosphate_efficiency = 0.6;
        s.before_harvest = false;
    }
    const Outcome credited = prescribe(with, plan);
    double least = 1e9;
    for (std::size_t m = 0; m < credited.wanted.area.size(); ++m)
        if (credited.wanted.area[m] > 0)
            least = std::min<double>(least, credited.wanted.phosphate->rate(m));
    CHECK(least < 10000);
    CHECK(least >= 0);
}

TEST_CASE("what was spread before the soil was tested is in the test's step, and taken off once") {
    Plan plan = wheat();
    plan.phosphate_guide = kg_oxide_per_10a(10);
    plan.mineral_most_over_guide = 1.5;
    plan.phosphate_steps = TestSteps{{30}, {1, 0.8}};
    Evidence e = full();
    e.organic[0].material.phosphate_kg_per_t_fresh = 5;
    e.organic[0].material.phosphate_efficiency = 0.6;
    e.phosphate_test.emplace();
    e.phosphate_test->add(e.boundary.centroid(), 45, 1);
    const auto credited = [&plan, &e](bool before) {
        e.organic[0].before_soil_test = before;
        const Outcome o = prescribe(e, plan);
        CHECK(noted(o, "soil_test.saw_organic") == before);
        MgPerM2 sum = 0;
        for (const MgPerM2 v : (*o.wanted.phosphate)[Term::organic].values()) sum += v;
        return sum;
    };
    CHECK(credited(true) == 0);
    CHECK(credited(false) < 0);
}

TEST_CASE("water slows a release by the samples' mean where they make no map") {
    Evidence e = full();
    e.soil_water = agronomy::SoilWater{0.1, 0.4, 0.5, 2, 0.5};
    agronomy::Release r;
    r.pools = {0.3, 0.05, 0.3, 0.002};
    r.season = {0, 0, 100};
    r.window_to = 100;
    e.organic[0].release = r;
    e.moisture = geo::PointSet<WaterContent>{};
    for (int i = 0; i < 5; ++i) e.moisture->add({20.0 + 30 * i, 50.0 + 10 * i}, 0.16, i + 1);
    const Outcome dry = prescribe(e, wheat());
    REQUIRE_FALSE(dry.moisture_report->used);
    e.moisture.reset();
    const Outcome unasked = prescribe(e, wheat());
    std::size_t less = 0;
    for (std::size_t i = 0; i < dry.area.size(); ++i) {
        CHECK(dry.balance.organic[i] <= unasked.balance.organic[i]);
        less += dry.balance.organic[i] < unasked.balance.organic[i];
    }
    CHECK(less > 0);
}

TEST_CASE("what an earlier map spread is not the soil's: taken off the harvest that it fed") {
    // half of a level field had 40 kg N/ha more, and gave 40·0.8/23.3 t/ha more for it
    Evidence e = bare();
    Random random(5, Stream::harvest);
    geo::PointSet<CropYield> log;
    for (double x = 2; x < 192; x += 6)
        for (double y = 2; y < 144; y += 6)
            log.add({x, y}, 6 + (x < 96 ? 40 * 0.8 / 23.3 : 0) + 0.2 * random.normal(),
                    static_cast<long>(log.size()) + 1);
    e.yield = {{log, usual_yields, "yield"}};
    const Outcome blamed = prescribe(e, wheat());
    Evidence::Spreading before;
    before.swaths.push_back({{{{{0, 0}, {96, 0}, {96, 144}, {0, 144}}, {}}}, {0.2}, 1});
    before.material = {200, 1};  // 0.2 t/ha of 20 %
    before.before_harvest = true;
    e.applied = {before};
    const Outcome known = prescribe(e, wheat());
    CHECK(contribution(blamed, Term::yield) > 0);
    CHECK(contribution(known, Term::yield) < 0.2 * contribution(blamed, Term::yield));
    for (const MgPerM2 v : known.balance.ledger[Term::organic].values()) CHECK(v == 0);
}
