// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/index_guard.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::grid_of;
using test::no_data;

namespace {

const IndexGuard guard{0.85, 0.25, 2, 0.5};

}  // namespace

TEST_CASE("blind shares are of the ground inside the field that the image knows") {
    const auto index = grid_of(1, {0.9, 0.5, 0.2, no_data, 0.95, 0.85, 0.25});
    const auto area = grid_of(1, {30, 10, 20, 25, 0, 20, 20});
    const BlindShares blind = blind_shares(index, area, guard);
    CHECK(blind.saturated == doctest::Approx(0.3));
    CHECK(blind.bare == doctest::Approx(0.2));
    CHECK(blind.any());
    CHECK_FALSE(blind_shares(index, area, {}).any());
    CHECK_FALSE(blind_shares(grid_of(1, {no_data}), grid_of(1, {25}), guard).any());
}

TEST_CASE("bare cells and pixels are forgotten, all others stay as they are") {
    const auto layer =
        without_bare(test::layer_of<Ndvi>(grid_of(1, {0.24, 0.25, 0.9, no_data}), 0.01), guard);
    CHECK(std::isnan(layer.mean()[0]));
    CHECK(layer.mean()[1] == 0.25);
    CHECK(layer.mean()[2] == 0.9);
    CHECK(std::isnan(layer.mean()[3]));
    geo::PointSet<Ndvi> pixels;
    for (const double v : {0.1, 0.3, 0.9}) pixels.add({v, 0}, v, 7);
    const auto kept = without_bare(pixels, guard);
    REQUIRE(kept.size() == 2);
    CHECK(kept.value == std::vector<double>{0.3, 0.9});
    CHECK(kept.position[1].x == 0.9);
    CHECK(kept.record[1] == 7);
}

TEST_CASE("a saturated cell's error counts by the factor, in its sd and in the layer's trust") {
    BalanceInput in = test::plain_row(4);
    in.ndvi = test::ndvi_of({std::log(40.0), std::log(60.0), std::log(40.0), std::log(60.0)}, 4);
    const auto p = test::design_parameters();
    const Balance plain = balance_nitrogen(in, p);
    in.ndvi->guard = {4, -1, 2, 1};  // 60 kg/ha is over it, 40 is not
    const Balance b = balance_nitrogen(in, p);
    CHECK(plain.ndvi_trust->noise_variance == doctest::Approx(16));
    CHECK(b.ndvi_trust->noise_variance == doctest::Approx((16 + 64) / 2.0));
    CHECK(b.ndvi_trust->shrinkage == doctest::Approx(0.6));
    CHECK(b.sd[1] == doctest::Approx(std::sqrt(64 + 225) / 0.8));
    CHECK(std::abs(b.ledger[Term::ndvi][1]) < std::abs(plain.ledger[Term::ndvi][1]));
}
