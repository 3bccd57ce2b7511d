// SPDX-License-Identifier: Apache-2.0
// Kriging against gstat 2.1-0 (tests/reference/kriging/README.md).
#include <doctest/doctest.h>

#include "unit/interpolate/samples.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;

namespace {

constexpr double sill = 0.8;
const Variogram exponential = samples::of_one(0.2, Shape::exponential, sill, Metres{30});
const Variogram spherical = samples::of_one(0.2, Shape::spherical, sill, Metres{70});

struct Difference {
    double mean = 0;
    double variance = 0;
    std::size_t cells = 0;
};

Difference blocks_differ(const std::string& name, const Variogram& v, const geo::GridGeometry& g) {
    const auto points = samples::gstat_points();
    const Surface got = block_kriging(points.at, points.value, v, geo::Grid<unsigned char>(g, 1));
    Difference d;
    for (const auto& row : samples::table("blocks.csv", "case,row,col,mean,variance")) {
        if (row[0] != name) continue;
        const geo::Cell cell{std::stoi(row[1]), std::stoi(row[2])};
        d.mean = std::max(d.mean, std::abs(got.mean[cell] - std::stod(row[3])));
        d.variance = std::max(d.variance, std::abs(got.variance[cell] - std::stod(row[4])));
        d.cells += std::isfinite(got.mean[cell]) && std::isfinite(got.variance[cell]);
    }
    return d;
}

void check(const Difference& d, std::size_t cells) {
    MESSAGE("largest difference: mean " << d.mean << ", variance " << d.variance);
    CHECK(d.cells == cells);
    CHECK(d.mean <= 1e-10 * std::sqrt(sill));
    CHECK(d.variance <= 1e-10 * sill);
}

const geo::GridGeometry straight{{600030.3, 4800090.7}, 0, Metres{5}, 10, 10};
const geo::GridGeometry turned{{600030.3, 4800060.7}, 0.6, Metres{5}, 10, 10};

}  // namespace

TEST_CASE("block kriging equals gstat's with an exponential variogram") {
    check(blocks_differ("exponential", exponential, straight), 100);
}

TEST_CASE("block kriging equals gstat's with a spherical variogram") {
    check(blocks_differ("spherical", spherical, straight), 100);
}

TEST_CASE("block kriging of a turned grid equals gstat's with turned blocks") {
    check(blocks_differ("turned", exponential, turned), 100);
}

TEST_CASE("a block of no size equals gstat's kriging of a point") {
    const auto points = samples::gstat_points();
    Difference d;
    for (const auto& row : samples::table("places.csv", "case,x,y,mean,variance")) {
        const geo::Point place{std::stod(row[1]), std::stod(row[2])};
        const geo::Grid<unsigned char> cell({place, 0, Metres{1e-12}, 1, 1}, 1);
        const Surface got = block_kriging(points.at, points.value,
                                          row[0] == "spherical" ? spherical : exponential, cell);
        d.mean = std::max(d.mean, std::abs(got.mean[0] - std::stod(row[3])));
        d.variance = std::max(d.variance, std::abs(got.variance[0] - std::stod(row[4])));
        d.cells += std::isfinite(got.mean[0]) && std::isfinite(got.variance[0]);
    }
    check(d, 100);
}

TEST_CASE("leave-one-out errors equal gstat's krige.cv") {
    const auto points = samples::gstat_points();
    const auto predicted = samples::table("left_out.csv", "exponential,spherical");
    REQUIRE(predicted.size() == 400);
    for (const std::size_t column : {0u, 1u}) {
        double sum = 0, squares = 0, mean_squares = 0, total = 0;
        for (const double v : points.value) total += v;
        for (std::size_t i = 0; i < 400; ++i) {
            const double off = std::stod(predicted[i][column]) - points.value[i];
            const double off_mean = (total - points.value[i]) / 399 - points.value[i];
            sum += off;
            squares += off * off;
            mean_squares += off_mean * off_mean;
        }
        const auto cv = leave_one_out(points.at, points.value, column ? spherical : exponential);
        CHECK(cv.samples == 400);
        CHECK(std::abs(cv.mean_error - sum / 400) <= 1e-10);
        CHECK(std::abs(cv.rmse - std::sqrt(squares / 400)) <= 1e-10);
        CHECK(std::abs(cv.mean_rmse - std::sqrt(mean_squares / 400)) <= 1e-10);
        CHECK(std::abs(cv.skill() - (1 - squares / mean_squares)) <= 1e-10);
    }
}
