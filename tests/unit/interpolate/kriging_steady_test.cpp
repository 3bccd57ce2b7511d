// SPDX-License-Identifier: Apache-2.0
// What must not decide a map: threads, order, instructions, one stray place, one value that nobody
// trusts, a place that is none.
#include <doctest/doctest.h>

#include "interpolate/sample_index.hpp"
#include "unit/interpolate/samples.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Point;

namespace {

Method method() {
    Method m;
    m.variogram = samples::of_one(0.2, Shape::exponential, 0.8, Metres{25});
    return m;
}

double apart(const std::vector<double>& a, const std::vector<double>& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        REQUIRE(std::isnan(a[i]) == std::isnan(b[i]));
        if (!std::isnan(a[i])) most = std::max(most, std::abs(a[i] - b[i]));
    }
    return most;
}

samples::Cloud square_lattice(double step) {
    samples::Cloud c;
    for (int k = 0; k < 400; ++k) {
        c.at.push_back({step * (k % 20), step * (k / 20)});
        c.value.push_back(samples::field(c.at.back()));
    }
    return c;
}

}  // namespace

TEST_CASE("cells of a fine grid that share their factors: threads and order change no bit") {
    const samples::Cloud c = samples::cloud(3000, 200, 0.4, 71);
    const samples::Cloud other = samples::shuffled(c, 72);
    const Targets t{{{20, 150}, {1, 0}, {0, -1}, 90, 130}, {Metres{1}, Metres{1}}, {}, {}};
    for (const Isa isa : samples::all_isas()) {
        const Estimates one = krige({c.at, c.value, {}, {}}, method(), t, {1, isa, {}});
        CHECK(one.tally.estimated == t.lattice.size());
        for (const int threads : {2, 8}) {
            const Estimates many =
                krige({other.at, other.value, {}, {}}, method(), t, {threads, isa, {}});
            CHECK(samples::same_bits(one.mean, many.mean));
            CHECK(samples::same_bits(one.variance, many.variance));
        }
        const Estimates plain = krige({c.at, c.value, {}, {}}, method(), t, {1, Isa::baseline, {}});
        CHECK(apart(one.mean, plain.mean) < 1e-11);
        CHECK(apart(one.variance, plain.variance) < 1e-11);
    }
}

TEST_CASE("samples of a lattice that are equally far are so with any instructions") {
    for (const double step : {3.6, 10.1, 12.7, 20.3}) {
        const samples::Cloud c = square_lattice(step);
        const Samples s{c.at, c.value, {}, {}};
        const Estimates plain = krige_at(s, method(), c.at, {}, {1, Isa::baseline, {}});
        for (const Isa isa : samples::all_isas()) {
            const Estimates e = krige_at(s, method(), c.at, {}, {1, isa, {}});
            CHECK(apart(e.mean, plain.mean) < 1e-11);
            CHECK(apart(e.variance, plain.variance) < 1e-11);
        }
    }
}

TEST_CASE("one stray place moves neither the reach nor the cutoff, nor an estimate") {
    samples::Cloud c = samples::cloud(2000, 150, 0.4, 73);
    const std::vector<Point> at{{75, 75}, {3, 140}, {160, 160}, {175, 20}};
    const Estimates before = krige_at({c.at, c.value, {}, {}}, method(), at);
    const Metres cutoff = usual_cutoff(c.at, c.value);
    REQUIRE(before.reach.value > 0);
    for (const Point stray : {Point{9000, 7000}, {-4e6, 75}, {75, 1e9}}) {
        c.at.push_back(stray);
        c.value.push_back(5);
        const Estimates after = krige_at({c.at, c.value, {}, {}}, method(), at);
        CHECK(std::abs(after.reach.value / before.reach.value - 1) < 0.02);
        CHECK(std::abs(usual_cutoff(c.at, c.value).value / cutoff.value - 1) < 0.02);
        CHECK(apart(after.mean, before.mean) < 1e-9);
        c.at.pop_back();
        c.value.pop_back();
    }
}

TEST_CASE("samples in a few clumps, or all but one at one place, are no strays") {
    samples::Cloud clumps;
    samples::Random random(74);
    for (int k = 0; k < 500; ++k)
        clumps.at.push_back({100.0 * (k % 5) + random.uniform(0, 1), random.uniform(0, 300)});
    clumps.value.assign(clumps.at.size(), 1);
    const SampleIndex index({clumps.at, clumps.value, {}, {}}, 0, false, 32);
    CHECK(index.density() == doctest::Approx(500.0 / (400 * 300)).epsilon(0.01));
    samples::Cloud heap;
    heap.at.assign(200, {5, 5});
    heap.at.push_back({105, 55});
    heap.value.assign(201, 2);
    const SampleIndex of_heap({heap.at, heap.value, {}, {}}, 0, false, 32);
    CHECK(of_heap.spacing() > 1);
}

TEST_CASE("a value of no weight does no harm, wherever it lies") {
    const samples::Cloud c = samples::cloud(300, 100, 0.4, 75);
    const std::vector<Point> at{{50, 50}, {20, 80}};
    const Estimates without = krige_at({c.at, c.value, {}, {}}, method(), at);
    for (const Point p : {Point{-1, -1}, {49, 51}, {101, 101}}) {
        Samples s{c.at, c.value, std::vector<double>(c.at.size(), 0.0), {}};
        s.at.push_back(p);
        s.value.push_back(-50);
        s.noise.push_back(1e13);
        const Estimates e = krige_at(s, method(), at);
        CHECK(e.tally.estimated == 2);
        CHECK(e.tally.steadied == 0);
        CHECK(apart(e.mean, without.mean) < 0.05);  // one true neighbour fewer at most
    }
}

TEST_CASE("a place that is none is out of reach") {
    const samples::Cloud c = samples::cloud(300, 100, 0.4, 76);
    const double nan = std::nan("");
    const double far = std::numeric_limits<double>::infinity();
    const std::vector<Point> at{{nan, 5}, {50, 50}, {5, nan}, {far, 5}, {5, -far}};
    const Estimates e = krige_at({c.at, c.value, {}, {}}, method(), at);
    CHECK(e.tally.out_of_reach == 4);
    CHECK(e.tally.estimated == 1);
    CHECK(std::isnan(e.mean[0]));
    CHECK(std::isfinite(e.mean[1]));
    const Targets nowhere{{{nan, 0}, {1, 0}, {0, -1}, 4, 5}, {}, {}, {}};
    CHECK(krige({c.at, c.value, {}, {}}, method(), nowhere).tally.out_of_reach == 20);
}

TEST_CASE("what is cross-validated is what is mapped") {
    // steadied everywhere: a smooth model without nugget
    samples::Cloud c = square_lattice(5);
    Method smooth;
    smooth.variogram = samples::of_one(0, Shape::gaussian, 1, Metres{3000});
    const CrossValidation cv = leave_one_out({c.at, c.value, {}, {}}, smooth);
    CHECK(cv.samples == 400);
    // a trend that explains all, and noise without structure about it
    Samples s{c.at, {}, {}, {{}}};
    samples::Random random(77);
    for (const Point p : c.at) {
        s.drift[0].push_back(std::sin(p.x / 9) * std::cos(p.y / 7));
        s.value.push_back(2 + 3 * s.drift[0].back() + 0.1 * random.normal());
    }
    Method drift;
    drift.variogram = samples::of_one(0.01, Shape::exponential, 0, Metres{1});
    CHECK(leave_one_out(s, drift).skill() > 0.9);
    // nothing but a nugget: the mean of the neighbours, and the variance of a new sample
    Samples noise{c.at, {}, {}, {}};
    for (std::size_t i = 0; i < c.at.size(); ++i) noise.value.push_back(random.normal());
    for (const Nugget nugget : {Nugget::error, Nugget::exact}) {
        Method flat;
        flat.variogram = samples::of_one(1, Shape::exponential, 0, Metres{1});
        flat.nugget = nugget;
        CHECK(std::abs(leave_one_out(noise, flat).standardised_variance - 1) < 0.15);
    }
}
