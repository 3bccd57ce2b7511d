// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/dates.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace vrmap;
using imagery::Acquisition;

namespace {

const geo::GridGeometry grid{{0, 20}, 0, Metres{10}, 2, 4};

Acquisition date(double level, std::int64_t day, double clear = 1, double variance = 0.0001) {
    geo::Grid<double> mean(grid);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = level + 0.01 * static_cast<double>(i);
    return {{std::move(mean), geo::Grid<double>(grid, variance)}, clear, day};
}

geo::Grid<double> whole() {
    return geo::Grid<double>(grid, 100.0);
}

}  // namespace

TEST_CASE("the clearest date goes; of two as clear the nearest; of two as near the later") {
    CHECK(imagery::best_date({date(0.5, 1, 0.8), date(0.5, 9, 0.99)}, 1) == 1);
    CHECK(imagery::best_date({date(0.5, 1, 0.985), date(0.5, 9, 0.99)}, 1) == 0);
    CHECK(imagery::best_date({date(0.5, 1), date(0.5, 9)}, 5) == 1);
    CHECK(imagery::best_date({date(0.5, 9), date(0.5, 1)}, 5) == 0);
}

TEST_CASE("a crop grows between two dates: what both saw is one pattern, told as the first") {
    const std::vector<Acquisition> dates{date(0.5, 1), date(0.6, 6)};
    const auto both = imagery::composite(dates, 0, whole());
    for (std::size_t i = 0; i < both.mean().size(); ++i) {
        CHECK(both.mean()[i] == doctest::Approx(dates[0].layer.mean()[i]));
        CHECK(both.variance()[i] == doctest::Approx(0.00005));
    }
}

TEST_CASE("the surer date weighs more, and disagreement is told") {
    std::vector<Acquisition> dates{date(0.5, 1, 1, 0.0001), date(0.5, 6, 1, 0.0003)};
    geo::Grid<double> mean = dates[1].layer.mean();
    mean[0] += 0.08;  // the others make up for it in the mean
    for (std::size_t i = 1; i < mean.size(); ++i) mean[i] -= 0.08 / 7;
    dates[1].layer = {mean, dates[1].layer.variance()};
    const auto both = imagery::composite(dates, 0, whole());
    CHECK(both.mean()[0] == doctest::Approx(0.5 + 0.08 / 4));
    CHECK(both.variance()[0] == doctest::Approx(0.000075 + 0.04 * 0.04));
}

TEST_CASE("a cell that one date saw is that date's, moved to the reference") {
    std::vector<Acquisition> dates{date(0.5, 1), date(0.6, 6)};
    geo::Grid<double> mean = dates[0].layer.mean();
    mean[3] = std::nan("");
    dates[0].layer = {mean, dates[0].layer.variance()};
    const auto both = imagery::composite(dates, 0, whole());
    CHECK(both.mean()[3] == doctest::Approx(0.53));
    CHECK(both.variance()[3] == doctest::Approx(0.0001));
}

TEST_CASE("a date that shares no ground with the reference has no say") {
    std::vector<Acquisition> dates{date(0.5, 1), date(0.6, 6)};
    geo::Grid<double> a(grid, std::nan(""));
    geo::Grid<double> b(grid, std::nan(""));
    a[0] = 0.5;
    b[1] = 0.9;
    dates[0].layer = {a, dates[0].layer.variance()};
    dates[1].layer = {b, dates[1].layer.variance()};
    const auto both = imagery::composite(dates, 0, whole());
    CHECK(both.mean()[0] == 0.5);
    CHECK(std::isnan(both.mean()[1]));
}

TEST_CASE("parts are moved to one mean, and keep what differs inside them") {
    geo::Layer<Ndvi> layer = date(0.5, 1).layer;
    geo::Grid<int> part(grid, -1);
    for (std::size_t i = 0; i < part.size(); ++i) part[i] = i % 4 < 2 ? 0 : 1;
    geo::Grid<double> mean = layer.mean();
    for (std::size_t i = 0; i < mean.size(); ++i)
        if (part[i] == 1) mean[i] += 0.2;
    layer = {mean, layer.variance()};
    const auto moved = imagery::level_parts(layer, part, whole());
    REQUIRE(moved.size() == 2);
    CHECK(moved[0] == doctest::Approx(0.11));
    CHECK(moved[1] == doctest::Approx(-0.11));
    CHECK(layer.mean()[1] - layer.mean()[0] == doctest::Approx(0.01));
    const auto level = [&](int k) {
        return geo::area_mean(
            whole(), [&](std::size_t i) { return part[i] == k ? layer.mean()[i] : std::nan(""); });
    };
    CHECK(level(0) == doctest::Approx(level(1)));
}

TEST_CASE("what is in no part stays, and an empty part is moved by nothing") {
    geo::Layer<Ndvi> layer = date(0.5, 1).layer;
    geo::Grid<int> part(grid, -1);
    part[7] = 1;
    const auto moved = imagery::level_parts(layer, part, whole());
    CHECK(moved == std::vector<double>{0, 0});
    CHECK(layer.mean()[0] == 0.5);
}
