// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/removal.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;

TEST_CASE("removal is the mean of the years that know a cell, each by its own crop") {
    const auto wheat = test::grid_of(1, {6, 5, test::no_data, test::no_data, -0.2});
    const auto soybean = test::grid_of(1, {3, test::no_data, 2, test::no_data, -0.1});
    const auto kg = agronomy::mean_removal({{&wheat, 7.4}, {&soybean, 11}});
    CHECK(kg[0] == doctest::Approx((6 * 7.4 + 3 * 11) / 2));
    CHECK(kg[1] == doctest::Approx(37));
    CHECK(kg[2] == doctest::Approx(22));
    CHECK(std::isnan(kg[3]));
    CHECK(kg[4] == 0);
}

TEST_CASE("removal of years on other cells is refused") {
    const auto one = test::grid_of(1, {6, 5});
    const auto other = test::grid_of(1, {6, 5, 4});
    CHECK_THROWS_AS(agronomy::mean_removal({{&one, 1}, {&other, 1}}), ArgumentError);
}
