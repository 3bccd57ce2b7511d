// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/stable_zones.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;

namespace {
constexpr StableZoneParameters design{15, 3};
constexpr double no = test::no_data;
}  // namespace

TEST_CASE("stable zones: means and deviations of 100·y/mean, each year by its own mean") {
    // the second year is another crop of half the yield, and tells the same
    const std::vector<geo::Grid<double>> years{test::grid_of(1, {6, 4, 5, 5}),
                                               test::grid_of(1, {3, 2, 3.5, 1.5}),
                                               test::grid_of(1, {12, 8, 8, 12})};
    const StableZones z = stable_zones(years, test::row_of_ground(4), design);
    CHECK(z.years == 3);
    CHECK(z.zone.values() == std::vector<YieldZone>{YieldZone::stable_high, YieldZone::stable_low,
                                                    YieldZone::unstable, YieldZone::unstable});
    CHECK(z.mean[0] == doctest::Approx(120));
    CHECK(z.sd[0] == doctest::Approx(0));
    CHECK(z.mean[2] == doctest::Approx((100 + 140 + 80) / 3.0));
    const double m = 320 / 3.0;
    CHECK(z.sd[2] ==
          doctest::Approx(std::sqrt(
              ((100 - m) * (100 - m) + (140 - m) * (140 - m) + (80 - m) * (80 - m)) / 2)));
}

TEST_CASE("stable zones: exactly the mean is high, exactly tau is unstable") {
    const auto even = test::grid_of(1, {5, 5});
    CHECK(stable_zones({even, even, even}, test::row_of_ground(2), design).zone[0] ==
          YieldZone::stable_high);
    // 85, 100, 115: a deviation of 15
    const std::vector<geo::Grid<double>> years{
        test::grid_of(1, {85, 115}), test::grid_of(1, {100, 100}), test::grid_of(1, {115, 85})};
    CHECK(stable_zones(years, test::row_of_ground(2), design).zone[0] == YieldZone::unstable);
    CHECK(stable_zones(years, test::row_of_ground(2), {15.01, 3}).zone[0] ==
          YieldZone::stable_high);
}

TEST_CASE("stable zones: fewer years than it takes, or none, is unknown; their order is nothing") {
    const std::vector<geo::Grid<double>> years{test::grid_of(1, {6, 4, no, 5}),
                                               test::grid_of(1, {6, 4, 5, 5}),
                                               test::grid_of(1, {6.1, 4.2, 5, 5})};
    geo::Grid<double> area = test::row_of_ground(4);
    area[3] = 0;
    const StableZones z = stable_zones(years, area, design);
    CHECK(z.zone[0] == YieldZone::stable_high);
    for (const std::size_t i : {2U, 3U}) {
        CHECK(z.zone[i] == YieldZone::unknown);
        CHECK(std::isnan(z.mean[i]));
        CHECK(std::isnan(z.sd[i]));
    }
    auto turned = years;
    std::rotate(turned.begin(), turned.begin() + 1, turned.end());
    const StableZones again = stable_zones(turned, area, design);
    CHECK(again.zone.values() == z.zone.values());
    CHECK(again.mean[0] == z.mean[0]);
    CHECK(again.sd[0] == z.sd[0]);
    CHECK(stable_zones({}, area, design).zone[0] == YieldZone::unknown);
}

TEST_CASE("stable zones: a year that measured nothing tells nothing; other cells are refused") {
    const auto good = test::grid_of(1, {6, 4});
    const StableZones z =
        stable_zones({good, good, good, test::grid_of(1, {0, 0})}, test::row_of_ground(2), design);
    CHECK(z.zone[0] == YieldZone::stable_high);
    CHECK_THROWS_AS(stable_zones({test::grid_of(1, {6})}, test::row_of_ground(2), design),
                    ArgumentError);
    CHECK(std::string(name(YieldZone::stable_low)) == "stable_low");
    CHECK(std::string(name(YieldZone::unknown)).empty());
}
