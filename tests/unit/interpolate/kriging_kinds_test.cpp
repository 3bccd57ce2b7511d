// SPDX-License-Identifier: Apache-2.0
// Every kind of kriging against gstat 2.1-0 (tests/reference/kriging/make_kinds.R), on every
// instruction set that this machine has; and what gstat has not against a dense system.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>

#include "unit/interpolate/samples.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Point;

namespace {

constexpr double sill = 0.8;

// The tables hold whole millimetres; a sample's own place must be just that.
double to_mm(double metres) {
    return std::round(1000 * metres) / 1000;
}

struct Kinds {
    Samples samples;
    std::vector<Point> places;
    std::vector<std::vector<double>> drift{{}};

    Kinds() {
        const auto points = samples::gstat_points();
        for (const Point p : points.at)
            samples.at.push_back({to_mm(p.x - 600050), to_mm(p.y - 4800057)});
        samples.value = points.value;
        for (const auto& row : samples::table("kinds/places.csv", "x,y,drift")) {
            places.push_back({to_mm(std::stod(row[0])), to_mm(std::stod(row[1]))});
            drift[0].push_back(std::stod(row[2]));
        }
        REQUIRE(places.size() == 500);
    }
    Samples with_drift() const {
        Samples s = samples;
        s.drift.emplace_back();
        for (const auto& row : samples::table("kinds/covariate.csv", "drift"))
            s.drift[0].push_back(std::stod(row[0]));
        return s;
    }
};

Method method(Trend trend = Trend::constant) {
    Method m;
    m.variogram = samples::of_one(0.2, Shape::exponential, sill, Metres{30});
    m.trend = trend;
    m.known_mean = 6;
    m.neighbourhood.reach = Metres{1e6};
    return m;
}

Method with_shape(Shape shape, double range) {
    Method m = method();
    m.variogram = samples::of_one(0.2, shape, sill, Metres{range});
    return m;
}

Method nested() {
    Method m = method();
    m.variogram = {0.1,
                   {{Shape::exponential, 0.4, Metres{25}, 60, 0.5},
                    {Shape::spherical, 0.5, Metres{180}, 60, 0.6}},
                   true};
    return m;
}

const Block block{Metres{6}, Metres{4}, 4};

void check_kind(const std::string& name, const Method& m, const Block& b = {}) {
    CAPTURE(name);
    static const Kinds k;
    const bool drifts = name.rfind("drift", 0) == 0;
    const Samples& s = drifts ? k.with_drift() : k.samples;
    const auto& drift = drifts ? k.drift : std::vector<std::vector<double>>{};
    const auto wanted = samples::table("kinds/" + name + ".csv", "mean,variance");
    REQUIRE(wanted.size() == 500);
    for (const Isa isa : samples::all_isas()) {
        CAPTURE(name_of(isa));
        Work work;
        work.isa = isa;
        const Estimates e = krige_at(s, m, k.places, drift, work, b);
        double mean = 0;
        double variance = 0;
        std::size_t compared = 0;
        for (std::size_t i = 0; i < 500; ++i) {
            if (wanted[i][0] == "NA") {
                CHECK(std::isnan(e.mean[i]));
                continue;
            }
            mean = std::max(mean, std::abs(e.mean[i] - std::stod(wanted[i][0])));
            variance = std::max(variance, std::abs(e.variance[i] - std::stod(wanted[i][1])));
            compared += std::isfinite(e.mean[i]) && std::isfinite(e.variance[i]);
        }
        MESSAGE(name << ", " << name_of(isa) << ": mean " << mean << ", variance " << variance);
        CHECK(e.tally.estimated == compared);
        CHECK(compared > 250);
        CHECK(mean <= 1e-10 * std::sqrt(sill));
        CHECK(variance <= 1e-10 * sill);
    }
}

// The textbook system with Lagrange multipliers, by elimination: C and the trend's functions in one
// matrix (Webster & Oliver 2007, eq. 8.7), nothing shared with the library but the variogram.
struct Dense {
    std::vector<std::vector<double>> a;
    explicit Dense(std::size_t n) : a(n, std::vector<double>(n + 1, 0.0)) {}
    std::vector<double> solve() {
        const std::size_t n = a.size();
        for (std::size_t c = 0; c < n; ++c) {
            std::size_t best = c;
            for (std::size_t r = c; r < n; ++r)
                if (std::abs(a[r][c]) > std::abs(a[best][c])) best = r;
            std::swap(a[c], a[best]);
            for (std::size_t r = 0; r < n; ++r) {
                if (r == c) continue;
                const double f = a[r][c] / a[c][c];
                for (std::size_t k = c; k <= n; ++k) a[r][k] -= f * a[c][k];
            }
        }
        std::vector<double> x;
        for (std::size_t r = 0; r < n; ++r) x.push_back(a[r][n] / a[r][r]);
        return x;
    }
};

}  // namespace

TEST_CASE("points equal gstat's") {
    check_kind("ordinary", method());
}
TEST_CASE("sectors equal gstat's quadrants") {
    Method m = method();
    m.neighbourhood = {24, 3, Metres{40}, 4};
    check_kind("sectors", m);
}
TEST_CASE("blocks equal gstat's") {
    check_kind("block", method(), block);
}

TEST_CASE("a nugget that is part of the map equals gstat's, at the samples too") {
    Method m = method();
    m.nugget = Nugget::exact;
    check_kind("exact", m);
}

TEST_CASE("simple kriging equals gstat's") {
    check_kind("simple", method(Trend::known_mean));
    check_kind("simple_block", method(Trend::known_mean), block);
}

TEST_CASE("universal kriging equals gstat's") {
    check_kind("linear", method(Trend::linear));
    check_kind("linear_block", method(Trend::linear), block);
    check_kind("quadratic", method(Trend::quadratic));
    check_kind("quadratic_block", method(Trend::quadratic), block);
}

TEST_CASE("kriging with external drift equals gstat's") {
    check_kind("drift", method());
    check_kind("drift_block", method(), block);
}

TEST_CASE("a nested, turned variogram equals gstat's") {
    check_kind("nested", nested());
    check_kind("nested_block", nested(), block);
}

TEST_CASE("every shape equals gstat's") {
    check_kind("spherical", with_shape(Shape::spherical, 70));
    check_kind("gaussian", with_shape(Shape::gaussian, 25));
    check_kind("matern32", with_shape(Shape::matern32, 12));
    check_kind("matern52", with_shape(Shape::matern52, 9));
}

TEST_CASE("a reach equals gstat's maxdist and nmin") {
    Method m = method();
    m.neighbourhood.reach = Metres{15};
    check_kind("reach", m);
}

TEST_CASE("errors of their own equal the textbook's dense system") {
    samples::Random random(5);
    const samples::Cloud c = samples::cloud(40, 60, 0.3, 21);
    Samples s{c.at, c.value, {}, {}};
    for (std::size_t i = 0; i < 40; ++i) s.noise.push_back(random.uniform(0, 0.5));
    Method m = method(Trend::linear);
    m.neighbourhood.max_samples = 40;
    const std::vector<Point> at{{30, 30}, {12, 50}, {-5, 70}};
    for (const Isa isa : samples::all_isas()) {
        Work work;
        work.isa = isa;
        const Estimates e = krige_at(s, m, at, {}, work);
        for (std::size_t t = 0; t < at.size(); ++t) {
            Dense d(43);
            for (std::size_t i = 0; i < 40; ++i) {
                for (std::size_t j = 0; j < 40; ++j)
                    d.a[i][j] =
                        m.variogram.covariance({s.at[i].x - s.at[j].x, s.at[i].y - s.at[j].y});
                d.a[i][i] += 0.2 + s.noise[i];
                d.a[i][43] = m.variogram.covariance({s.at[i].x - at[t].x, s.at[i].y - at[t].y});
                const double f[] = {1, s.at[i].x, s.at[i].y};
                for (std::size_t k = 0; k < 3; ++k) d.a[i][40 + k] = d.a[40 + k][i] = f[k];
            }
            const double f[] = {1, at[t].x, at[t].y};
            for (std::size_t k = 0; k < 3; ++k) d.a[40 + k][43] = f[k];
            const Dense system = d;
            const auto w = d.solve();
            double mean = 0;
            double variance = m.variogram.sill();
            for (std::size_t i = 0; i < 43; ++i) {
                if (i < 40) mean += w[i] * s.value[i];
                variance -= w[i] * system.a[i][43];
            }
            CHECK(std::abs(e.mean[t] - mean) < 1e-11);
            CHECK(std::abs(e.variance[t] - variance) < 1e-11);
        }
    }
}

TEST_CASE("coincident samples with errors of their own count as one, weighted by their precision") {
    const samples::Cloud c = samples::cloud(20, 60, 0.3, 22);
    Samples many{c.at, c.value, std::vector<double>(20, 0.1), {}};
    for (const auto& [value, noise] : {std::pair(5.0, 0.1), {1.0, 0.7}}) {
        many.at.push_back({30, 30});
        many.value.push_back(value);
        many.noise.push_back(noise);
    }
    // precisions 1/(0.2 + 0.1) and 1/(0.2 + 0.7)
    Samples one{c.at, c.value, std::vector<double>(20, 0.1), {}};
    one.at.push_back({30, 30});
    one.value.push_back((5 / 0.3 + 1 / 0.9) / (1 / 0.3 + 1 / 0.9));
    one.noise.push_back(1 / (1 / 0.3 + 1 / 0.9) - 0.2);
    CHECK(one.noise.back() > 0);
    const Estimates a = krige_at(many, method(), {{30, 30}, {20, 41}});
    const Estimates b = krige_at(one, method(), {{30, 30}, {20, 41}});
    CHECK(a.tally.merged == 1);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::abs(a.mean[i] - b.mean[i]) < 1e-12);
        CHECK(std::abs(a.variance[i] - b.variance[i]) < 1e-12);
    }
}

TEST_CASE(
    "the order of samples and the threads change no bit of any kind, on any instruction set") {
    static const Kinds k;
    const Samples drifting = k.with_drift();
    std::vector<std::size_t> order(drifting.at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    samples::Random(9).shuffle(order);
    Samples mixed{{}, {}, {}, {{}}};
    for (const std::size_t i : order) {
        mixed.at.push_back(drifting.at[i]);
        mixed.value.push_back(drifting.value[i]);
        mixed.drift[0].push_back(drifting.drift[0][i]);
    }
    Method m = nested();
    m.trend = Trend::linear;
    m.neighbourhood.reach = Metres{80};
    for (const int sectors : {1, 4, 8})
        for (const Isa isa : samples::all_isas()) {
            m.neighbourhood.sectors = sectors;
            Work work;
            work.isa = isa;
            work.threads = 1;
            const Estimates first = krige_at(drifting, m, k.places, k.drift, work, block);
            for (const int threads : {2, 8}) {
                work.threads = threads;
                const Estimates again = krige_at(mixed, m, k.places, k.drift, work, block);
                for (std::size_t i = 0; i < 500; ++i) {
                    CHECK((again.mean[i] == first.mean[i] || std::isnan(first.mean[i])));
                    CHECK((again.variance[i] == first.variance[i] || std::isnan(first.mean[i])));
                }
            }
            work.isa = Isa::baseline;
            const Estimates plain = krige_at(drifting, m, k.places, k.drift, work, block);
            for (std::size_t i = 0; i < 500; ++i)
                if (std::isfinite(first.mean[i])) {
                    CHECK(std::abs(plain.mean[i] - first.mean[i]) <= 1e-11);
                    CHECK(std::abs(plain.variance[i] - first.variance[i]) <= 1e-11);
                }
        }
}

TEST_CASE("the baseline gives the same bytes on every machine, from every compiler") {
    static const Kinds k;
    Work work;
    work.isa = Isa::baseline;
    Method m = nested();
    m.trend = Trend::linear;
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a over the bits
    const auto add = [&hash](const std::vector<double>& values) {
        for (const double v : values) {
            std::uint64_t bits = 0;
            std::memcpy(&bits, &v, sizeof bits);
            for (int byte = 0; byte < 8; ++byte)
                hash = (hash ^ (bits >> (8 * byte) & 0xFF)) * 1099511628211ULL;
        }
    };
    for (const Shape shape : {Shape::exponential, Shape::gaussian, Shape::matern52}) {
        m.variogram.structures[0].shape = shape;
        const Estimates e = krige_at(k.with_drift(), m, k.places, k.drift, work, block);
        CHECK(e.tally.estimated == 500);
        add(e.mean);
        add(e.variance);
    }
    CHECK(hash == 14320092272538711003ULL);
}

TEST_CASE("sectors take the nearest of each") {
    // a dense pass to the east, lone samples elsewhere
    samples::Cloud c;
    for (int i = 0; i < 40; ++i) c.at.push_back({3 + 0.01 * i, 0.5 + 0.1 * i});
    for (const Point p : {Point{-9, 1}, {-8, -7}, {2, -9}, {-1, 8}}) c.at.push_back(p);
    for (std::size_t i = 0; i < c.at.size(); ++i) c.value.push_back(i < 40 ? 10 : 1);
    Method m = method();
    m.neighbourhood = {8, 3, Metres{30}, 1};
    const Samples s{c.at, c.value, {}, {}};
    CHECK(krige_at(s, m, {{0, 0}}).mean[0] == doctest::Approx(10));
    m.neighbourhood.sectors = 4;
    const double spread = krige_at(s, m, {{0, 0}}).mean[0];
    CHECK(spread < 7);
    // two of each quarter: the same as kriging from just those
    Samples chosen;
    for (const std::size_t i : {0u, 1u, 40u, 41u, 42u, 43u}) {
        chosen.at.push_back(c.at[i]);
        chosen.value.push_back(c.value[i]);
    }
    m.neighbourhood.sectors = 1;
    CHECK(std::abs(krige_at(chosen, m, {{0, 0}}).mean[0] - spread) < 1e-12);
}
