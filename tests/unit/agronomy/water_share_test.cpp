// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/water_share.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;

namespace {

// Water of 25 cells from dry to wet, its median .30, its MAD .06.
std::vector<double> slope_of_water() {
    std::vector<double> water;
    for (int i = 0; i < 25; ++i) water.push_back(0.18 + 0.01 * i);
    return water;
}

WaterShare share_of(const std::vector<double>& growth, std::size_t samples = 1000) {
    const auto g = test::grid_of(1, growth);
    return *explained_by_water(g,
                               test::layer_of<WaterContent>(test::grid_of(1, slope_of_water()), 0),
                               samples, test::row_of_ground(growth.size()));
}

double mean(const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return sum / static_cast<double>(v.size());
}

std::vector<double> growth_by(double per_wet, double per_dry) {
    std::vector<double> growth;
    for (const double w : slope_of_water())
        growth.push_back(50 + per_wet * std::max(w - 0.30, 0.0) +
                         per_dry * std::max(0.30 - w, 0.0));
    return growth;
}

}  // namespace

TEST_CASE("growth that water alone keeps down is explained whole, on either side or both") {
    for (const auto& [wet, dry] : {std::pair(-300.0, 0.0), {0.0, -200.0}, {-300.0, -200.0}}) {
        const std::vector<double> growth = growth_by(wet, dry);
        const WaterShare s = share_of(growth);
        CHECK(s.explained == doctest::Approx(1));
        for (std::size_t i = 0; i < growth.size(); ++i)
            CHECK(s.part[i] == doctest::Approx(growth[i] - mean(growth)).epsilon(1e-9));
    }
}

TEST_CASE("growth that rises with water lacks nothing by it") {
    const WaterShare s = share_of(growth_by(300, 200));
    CHECK(s.explained == 0);
    for (const double v : s.part.values()) CHECK(v == 0);
    // where one side rises, the other still explains its own
    const WaterShare dry = share_of(growth_by(50, -200));
    CHECK(dry.explained > 0.5);
    CHECK(dry.part[0] < 0);
}

TEST_CASE("no common ground: not asked") {
    const auto growth = test::grid_of(1, {1, 2, 3, 4});
    const auto nowhere =
        test::layer_of<WaterContent>(test::grid_of(1, std::vector<double>(4, test::no_data)), 0);
    CHECK(!explained_by_water(growth, nowhere, 100, test::row_of_ground(4)));
    CHECK(!explained_by_water(growth, geo::PointSet<WaterContent>{}, test::row_of_ground(4)));
}

TEST_CASE("constant growth explains nothing, constant water is not asked, the unknown left out") {
    CHECK(share_of(std::vector<double>(25, 7.0)).explained == 0);
    const auto even = test::layer_of<WaterContent>(test::grid_of(1, {.3, .3, .3, .3}), 0);
    const auto ground = test::row_of_ground(4);
    CHECK(!explained_by_water(test::grid_of(1, {1, 2, 3, 4}), even, 100, ground));
    std::vector<double> growth = growth_by(-300, 0);
    growth[3] = test::no_data;
    const WaterShare s = share_of(growth);
    CHECK(s.explained > 0.99);
    CHECK(s.part[3] == 0);
}

TEST_CASE("few samples must explain more to be believed") {
    std::vector<double> growth = growth_by(-300, 0);
    for (std::size_t i = 0; i < growth.size(); ++i) growth[i] += i % 2 ? 12 : -12;
    const double many = share_of(growth, 1000).explained;
    const double some = share_of(growth, 12).explained;
    CHECK(many > some);
    CHECK(some > 0);
    CHECK(share_of(growth, 3).explained == 0);  // as many slopes and a mean as samples
    // R²adj as the textbooks have it, with two slopes
    const double r2 = 1 - (1 - many) * (1000.0 - 3) / (1000.0 - 1);
    CHECK(some == doctest::Approx(1 - (1 - r2) * 11.0 / 9.0));
}

TEST_CASE("samples without a map: the share counts for every cell's difference from the mean") {
    const std::vector<double> growth = growth_by(-300, 0);
    const auto g = test::grid_of(1, growth);
    geo::PointSet<WaterContent> samples;
    const std::vector<double> water = slope_of_water();
    for (std::size_t i = 0; i < water.size(); ++i)
        samples.add(g.geometry().centre_of({0, static_cast<int>(i)}), water[i],
                    static_cast<long>(i));
    samples.add({-1e6, 0}, 0.5, 99);  // no cell of the field: not asked
    const WaterShare s = *explained_by_water(g, samples, test::row_of_ground(25));
    CHECK(s.explained == doctest::Approx(1));
    for (std::size_t i = 0; i < growth.size(); ++i)
        CHECK(s.part[i] == doctest::Approx(growth[i] - mean(growth)).epsilon(1e-9));
}

TEST_CASE("on a border the cells that meet there count alike, outside the field none does") {
    auto growth = test::grid_of(2, {1, 2, 4, 8});
    auto area = test::grid_of(2, {25, 25, 25, 25});
    CHECK(growth_at({2, 8}, growth, area) == 1);
    CHECK(growth_at({5, 8}, growth, area) == 1.5);
    CHECK(growth_at({5, 5}, growth, area) == 3.75);
    area[3] = 0;
    growth[0] = test::no_data;
    CHECK(growth_at({5, 5}, growth, area) == 3);
    CHECK(std::isnan(growth_at({2, 8}, growth, area)));
    CHECK(std::isnan(growth_at({-1, 5}, growth, area)));
}

TEST_CASE("24 samples of water that has nothing to do with growth explain next to nothing of it") {
    simulate::Random random(8, simulate::Stream::season);
    double sum = 0;
    int none = 0;
    constexpr int fields = 400;
    for (int k = 0; k < fields; ++k) {
        geo::Grid<double> growth = test::grid_of(1, std::vector<double>(24, 0.0));
        geo::PointSet<WaterContent> samples;
        for (std::size_t i = 0; i < 24; ++i) {
            growth[i] = random.normal();
            samples.add(growth.geometry().centre_of({0, static_cast<int>(i)}),
                        0.3 + 0.03 * random.normal(), static_cast<long>(i));
        }
        const double share =
            explained_by_water(growth, samples, test::row_of_ground(24))->explained;
        sum += share;
        none += share == 0;
    }
    CHECK(sum / fields < 0.05);
    CHECK(none > fields / 2);
}
