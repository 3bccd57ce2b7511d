// SPDX-License-Identifier: Apache-2.0
// Targets that lie close together share a factor: the same estimates as each by itself. And what
// becomes of systems that cannot be solved as asked.
#include <doctest/doctest.h>

#include "unit/interpolate/samples.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Point;

namespace {

constexpr int cells = 30;

Lattice lattice(double step, double turn = 0) {
    const double c = step * std::cos(turn);
    const double s = step * std::sin(turn);
    return {{20, 70}, {c, s}, {s, -c}, cells, cells};
}

double covariate(Point p) {
    return 3 + 0.1 * p.x + std::sin(p.y / 9);
}

Samples drifting(const samples::Cloud& c) {
    Samples s{c.at, c.value, {}, {{}}};
    for (const Point p : c.at) s.drift[0].push_back(covariate(p));
    return s;
}

Method method() {
    Method m;
    m.variogram = {
        0.2,
        {{Shape::exponential, 0.5, Metres{15}, 30, 0.6}, {Shape::spherical, 0.5, Metres{40}}},
        true};
    return m;
}

// One by one, each a lattice of its own: nothing to share.
Estimates alone(const Samples& s, const Method& m, const Targets& t) {
    Estimates all;
    for (int r = 0; r < cells; ++r)
        for (int c = 0; c < cells; ++c) {
            const Lattice one{t.lattice.centre(r, c), t.lattice.along, t.lattice.down, 1, 1};
            Targets here{one, t.block, {}, {}};
            for (const auto& column : t.drift)
                here.drift.push_back({column[static_cast<std::size_t>(r * cells + c)]});
            const Estimates e = krige(s, m, here, {1, Isa::best, {}});
            all.mean.push_back(e.mean[0]);
            all.variance.push_back(e.variance[0]);
        }
    return all;
}

void check_same(const Samples& s, const Method& m, const Targets& t, std::size_t least) {
    const Estimates one = alone(s, m, t);
    for (const char* name : {"baseline", "best"}) {
        Work work;
        work.isa = isa_named(name);
        const Estimates all = krige(s, m, t, work);
        std::size_t known = 0;
        for (std::size_t i = 0; i < all.mean.size(); ++i) {
            if (!t.wanted.empty() && !t.wanted[i]) {
                CHECK(std::isnan(all.mean[i]));
                continue;
            }
            REQUIRE(std::isnan(all.mean[i]) == std::isnan(one.mean[i]));
            if (std::isnan(all.mean[i])) continue;
            ++known;
            CHECK(std::abs(all.mean[i] - one.mean[i]) <= 1e-11);
            CHECK(std::abs(all.variance[i] - one.variance[i]) <= 1e-11);
        }
        CHECK(known >= least);
        CHECK(all.tally.estimated == known);
    }
}

const samples::Cloud cloud = samples::cloud(900, 100, 0.4, 31);

}  // namespace

TEST_CASE("targets that share a factor are estimated as each alone: every step and neighbourhood") {
    const Samples s{cloud.at, cloud.value, {}, {}};
    for (const double step : {0.2, 0.5, 1.0, 2.0})
        for (const int most : {8, 32, 64}) {
            Method m = method();
            m.neighbourhood.max_samples = most;
            check_same(s, m, {lattice(step)}, 900);
        }
}

TEST_CASE("targets that share a factor: trends, covariates, blocks, errors, a turned lattice") {
    Samples s = drifting(cloud);
    samples::Random random(8);
    for (std::size_t i = 0; i < s.at.size(); ++i) s.noise.push_back(random.uniform(0, 0.3));
    Targets t{lattice(0.7, 0.4), {Metres{0.7}, Metres{0.5}, 3}};
    t.drift.emplace_back();
    for (int r = 0; r < cells; ++r)
        for (int c = 0; c < cells; ++c) t.drift[0].push_back(covariate(t.lattice.centre(r, c)));
    for (const Trend trend : {Trend::constant, Trend::linear, Trend::quadratic}) {
        Method m = method();
        m.trend = trend;
        m.neighbourhood.max_samples = 48;
        check_same(s, m, t, 900);
    }
    Method simple = method();
    simple.trend = Trend::known_mean;
    simple.known_mean = 0.3;
    check_same({s.at, s.value, s.noise, {}}, simple, {t.lattice, t.block}, 900);
}

TEST_CASE("targets that share a factor: holes, a reach, samples' own places") {
    Samples s{cloud.at, cloud.value, {}, {}};
    Targets t{lattice(0.6)};
    for (int i = 0; i < cells * cells; ++i) t.wanted.push_back((i * 7 / 3) % 5 != 0);
    // on targets; few, so that no two are as far from a third
    for (int k = 0; k < 5; ++k)
        s.at[static_cast<std::size_t>(k)] = t.lattice.centre(7 * k % 30, 6 * k);
    Method m = method();
    m.nugget = Nugget::exact;
    check_same(s, m, t, 500);
    m.nugget = Nugget::error;
    m.neighbourhood.reach = Metres{4};
    check_same(s, m, t, 100);
}

TEST_CASE("a smooth model without a nugget is steadied, and said to be") {
    Method m;
    m.variogram = samples::of_one(0, Shape::gaussian, 1, Metres{200});
    const samples::Cloud c = samples::cloud(200, 100, 0, 32);
    const Targets t{lattice(2)};
    const Estimates e = krige({c.at, c.value, {}, {}}, m, t);
    CHECK(e.tally.estimated == 900);
    CHECK(e.tally.steadied > 800);
    CHECK(e.tally.singular == 0);
    for (std::size_t i = 0; i < 900; ++i) {
        const Point p = t.lattice.centre(static_cast<int>(i) / cells, static_cast<int>(i) % cells);
        CHECK(std::abs(e.mean[i] - samples::field(p)) < 0.02);
        CHECK(e.variance[i] >= 0);
        CHECK(e.variance[i] < 0.01);
    }
}

TEST_CASE("neighbours that cannot bear the trend leave its mean alone, and are counted") {
    samples::Cloud line;  // one pass: the place across it is told by none
    for (int i = 0; i < 200; ++i) {
        line.at.push_back({0.5 * i, 50});
        line.value.push_back(std::sin(i / 20.0));
    }
    const Samples s{line.at, line.value, {}, {}};
    Method m = method();
    m.trend = Trend::linear;
    const std::vector<Point> at{{30, 51}, {70, 50}, {10, 49}};
    const Estimates e = krige_at(s, m, at);
    CHECK(e.tally.trend_dropped == 3);
    CHECK(e.tally.estimated == 3);
    m.trend = Trend::constant;
    const Estimates plain = krige_at(s, m, at);
    for (std::size_t i = 0; i < 3; ++i) CHECK(e.mean[i] == plain.mean[i]);

    Samples flat = drifting(cloud);
    std::fill(flat.drift[0].begin(), flat.drift[0].end(), 4.0);
    const Estimates constant = krige_at(flat, method(), {{50, 50}}, {{4.0}});
    CHECK(constant.tally.trend_dropped == 1);
    const Estimates ordinary = krige_at({cloud.at, cloud.value, {}, {}}, method(), {{50, 50}});
    CHECK(constant.mean[0] == ordinary.mean[0]);
}

TEST_CASE("all samples, and places in any order") {
    const samples::Cloud few = samples::cloud(60, 100, 0.4, 33);
    const Samples s{few.at, few.value, {}, {}};
    Method m = method();
    m.neighbourhood.max_samples = 0;
    std::vector<Point> at;
    samples::Random random(4);
    for (int i = 0; i < 600; ++i)
        at.push_back({random.uniform(-10, 110), random.uniform(-10, 110)});
    const Estimates whole = krige_at(s, m, at);
    m.neighbourhood.max_samples = 60;
    const Estimates nearest = krige_at(s, m, at);
    for (std::size_t i = 0; i < 600; ++i) {
        const Estimates one = krige_at(s, m, {at[i]});
        if (std::isnan(one.mean[0])) {
            CHECK(std::isnan(whole.mean[i]));
            continue;
        }
        CHECK(whole.mean[i] == one.mean[0]);
        CHECK(whole.variance[i] == one.variance[0]);
        CHECK(nearest.mean[i] == one.mean[0]);
    }
}

TEST_CASE("a target without its covariate has no value, and is counted") {
    const Samples s = drifting(cloud);
    const Estimates e =
        krige_at(s, method(), {{50, 50}, {40, 40}}, {{std::nan(""), covariate({40, 40})}});
    CHECK(std::isnan(e.mean[0]));
    CHECK(std::isfinite(e.mean[1]));
    CHECK(e.tally.no_covariate == 1);
    CHECK(e.tally.estimated == 1);
}

TEST_CASE("samples with a NaN anywhere are left out") {
    Samples s = drifting(cloud);
    const Estimates before = krige_at(s, method(), {{50, 50}}, {{covariate({50, 50})}});
    for (int k = 0; k < 4; ++k) {
        s.at.push_back({50, 50.5 + k});
        s.value.push_back(99);
        s.drift[0].push_back(3);
    }
    s.noise.assign(s.at.size(), 0.0);
    s.at[900].x = std::nan("");
    s.value[901] = std::nan("");
    s.drift[0][902] = std::nan("");
    s.noise[903] = std::nan("");
    const Estimates after = krige_at(s, method(), {{50, 50}}, {{covariate({50, 50})}});
    CHECK(after.mean[0] == before.mean[0]);
    CHECK(after.variance[0] == before.variance[0]);
}

TEST_CASE("a nugget alone maps the mean of the neighbours") {
    Method m;
    m.variogram = {0.5, {}, false};
    m.neighbourhood = {5, 3, Metres{1000}, 1};
    samples::Cloud c;
    for (int i = 0; i < 10; ++i) {
        c.at.push_back({10.0 * i, 0});
        c.value.push_back(i * i);
    }
    const Estimates e = krige_at({c.at, c.value, {}, {}}, m, {{1, 0}, {92, 0}});
    CHECK(std::abs(e.mean[0] - (0 + 1 + 4 + 9 + 16) / 5.0) < 1e-12);
    CHECK(std::abs(e.mean[1] - (25 + 36 + 49 + 64 + 81) / 5.0) < 1e-12);
    CHECK(std::abs(e.variance[0] - 0.1) < 1e-15);
}

TEST_CASE("what cannot be is refused") {
    const Samples s{cloud.at, cloud.value, {}, {}};
    const auto refused = [](const Samples& of, const Method& m, const Block& b = {}) {
        CHECK_THROWS_AS(krige_at(of, m, {{1, 1}}, {}, {}, b), ArgumentError);
    };
    Method m = method();
    m.neighbourhood.sectors = 4;  // without a reach
    refused(s, m);
    m.neighbourhood = {3, 3, Metres{10}, 4};  // fewer samples than sectors
    refused(s, m);
    m.neighbourhood = {8, 3, Metres{10}, 5};
    refused(s, m);
    m = method();
    m.variogram.structures[0].ratio = 1.5;
    refused(s, m);
    m = method();
    refused({cloud.at, {1, 2, 3}, {}, {}}, m);
    refused({cloud.at, cloud.value, std::vector<double>(900, -0.1), {}}, m);
    refused(drifting(cloud), m);              // its targets have no covariate
    m.neighbourhood = {0, 3, Metres{50}, 1};  // a reach chooses among 900 samples
    refused(s, m);
    m = method();
    refused(s, m, {Metres{-1}, Metres{1}, 4});
    refused(s, m, {Metres{1}, Metres{1}, 0});
}
