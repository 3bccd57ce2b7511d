// SPDX-License-Identifier: Apache-2.0
// How often noise is taken for a map, and a map for noise.
#include <doctest/doctest.h>

#include <cmath>

#include "unit/interpolate/samples.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Point;

namespace {

constexpr double width = 300;
constexpr double height = 200;

enum class Layout { random, jittered, lattice };

std::vector<Point> places(Layout layout, int n, samples::Random& random) {
    const int cols = static_cast<int>(std::lround(std::sqrt(n * width / height)));
    const double cell = width / cols;
    const double jitter = layout == Layout::jittered ? 0.2 * cell : 0;
    std::vector<Point> at;
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform(-1, 1);
        const double v = random.uniform(-1, 1);
        if (layout == Layout::random)
            at.push_back({width * (u + 1) / 2, height * (v + 1) / 2});
        else
            at.push_back(
                {(i % cols + 0.5) * cell + jitter * u, (i / cols + 0.5) * cell + jitter * v});
    }
    return at;
}

// Variance 1 - noise in patches (a sum of random waves of 100 to 400 m), the rest noise.
std::vector<double> values(const std::vector<Point>& at, double noise, samples::Random& random) {
    std::vector<double> v(at.size(), 0);
    for (int wave = 0; wave < 40; ++wave) {
        const double turn = random.uniform(0, 6.283185307179586);
        const double k = 6.283185307179586 / random.uniform(100, 400);
        const double phase = random.uniform(0, 6.283185307179586);
        for (std::size_t i = 0; i < at.size(); ++i)
            v[i] += std::sqrt((1 - noise) / 20) *
                    std::cos(k * (at[i].x * std::cos(turn) + at[i].y * std::sin(turn)) + phase);
    }
    for (double& x : v) x += std::sqrt(noise) * random.normal();
    return v;
}

double share_believed(Layout layout, int n, double noise, int times) {
    samples::Random random(static_cast<unsigned>(n));
    int believed = 0;
    for (int k = 0; k < times; ++k) {
        const auto at = places(layout, n, random);
        const auto value = values(at, noise, random);
        const Variogram v = variogram_of(at, value);
        believed += v.sill() > 0 && leave_one_out(at, value, v).shows_signal();
    }
    const double share = static_cast<double>(believed) / times;
    MESSAGE(n << " samples, layout " << static_cast<int>(layout) << ", noise " << noise << ": "
              << share);
    return share;
}

}  // namespace

TEST_CASE("noise is taken for a map less than once in ten, whatever the layout") {
    for (const Layout layout : {Layout::random, Layout::jittered, Layout::lattice}) {
        CHECK(share_believed(layout, 12, 1, 200) < 0.1);
        CHECK(share_believed(layout, 24, 1, 200) < 0.1);
        CHECK(share_believed(layout, 60, 1, 200) < 0.1);
        CHECK(share_believed(layout, 500, 1, 20) == 0);
    }
}

TEST_CASE("what is there is found, on a lattice of few samples too") {
    for (const Layout layout : {Layout::random, Layout::jittered, Layout::lattice}) {
        CHECK(share_believed(layout, 24, 0.2, 200) > 0.6);
        CHECK(share_believed(layout, 30, 0.2, 200) > 0.7);
        CHECK(share_believed(layout, 60, 0.2, 200) > 0.95);
        CHECK(share_believed(layout, 120, 0.5, 60) > 0.9);
        CHECK(share_believed(layout, 500, 0.7, 20) == 1);
    }
}

TEST_CASE("a map is believed from a skill of one over the root of its samples on") {
    const auto believed = [](std::size_t samples, double skill) {
        return CrossValidation{samples, 0, std::sqrt(1 - skill), 1}.shows_signal();
    };
    CHECK(believed(16, 0.251));
    CHECK_FALSE(believed(16, 0.249));
    CHECK(believed(100, 0.101));
    CHECK_FALSE(believed(100, 0.099));
    CHECK(believed(10000, 0.051));
    CHECK_FALSE(believed(10000, 0.049));
    CHECK_FALSE(CrossValidation{}.shows_signal());
}
