// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/organic_credit.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;

namespace {

double cumulative(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

}  // namespace

TEST_CASE("the normal quantile has its published values") {
    // R's qnorm
    CHECK(std::abs(normal_quantile(0.975) - 1.959963984540054) < 3e-9);
    CHECK(std::abs(normal_quantile(0.30) + 0.5244005127080407) < 1e-9);
    CHECK(std::abs(normal_quantile(0.01) + 2.3263478740408408) < 3e-9);
    CHECK(std::abs(normal_quantile(1e-6) + 4.753424308822899) < 6e-9);
    CHECK(normal_quantile(0.5) == 0);
}

TEST_CASE("the normal quantile undoes the normal distribution everywhere and is odd") {
    for (int i = 1; i < 4000; ++i) {
        const double p = i / 4000.0;
        const double z = normal_quantile(p);
        CHECK(std::abs(cumulative(z) - p) < 1e-9);
        CHECK(std::abs(z + normal_quantile(1 - p)) < 6e-9);
    }
}

TEST_CASE("a quantile outside 0 and 1 is refused") {
    for (const double p : {0.0, 1.0, -0.1, 1.1, test::no_data})
        CHECK_THROWS_AS(normal_quantile(p), ArgumentError);
}

TEST_CASE("the design's cautious factor is 0.7247") {
    // exp(z·s − s²/2), s² = ln(1 + .25² + .15² + .35²) = .188552, z(.30) = −.524401
    CHECK(std::abs(cautious_factor(test::design_parameters().credit) - 0.72470955198123) < 1e-8);
}

TEST_CASE("caution grows with every uncertainty and is gone without any") {
    const CreditParameters design = test::design_parameters().credit;
    CreditParameters p = design;
    p.cv_spreading = p.cv_content = p.cv_efficiency = 0;
    CHECK(cautious_factor(p) == doctest::Approx(1).epsilon(1e-12));
    for (double CreditParameters::*cv :
         {&CreditParameters::cv_spreading, &CreditParameters::cv_content,
          &CreditParameters::cv_efficiency}) {
        p = design;
        p.*cv *= 2;
        CHECK(cautious_factor(p) < cautious_factor(design) - 0.01);
    }
    p = design;
    p.quantile = 0.2;
    CHECK(cautious_factor(p) < cautious_factor(design) - 0.05);
}

TEST_CASE("2 t/10a of compost with 6 kg N/t, 15 % of it at work, give 1.8 kg N/10a") {
    const geo::Grid<double> n = expected_nitrogen(test::compost_of({20, 0, 10}));
    CHECK(std::abs(n[0] - 18) < 1e-12);
    CHECK(n[1] == 0);
    CHECK(std::abs(n[2] - 9) < 1e-12);
}
