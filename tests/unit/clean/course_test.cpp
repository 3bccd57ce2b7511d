// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/course.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "unit/clean/driven.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::clean;

namespace {

MonitorSeries along(const std::vector<geo::Point>& at) {
    MonitorSeries s;
    for (const geo::Point p : at) {
        s.time_s.push_back(static_cast<double>(s.time_s.size()));
        s.at.push_back(p);
        s.value.push_back(6);
    }
    return s;
}

}  // namespace

TEST_CASE("passes are found, and turns are none of them") {
    const MonitorSeries s = driven({}, simulate::Random(1, simulate::Stream::harvest));
    const Course c = course_of(s);
    CHECK(c.passes == 30);
    const auto turned = std::count(c.pass.begin(), c.pass.end(), Course::none);
    CHECK(turned > 29 * 5);
    CHECK(turned < 29 * 18);
    // to the north, then to the south
    CHECK(c.heading[50].y == doctest::Approx(1).epsilon(0.01));
    CHECK(c.heading[220].y == doctest::Approx(-1).epsilon(0.01));
}

TEST_CASE("a wide bend is one pass, a stop and a jump are two") {
    std::vector<geo::Point> bend;
    for (int k = 0; k < 200; ++k)
        bend.push_back({60 * std::cos(0.02 * k), 60 * std::sin(0.02 * k)});
    CHECK(course_of(along(bend)).passes == 1);

    std::vector<geo::Point> stop;
    for (int k = 0; k < 100; ++k)
        stop.push_back({2.0 * std::min(k, 40) + (k > 60 ? 2.0 * (k - 60) : 0), 0});
    MonitorSeries s = along(stop);
    CHECK(course_of(s).passes == 2);

    for (std::size_t i = 0; i < s.size(); ++i)
        s.at[i] = {2.0 * static_cast<double>(i), i < 50 ? 0.0 : 40.0};
    const Course c = course_of(s);
    CHECK(c.passes == 2);
    CHECK(c.begins[50] == 1);
    CHECK(std::count(c.begins.begin(), c.begins.end(), 1) == 2);
}

TEST_CASE("a pause breaks a pass, and short ones are none") {
    std::vector<geo::Point> line;
    for (int k = 0; k < 60; ++k) line.push_back({2.0 * k, 0});
    MonitorSeries s = along(line);
    for (std::size_t i = 30; i < 60; ++i) s.time_s[i] += 60;
    CHECK(course_of(s).passes == 2);
    CHECK(course_of(along({line.begin(), line.begin() + 6})).passes == 0);
    CHECK(course_of({}).passes == 0);
}

TEST_CASE("a series that cannot be is refused") {
    MonitorSeries s = along({{0, 0}, {1, 0}, {2, 0}});
    MonitorSeries bad = s;
    bad.value.pop_back();
    CHECK_THROWS_AS(course_of(bad), ArgumentError);
    bad = s;
    bad.time_s[2] = 0.5;
    CHECK_THROWS_AS(course_of(bad), ArgumentError);
    bad = s;
    bad.at[1].x = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(course_of(bad), ArgumentError);
}
