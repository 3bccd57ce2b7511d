// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/vegetation_index.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace vrmap::imagery;

TEST_CASE("NDVI is near infrared less red over their sum (Rouse et al. 1974)") {
    CHECK(ndvi(0.05, 0.45) == doctest::Approx(0.8));
    CHECK(ndvi(0.3, 0.3) == 0);
    CHECK(ndvi(0.2, 0) == -1);
    CHECK(ndvi(0, 0.2) == 1);
}

TEST_CASE("no data: a reflectance below 0 or not known, or nothing reflected at all") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(ndvi(-0.001, 0.4)));
    CHECK(std::isnan(ndvi(0.05, -0.001)));
    CHECK(std::isnan(ndvi(0, 0)));
    CHECK(std::isnan(ndvi(nan, 0.4)));
    CHECK(std::isnan(ndvi(0.1, nan)));
}

TEST_CASE("an offset does not cancel: Sentinel-2 numbers of baseline 04.00") {
    const Reflectance since{0.0001, -0.1};
    CHECK(ndvi(since.of(1500), since.of(5500)) == doctest::Approx(0.8));
    CHECK(ndvi(1500, 5500) == doctest::Approx(4.0 / 7));
}
