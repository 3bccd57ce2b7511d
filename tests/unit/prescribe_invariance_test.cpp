// SPDX-License-Identifier: Apache-2.0
// What may change about a field's evidence without changing its map.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "unit/sample_evidence.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;
using simulate::Random;
using simulate::Stream;

namespace {

bool same_maps(const Outcome& a, const Outcome& b) {
    bool same = a.spread.product.values() == b.spread.product.values() &&
                a.balance.sd.values() == b.balance.sd.values() &&
                a.balance.gate.values() == b.balance.gate.values();
    for (std::size_t t = 0; t < agronomy::terms; ++t) {
        const Term term = static_cast<Term>(t);
        same = same && a.balance.ledger[term].values() == b.balance.ledger[term].values() &&
               a.spread.ledger[term].values() == b.spread.ledger[term].values();
    }
    return same;
}

// Soil tests and protein beside the layers of `full`. No two soil samples are as far from a cell:
// of those the western one is taken, and a mirror would tell.
Evidence with_soil(Evidence e) {
    Random random(22, Stream::nitrogen);
    e.nitrogen_test = soil_samples<SoilTest>(random, 6, 1.5, 0.1, 5, 16.73);
    e.humus = soil_samples<SoilSign>(random, 4, 1, 0.1, 5, 16.73);
    e.rivals = {{"soil_test_ph", soil_samples<SoilSign>(random, 6, 0.8, 0.1, 5, 16.73),
                 agronomy::BadSide::low}};
    for (const geo::Point p : e.yield[0].points.position)
        e.yield[0].uptake.push_back(140 + 20 * soil_at(p) + 3 * random.normal());
    return e;
}

using Turn = std::function<geo::Point(geo::Point)>;

/// The same field in another place: every layer turned, the image laid on the new grid.
Evidence turned(const Turn& turn, const Turn& back) {
    Evidence e;
    std::vector<geo::Polygon> parts = lopsided();
    const auto all = [&turn](geo::Ring& ring) {
        for (geo::Point& p : ring) p = turn(p);
    };
    all(parts[0].outer);
    all(parts[0].holes[0]);
    e = bare(parts);
    e.yield = {{harvest(1, 0.8, 0.3), usual_yields, "yield"}};
    e = with_soil(std::move(e));
    for (auto* at : {&e.yield[0].points.position, &e.nitrogen_test->position, &e.humus->position,
                     &e.rivals[0].points.position})
        all(*at);
    e.moisture = probes();
    all(e.moisture->position);
    e.organic = {strip()};
    all(e.organic[0].swaths[0].ground[0].outer);
    // value by cell: pixel for pixel the same image
    const Evidence home = full();
    geo::Grid<double> mean(e.grid);
    geo::Grid<double> variance(e.grid);
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const geo::Cell there = *home.grid.cell_at(back(e.grid.centre_of(mean.cell(i))));
        mean[i] = home.ndvi->layer.mean()[there];
        variance[i] = home.ndvi->layer.variance()[there];
    }
    e.ndvi = Evidence::NdviImage{{mean, variance}, home.ndvi->pixels};
    all(e.ndvi->pixels.position);
    return e;
}

void check_same_when(const Turn& turn, const Turn& back) {
    const Plan plan = wheat_with_soil_test();
    const Outcome home = prescribe(with_soil(full()), plan);
    CHECK(home.soil.rivals.size() == 1);
    CHECK(home.soil.growth_follows_soil);
    CHECK(home.balance.soil_nitrogen_trust->shrinkage > 0);
    const Outcome away = prescribe(turned(turn, back), plan);
    for (std::size_t m = 0; m < away.spread.product.size(); ++m) {
        const geo::Point p = back(away.wanted.mesh().centre_of(away.wanted.area.cell(m)));
        const geo::Cell c = *home.wanted.mesh().cell_at(p);
        CHECK(std::abs(away.wanted.area[m] - home.wanted.area[c]) < 1e-6);
        CHECK(std::abs(away.wanted.ledger.rate(m) -
                       home.wanted.ledger.rate(home.wanted.area.index(c))) <= 1);
        CHECK(away.spread.product[m] == home.spread.product[c]);
    }
}

}  // namespace

TEST_CASE("threads and the order of the points change no bit") {
    const Evidence e = with_soil(full());
    Plan plan = wheat_with_soil_test();
    const Outcome one = prescribe(e, plan);
    for (const int threads : {2, 8}) {
        plan.threads = threads;
        CHECK(same_maps(one, prescribe(e, plan)));
    }
    Evidence shuffled = e;
    Random random(13, Stream::scatter);
    auto& log = shuffled.yield[0];
    test::shuffle(log.points.size(), random, [&log](std::size_t i, std::size_t j) {
        std::swap(log.points.position[i], log.points.position[j]);
        std::swap(log.points.value[i], log.points.value[j]);
        std::swap(log.points.record[i], log.points.record[j]);
        std::swap(log.uptake[i], log.uptake[j]);
    });
    test::shuffle(*shuffled.nitrogen_test, random);
    test::shuffle(*shuffled.humus, random);
    test::shuffle(shuffled.rivals[0].points, random);
    test::shuffle(*shuffled.moisture, random);
    test::shuffle(shuffled.ndvi->pixels, random);
    CHECK(same_maps(one, prescribe(shuffled, plan)));
}

TEST_CASE("samples at no place or without a value change nothing") {
    const Evidence e = with_soil(full());
    const Outcome clean = prescribe(e, wheat_with_soil_test());
    Evidence dirty = e;
    const geo::Point nowhere{HUGE_VAL, HUGE_VAL};
    dirty.yield[0].points.add(nowhere, 5, 90001);
    dirty.yield[0].points.add({50, 50}, test::no_data, 90002);
    dirty.yield[0].uptake.insert(dirty.yield[0].uptake.end(), {140, 140});
    dirty.nitrogen_test->add(nowhere, 6, 90001);
    dirty.nitrogen_test->add({50, 50}, test::no_data, 90002);
    dirty.humus->add({test::no_data, 50}, 6, 90001);
    dirty.rivals[0].points.add({50, 50}, test::no_data, 90001);
    dirty.moisture->add(nowhere, 0.3, 90001);
    dirty.moisture->add({test::no_data, 50}, 0.3, 90002);
    dirty.moisture->add({50, 50}, test::no_data, 90003);
    dirty.ndvi->pixels.add(nowhere, 0.5, 90001);
    dirty.ndvi->pixels.add({50, 50}, test::no_data, 90002);
    CHECK(same_maps(clean, prescribe(dirty, wheat_with_soil_test())));
}

TEST_CASE("a mirrored field gets the mirrored rates") {
    check_same_when(
        [](geo::Point p) {
            return geo::Point{-p.x, p.y};
        },
        [](geo::Point p) {
            return geo::Point{-p.x, p.y};
        });
}

TEST_CASE("a field turned by a right angle gets the turned rates") {
    check_same_when(
        [](geo::Point p) {
            return geo::Point{-p.y, p.x};
        },
        [](geo::Point p) {
            return geo::Point{p.y, -p.x};
        });
}
