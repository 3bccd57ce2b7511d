// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/product_mix.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"

using namespace vrmap;
using namespace vrmap::prescription;

namespace {

constexpr Fertiliser sulphate{0.21, 0, 0};
constexpr Fertiliser compound{0.10, 0.20, 0.15};
constexpr Fertiliser superphosphate{0, 0.17, 0};
constexpr Weights even{1, 1};

double cost(const Wanted& w, Fertiliser a, Fertiliser b, double y, const Weights& weights) {
    const double x = (w.nitrogen.value - b.nitrogen_fraction * y) / a.nitrogen_fraction;
    const double p = a.phosphate_fraction * x + b.phosphate_fraction * y - w.phosphate.value;
    const double k = a.potash_fraction * x + b.potash_fraction * y - w.potash.value;
    return weights.phosphate * p * p + weights.potash * k * k;
}

}  // namespace

TEST_CASE("a straight phosphate gives the phosphate, whatever the nitrogen") {
    CHECK(second_rate({{60}, {51}, {0}}, sulphate, superphosphate, even).value ==
          doctest::Approx(300));
    CHECK(second_rate({{0}, {51}, {0}}, sulphate, superphosphate, even).value ==
          doctest::Approx(300));
}

TEST_CASE("a compound beside a straight nitrogen: phosphate and potash as near as can be") {
    // P wants 500, K 200 kg/ha of the compound: (20·100 + 15·30)/(20² + 15²)·… = 392
    const Wanted w{{60}, {100}, {30}};
    CHECK(second_rate(w, sulphate, compound, even).value == doctest::Approx(392));
    CHECK(second_rate(w, sulphate, compound, {1, 0}).value == doctest::Approx(500));
    CHECK(second_rate(w, sulphate, compound, {0, 1}).value == doctest::Approx(200));
}

TEST_CASE("never more nitrogen than wanted, never less than none of a product") {
    CHECK(second_rate({{20}, {100}, {100}}, sulphate, compound, even).value ==
          doctest::Approx(200));
    CHECK(second_rate({{60}, {0}, {0}}, compound, superphosphate, even).value == 0);
    CHECK(second_rate({{0}, {0}, {0}}, sulphate, compound, even).value == 0);
}

TEST_CASE("a second product that is asked for nothing, or is the first again, stays out") {
    CHECK(second_rate({{60}, {100}, {30}}, sulphate, compound, {0, 0}).value == 0);
    CHECK(second_rate({{60}, {100}, {30}}, compound, compound, even).value == 0);
}

TEST_CASE("no other rate of the second product comes nearer") {
    simulate::Random random(3, simulate::Stream::scatter);
    for (int trial = 0; trial < 500; ++trial) {
        const auto share = [&random] { return random.uniform(0, 0.3); };
        const Fertiliser a{0.05 + share(), share(), share()};
        const Fertiliser b{share(), share(), share()};
        const Wanted w{
            {random.uniform(0, 150)}, {random.uniform(0, 200)}, {random.uniform(0, 200)}};
        const Weights weights{random.uniform(), random.uniform()};
        const double y = second_rate(w, a, b, weights).value;
        const double most = w.nitrogen.value / b.nitrogen_fraction;
        CHECK(y >= 0);
        CHECK(y <= most * (1 + 1e-12));
        const double best = cost(w, a, b, y, weights);
        for (int k = 0; k <= 20; ++k)
            CHECK(cost(w, a, b, most * k / 20, weights) >= best * (1 - 1e-9) - 1e-9);
    }
}
