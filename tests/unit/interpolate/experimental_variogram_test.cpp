// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "unit/interpolate/classes.hpp"
#include "unit/interpolate/samples.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using samples::check_same;
using samples::Cloud;

namespace {

VariogramOptions lags(double cutoff, int bins) {
    VariogramOptions o;
    o.cutoff = {cutoff};
    o.bins = bins;
    return o;
}

std::vector<LagBin> of_all_pairs(const Cloud& c, double cutoff, int bins) {
    std::vector<LagBin> all(static_cast<std::size_t>(bins));
    for (std::size_t i = 0; i < c.at.size(); ++i)
        for (std::size_t j = i + 1; j < c.at.size(); ++j) {
            const double d = std::hypot(c.at[i].x - c.at[j].x, c.at[i].y - c.at[j].y);
            if (d == 0 || d > cutoff) continue;
            const double k = std::ceil(d / (cutoff / bins)) - 1;
            LagBin& b = all[std::min(all.size() - 1, static_cast<std::size_t>(k))];
            ++b.pairs;
            b.distance += d;
            b.semivariance += (c.value[i] - c.value[j]) * (c.value[i] - c.value[j]);
        }
    std::vector<LagBin> filled;
    for (LagBin b : all) {
        if (!b.pairs) continue;
        b.distance /= static_cast<double>(b.pairs);
        b.semivariance /= 2 * static_cast<double>(b.pairs);
        filled.push_back(b);
    }
    return filled;
}

bool same_bits(const std::vector<LagBin>& a, const std::vector<LagBin>& b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](const LagBin& x, const LagBin& y) {
               return x.pairs == y.pairs && x.distance == y.distance &&
                      x.semivariance == y.semivariance;
           });
}

// Passes of a combine, 50 m² a sample: several tiles, and blocks of every span.
Cloud passes() {
    samples::Random random(11);
    Cloud c;
    for (double y = 0; y < 600; y += 6)
        for (double x = 0; x < 500; x += 8) {
            c.at.push_back({6e5 + x + random.uniform(0, 1), 4.8e6 + y + random.uniform(0, 0.3)});
            c.value.push_back(samples::field(c.at.back()) + random.normal());
        }
    return c;
}

}  // namespace

TEST_CASE("the experimental variogram equals gstat's") {
    std::vector<LagBin> wanted;
    for (const auto& row : samples::table("variogram.csv", "pairs,distance,semivariance"))
        wanted.push_back({std::stoul(row[0]), std::stod(row[1]), std::stod(row[2])});
    REQUIRE(wanted.size() == 15);
    const auto points = samples::gstat_points();
    check_same(experimental_variogram(points.at, points.value, lags(60, 15)), wanted, 1e-10);
}

TEST_CASE("the experimental variogram visits every pair once, whatever the cutoff") {
    const Cloud c = samples::cloud(300, 100, 0.3, 1);
    for (const double cutoff : {0.7, 7.0, 33.0, 99.0, 500.0})
        check_same(experimental_variogram(c.at, c.value, lags(cutoff, 9)),
                   of_all_pairs(c, cutoff, 9), 1e-11);
}

TEST_CASE("without a cutoff the longest lag is a third of the field's diagonal") {
    Cloud c = samples::cloud(200, 90, 0.3, 2);
    c.at.push_back({0, 0}), c.value.push_back(0);
    c.at.push_back({90, 120}), c.value.push_back(0);
    check_same(experimental_variogram(c.at, c.value), of_all_pairs(c, 50, 15), 1e-11);
}

TEST_CASE("many points shorten the longest lag to the pairs one can afford") {
    const Cloud c = samples::cloud(3000, 300, 0.3, 3);
    VariogramOptions few;
    few.most_pairs = 20000;
    std::size_t pairs = 0;
    for (const LagBin& b : experimental_variogram(c.at, c.value, few)) pairs += b.pairs;
    CHECK(pairs > 18000);
    CHECK(pairs < 20500);
}

TEST_CASE("samples along one line have a variogram") {
    Cloud c;
    for (int i = 0; i < 40; ++i) {
        c.at.push_back({10.0 * i, 0});
        c.value.push_back(std::sin(i / 4.0));
    }
    check_same(experimental_variogram(c.at, c.value), of_all_pairs(c, 130, 15), 1e-11);
}

TEST_CASE("a short cutoff on a long field costs no memory") {
    const Cloud c{{{0, 0}, {0, 0.0005}, {1e5, 1e5}}, {1, 3, 7}};
    const auto bins = experimental_variogram(c.at, c.value, lags(0.001, 1));
    REQUIRE(bins.size() == 1);
    CHECK(bins[0].pairs == 1);
    CHECK(bins[0].semivariance == 2);
}

TEST_CASE("a pair on the edge of a class is in the nearer one, and the cutoff is within") {
    for (const double cutoff : {6.3, 10.7, 49.1, 77.7, 100.0})
        for (int bins = 2; bins < 60; ++bins) {
            const double edge = cutoff / bins;
            const Cloud c{{{0, 0}, {cutoff, 0}}, {1, 3}};
            CHECK(experimental_variogram(c.at, c.value, lags(cutoff, bins)).back().pairs == 1);
            const Cloud beyond{{{0, 0}, {cutoff * (1 + 0x1p-52), 0}}, {1, 3}};
            CHECK(experimental_variogram(beyond.at, beyond.value, lags(cutoff, bins)).empty());
            const Cloud near{{{0, 0}, {edge, 0}, {0, -edge * (1 + 0x1p-52)}}, {1, 3, 7}};
            const auto two = experimental_variogram(near.at, near.value, lags(cutoff, bins));
            REQUIRE(two.size() == 2);  // the third pair is in the second class too
            CHECK(two[0].pairs == 1);
            CHECK(two[0].semivariance == 2);
        }
}

TEST_CASE("a pair a cutoff apart counts wherever it lies") {
    samples::Random random(14);
    for (int k = 0; k < 2000; ++k) {
        const double x = 6e5 + random.uniform(0, 1000);
        const double y = 4.8e6 + random.uniform(0, 1000);
        const double further = x + random.uniform(0.1, 100);
        const double north = y + random.uniform(0.1, 100);
        CHECK(experimental_variogram({{x, y}, {further, y}}, {1, 2}, lags(further - x, 3)).size());
        CHECK(experimental_variogram({{x, y}, {x, north}}, {1, 2}, lags(north - y, 3)).size());
    }
}

TEST_CASE("classical, robust and directional classes equal gstat's") {
    const auto make = [](const std::string& points, double cutoff, int bins, Estimator e,
                         const std::vector<Direction>& ways) {
        const Cloud c = samples::points_of(points);
        VariogramOptions o = lags(cutoff, bins);
        o.estimator = e;
        if (ways.empty()) return experimental_variogram(c.at, c.value, o);
        std::vector<LagBin> all;
        for (const Direction d : ways) {
            o.direction = d;
            const auto one = experimental_variogram(c.at, c.value, o);
            for (const LagBin& b : one) CHECK(b.azimuth_deg == d.azimuth_deg);
            all.insert(all.end(), one.begin(), one.end());
        }
        return all;
    };
    const auto classical = Estimator::classical;
    const auto robust = Estimator::robust;
    check_same(make("points.csv", 60, 15, robust, {}), samples::classes_of("log_robust"), 1e-12);
    check_same(make("lattice.csv", 40, 8, classical, {}), samples::classes_of("lattice"), 1e-12);
    check_same(make("lattice.csv", 40, 8, robust, {}), samples::classes_of("lattice_robust"),
               1e-12);
    check_same(make("turned.csv", 90, 15, classical, {}), samples::classes_of("turned"), 1e-12);
    check_same(make("turned.csv", 90, 15, classical, {{15}, {60}, {105}, {150}}),
               samples::classes_of("turned_ways"), 1e-12);
    check_same(make("turned.csv", 90, 15, robust, {{60, 10}}), samples::classes_of("turned_robust"),
               1e-12);
}

TEST_CASE("opposite directions are one, and 90 degrees to each side take every pair") {
    const Cloud c = samples::cloud(300, 100, 0.3, 12);
    VariogramOptions o = lags(40, 8);
    const auto all = experimental_variogram(c.at, c.value, o);
    o.direction = {33, 90};
    check_same(experimental_variogram(c.at, c.value, o), all, 0);
    o.direction = {33, 20};
    const auto one_way = experimental_variogram(c.at, c.value, o);
    CHECK(one_way[4].pairs < all[4].pairs / 2);
    o.direction = {213, 20};
    check_same(experimental_variogram(c.at, c.value, o), one_way, 0);
}

TEST_CASE("a pair on the edge of a direction is within it, wherever the field lies") {
    for (const double away : {0.0, 6e5 + 0.3}) {
        Cloud c;
        for (int i = 0; i < 36; ++i) {
            c.at.push_back({away + 2.1 * (i % 6), 8 * away + 2.1 * (i / 6)});
            c.value.push_back(i);
        }
        VariogramOptions o = lags(3, 1);  // sides and diagonals
        for (const double azimuth : {0.0, 90.0, 180.0, 270.0}) {
            o.direction = {azimuth, 45};
            const auto bins = experimental_variogram(c.at, c.value, o);
            REQUIRE(bins.size() == 1);
            CHECK(bins[0].pairs == 30 + 50);
        }
    }
}

TEST_CASE("classes are the same bits for any threads and any order, and near between isas") {
    const Cloud c = passes();
    const Cloud mixed = samples::shuffled(c, 3);
    std::vector<std::vector<LagBin>> by_isa;
    for (const Isa isa : samples::all_isas())
        for (const Estimator e : {Estimator::classical, Estimator::robust}) {
            VariogramOptions o = lags(70, 17);
            o.estimator = e;
            o.work.isa = isa;
            o.work.threads = 1;
            const auto one = experimental_variogram(c.at, c.value, o);
            CHECK(same_bits(one, experimental_variogram(mixed.at, mixed.value, o)));
            for (const int threads : {2, 8}) {
                o.work.threads = threads;
                CHECK(same_bits(one, experimental_variogram(mixed.at, mixed.value, o)));
            }
            if (e == Estimator::classical) by_isa.push_back(one);
        }
    const auto wanted = of_all_pairs(c, 70, 17);
    for (const auto& bins : by_isa) {
        check_same(bins, by_isa[0], 1e-11);
        check_same(bins, wanted, 1e-11);
    }
}

TEST_CASE("progress is told, and what it throws ends the work") {
    const Cloud c = passes();
    VariogramOptions o = lags(70, 10);
    std::vector<double> told;
    o.work.progress = [&](const char* stage, double share) {
        CHECK(std::string(stage) == "variogram");
        told.push_back(share);
    };
    o.work.threads = 1;
    experimental_variogram(c.at, c.value, o);
    REQUIRE(told.size() > 3);
    CHECK(told.back() == 1);
    o.work.progress = [](const char*, double) { throw std::runtime_error("enough"); };
    CHECK_THROWS_AS(experimental_variogram(c.at, c.value, o), std::runtime_error);
}

TEST_CASE("samples that are not finite are left out") {
    Cloud c = samples::cloud(200, 100, 0.3, 13);
    const auto without = experimental_variogram(c.at, c.value);
    const double nan = std::nan("");
    const double far = std::numeric_limits<double>::infinity();
    c.at.insert(c.at.end(), {{nan, 1}, {1, nan}, {far, 1}, {1, -far}, {50, 50}, {50, 50}});
    c.value.insert(c.value.end(), {1, 1, 1, 1, nan, far});
    CHECK(same_bits(experimental_variogram(c.at, c.value), without));
    CHECK(experimental_variogram({{0, 0}, {1, 0}}, {1, nan}).empty());
}

TEST_CASE("equal values have a variogram of nought, and empty classes are left out") {
    Cloud c;
    for (int i = 0; i < 30; ++i) c.at.push_back({10.0 * (i % 6), 10.0 * (i / 6)});
    c.value.assign(30, 5.5);
    const auto bins = experimental_variogram(c.at, c.value, lags(24, 12));
    REQUIRE(bins.size() == 4);  // 10, 14.1, 20 and 22.4 m
    for (const LagBin& b : bins) CHECK(b.semivariance == 0);
    CHECK(bins[0].distance == 10);
    CHECK(bins[0].pairs == 49);
}

TEST_CASE("places too far apart or too near for squares make no class") {
    const std::vector<double> value{1, 2, 3};
    CHECK(experimental_variogram({{0, 0}, {1e200, 0}, {0, 1e200}}, value).empty());
    CHECK(experimental_variogram({{0, 0}, {1e-200, 0}, {0, 1e-200}}, value).empty());
    CHECK(experimental_variogram({{0, 0}, {1e200, 0}, {0, 1}}, value, lags(10, 2)).size() == 1);
}

TEST_CASE("a long line across the map costs what its pairs do") {
    Cloud c;
    for (int i = 0; i < 40000; ++i) c.at.push_back({3.0 * i, 3.0 * i}), c.value.push_back(i % 3);
    const auto bins = experimental_variogram(c.at, c.value, lags(10, 2));
    REQUIRE(bins.size() == 2);
    CHECK(bins[0].pairs == 39999);
    CHECK(bins[1].pairs == 39998);
}

TEST_CASE("one sample far away changes nothing") {
    Cloud c = passes();
    const auto without = experimental_variogram(c.at, c.value, lags(50, 10));
    c.at.push_back({7e6, -1e6}), c.value.push_back(3);
    check_same(experimental_variogram(c.at, c.value, lags(50, 10)), without, 1e-12);
}

TEST_CASE("options that cannot be are refused") {
    const auto refused = [](const VariogramOptions& o) {
        CHECK_THROWS_AS(experimental_variogram({{0, 0}, {1, 1}}, {1, 2}, o), ArgumentError);
    };
    refused(lags(10, 0));
    refused(lags(10, 10001));
    refused(lags(std::nan(""), 10));
    refused(lags(std::numeric_limits<double>::infinity(), 10));
    VariogramOptions o;
    for (const Direction d : {Direction{0, 0}, Direction{0, 91}, Direction{std::nan(""), 10},
                              Direction{0, std::nan("")}}) {
        o.direction = d;
        refused(o);
    }
}

TEST_CASE("coincident samples make no pair") {
    const Cloud c{{{0, 0}, {0, 0}, {3, 4}}, {1, 9, 2}};
    const auto bins = experimental_variogram(c.at, c.value, lags(10, 1));
    REQUIRE(bins.size() == 1);
    CHECK(bins[0].pairs == 2);
    CHECK(bins[0].distance == 5);
    CHECK(bins[0].semivariance == (1 + 49) / 4.0);
}

TEST_CASE("one place has no variogram") {
    CHECK(experimental_variogram({}, {}).empty());
    CHECK(experimental_variogram({{1, 2}}, {3}).empty());
    CHECK(experimental_variogram({{1, 2}, {1, 2}}, {3, 4}).empty());
}

TEST_CASE("two samples make one class") {
    const auto bins = experimental_variogram({{0, 0}, {3, 4}}, {1, 5}, lags(6, 2));
    REQUIRE(bins.size() == 1);
    CHECK(bins[0].pairs == 1);
    CHECK(bins[0].distance == 5);
    CHECK(bins[0].semivariance == 8);
    CHECK_FALSE(fit_variogram(bins).variogram.converged);
    CHECK(fit_variogram(bins).variogram.nugget == 8);
}

TEST_CASE("covariance, share and practical range say what the model says") {
    const Variogram e = samples::of_one(0.5, Shape::exponential, 2, Metres{10});
    const Variogram s = samples::of_one(0.5, Shape::spherical, 2, Metres{10});
    CHECK(e.covariance({0, 0}) == 2);
    CHECK(s.covariance({0, 0}) == 2);
    CHECK(std::abs(e.covariance({7, 0}) - 2 * std::exp(-0.7)) < 1e-15);
    CHECK(std::abs(s.covariance({7, 0}) - 2 * (1 - 1.5 * 0.7 + 0.5 * 0.343)) < 1e-15);
    CHECK(s.covariance({10, 0}) == 0);
    CHECK(s.covariance({12, 0}) == 0);
    CHECK(e.practical_range().value == 30);
    CHECK(s.practical_range().value == 10);
    CHECK(e.structured_share() == 0.8);
    CHECK(Variogram{}.structured_share() == 0);
}
