// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "vrmap/imagery/vegetation_index.hpp"

using namespace vrmap::imagery;

TEST_CASE("each index by its own paper's formula") {
    const double o = 0.08;
    const double n = 0.42;
    const Pair r{o, n};
    CHECK(index_of(Index::ndvi, r) == doctest::Approx((n - o) / (n + o)));
    CHECK(index_of(Index::ndre, r) == doctest::Approx((n - o) / (n + o)));
    CHECK(index_of(Index::gndvi, r) == doctest::Approx((n - o) / (n + o)));
    CHECK(index_of(Index::cire, r) == doctest::Approx(n / o - 1));
    CHECK(index_of(Index::evi2, r) == doctest::Approx(2.5 * (n - o) / (n + 2.4 * o + 1)));
    CHECK(index_of(Index::savi, r) == doctest::Approx(1.5 * (n - o) / (n + o + 0.5)));
    CHECK(index_of(Index::ndwi, r) == doctest::Approx((o - n) / (n + o)));
}

TEST_CASE("an index takes the band its paper takes") {
    CHECK(other_band(Index::ndvi) == Band::red);
    CHECK(other_band(Index::evi2) == Band::red);
    CHECK(other_band(Index::savi) == Band::red);
    CHECK(other_band(Index::ndre) == Band::red_edge);
    CHECK(other_band(Index::cire) == Band::red_edge);
    CHECK(other_band(Index::gndvi) == Band::green);
    CHECK(other_band(Index::ndwi) == Band::green);
}

TEST_CASE("names lead to what they name, and back") {
    for (const Index i : all_indices) CHECK(index_named(name_of(i)) == i);
    for (const Band b : all_bands) CHECK(band_named(name_of(b)) == b);
    CHECK(!index_named("NDVI"));
    CHECK(!band_named("swir"));
}

TEST_CASE("an index of nothing is no index") {
    CHECK(std::isnan(index_of(Index::cire, {0, 0.4})));
    CHECK(std::isnan(index_of(Index::evi2, {-0.1, 0.4})));
    CHECK(std::isnan(index_variance(Index::cire, {0, 0.4}, {0.01, 0.01})));
    CHECK(index_of(Index::evi2, {0, 0}) == 0);  // its denominator never ends
}

TEST_CASE("noise goes through as the derivatives say") {
    const Pair at{0.08, 0.42};
    const double step = 1e-6;
    for (const Index i : all_indices) {
        const std::string name(name_of(i));
        CAPTURE(name);
        const double by_other =
            (index_of(i, {at.other + step, at.nir}) - index_of(i, {at.other - step, at.nir})) /
            (2 * step);
        const double by_nir =
            (index_of(i, {at.other, at.nir + step}) - index_of(i, {at.other, at.nir - step})) /
            (2 * step);
        const double expected = std::pow(by_other * 0.003, 2) + std::pow(by_nir * 0.004, 2);
        CHECK(index_variance(i, at, {0.003, 0.004}) == doctest::Approx(expected).epsilon(1e-6));
    }
    CHECK(index_variance(Index::ndvi, at, {0, 0}) == 0);
}
