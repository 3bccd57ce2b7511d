// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/interpolate.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "job/interpolation/model.hpp"
#include "job/interpolation/outputs.hpp"
#include "unit/io/folder.hpp"

using namespace vrmap;
using namespace vrmap::job;

namespace {

std::string fault(const std::function<void()>& work) {
    return test::fault_of(work);
}

interpolate::Samples plane() {
    interpolate::Samples s;
    for (int k = 0; k < 60; ++k) {
        const double x = 7 * (k % 8) + k % 3;
        const double y = 5 * (k / 8) + k % 5;
        s.at.push_back({500000 + x, 4780000 + y});
        s.value.push_back(100 + 0.3 * x - 0.7 * y + 0.01 * x * y);
    }
    return s;
}

double largest(const std::vector<double>& v) {
    double most = 0;
    for (const double x : v) most = std::max(most, std::abs(x));
    return most;
}

}  // namespace

TEST_CASE("options are read whole or refused") {
    CHECK(cell_grid_of("1.5,-2,5,2.5,30,40").rows == 40);
    CHECK(cell_grid_of("1.5,-2,5,2.5,30,40").dy == 2.5);
    for (const char* bad :
         {"", "1,2,3,4,5", "1,2,3,4,5,6,7", "1,2,3,4,5,6x", "1,2,0,4,5,6", "1,2,3,-4,5,6",
          "1,2,3,4,0,6", "1,2,3,4,5,6.5", "nan,2,3,4,5,6", "1e300,2,3,4,5,6", "1,2,3,4,5,"})
        CHECK(fault([&] { cell_grid_of(bad); }) == "interpolate.bad_grid");
    CHECK(fault([] { cell_grid_of("0,0,1,1,10001,1000"); }) == "interpolate.grid_too_large");
    CHECK(fault([] { cell_grid_of("0,0,1,1,1e11,1"); }) == "interpolate.grid_too_large");
    CHECK(block_of("10x2.5") == std::array{10.0, 2.5});
    CHECK(block_of("0") == std::array{0.0, 0.0});
    for (const char* bad : {"", "5", "5x", "x5", "0x5", "5x-1", "5x5x5", "5*5"})
        CHECK(fault([&] { block_of(bad); }) == "interpolate.bad_block");
    CHECK(range_of("-1,2.5") == std::array{-1.0, 2.5});
    for (const char* bad : {"", "1", "2,1", "1,2,3", "a,b"})
        CHECK(fault([&] { range_of(bad); }) == "interpolate.bad_range");
    CHECK(radius_of("12.5") == 12.5);
    CHECK(std::isinf(radius_of("none")));
    for (const char* bad : {"", "0", "-1", "inf", "all", "5 m"})
        CHECK(fault([&] { radius_of(bad); }) == "interpolate.bad_radius");
    CHECK(neighbours_of("all") == 0);
    CHECK(neighbours_of("64") == 64);
    for (const char* bad : {"", "0", "-1", "1.5", "none", "1e9"})
        CHECK(fault([&] { neighbours_of(bad); }) == "interpolate.bad_neighbours");
}

TEST_CASE("a covariate is a raster, a column, or both") {
    CHECK(covariate_of("a/dem.TIF").raster == "a/dem.TIF");
    CHECK(covariate_of("a/dem.TIF").name() == "dem");
    CHECK(covariate_of("clay %").column == "clay %");
    const Covariate both = covariate_of("ndvi=a=b.tiff");
    CHECK(both.column == "ndvi");
    CHECK(both.raster == "a=b.tiff");
    for (const char* bad : {"", "=", "=a.tif", "ndvi=", "ndvi=a.csv"})
        CHECK(fault([&] { covariate_of(bad); }) == "interpolate.bad_drift");
}

TEST_CASE("what a trend explains is taken off before the variogram") {
    using interpolate::Trend;
    const interpolate::Samples s = plane();
    CHECK(residuals_of(s, Trend::constant) == s.value);
    CHECK(largest(residuals_of(s, Trend::linear)) > 0.1);
    CHECK(largest(residuals_of(s, Trend::quadratic)) < 1e-9);
    interpolate::Samples with = s;
    with.drift = {s.value, std::vector<double>(s.value.size(), 3)};  // the second tells nothing
    CHECK(largest(residuals_of(with, Trend::constant)) < 1e-9);
}

TEST_CASE("a table of places keeps its rows, empty where there is no value") {
    Goal goal;
    goal.of_places = true;
    const double nan = std::nan("");
    goal.written = {{600044.524, 4800034.661}, {nan, 3}, {1, 2}};
    goal.at = {goal.written[0], goal.written[2]};
    goal.row = {0, 2};
    CHECK(places_text(goal, {{1.0 / 3, nan}, {0, nan}}) ==
          "x,y,pred,var\n600044.524,4800034.661,0.333333333333333,0\n,3,,\n1,2,,\n");
}
